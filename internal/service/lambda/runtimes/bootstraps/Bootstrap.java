import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Java runtime: finds the handler, asks the Runtime API for events, calls the handler as AWS's runtimes do and answers. It needs Java 11
 * and, in the function's package, aws-lambda-java-core, whose interfaces it implements. Handlers: "package.Class" of a RequestHandler or
 * RequestStreamHandler, "package.Class::method" of any public method that takes an event, a Context, both, or streams.
 */
public final class Bootstrap {
    private static final String CORE = "com.amazonaws.services.lambda.runtime.";
    private static final String API = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";
    private static final boolean JSON_LOG = "JSON".equals(System.getenv("AWS_LAMBDA_LOG_FORMAT"));
    private static final PrintStream OUT = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Bootstrap() {}

    public static void main(String[] args) throws Exception {
        System.setOut(OUT);
        System.setErr(OUT);
        Handler handler;
        try {
            handler = Handler.find(System.getenv("_HANDLER"));
        } catch (Throwable t) {
            Throwable cause = unwrapped(t);
            report(cause, null);
            post("init/error", Json.write(describe(cause)), cause.getClass().getName());
            System.exit(1);
            return;
        }
        for (;;) {
            serve(handler);
        }
    }

    private static void serve(Handler handler) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(API + "invocation/next").openConnection();
        byte[] body = read(connection);
        if (connection.getResponseCode() != 200) {
            throw new IOException("the Runtime API answered " + connection.getResponseCode());
        }
        String id = connection.getHeaderField("Lambda-Runtime-Aws-Request-Id");
        String trace = connection.getHeaderField("Lambda-Runtime-Trace-Id");
        if (trace == null) {
            System.clearProperty("com.amazonaws.xray.traceHeader");
        } else {
            System.setProperty("com.amazonaws.xray.traceHeader", trace);
        }
        try {
            byte[] answer = handler.call(body, connection);
            System.out.flush();
            post("invocation/" + id + "/response", answer, null);
        } catch (Throwable t) {
            Throwable cause = unwrapped(t);
            report(cause, id);
            post("invocation/" + id + "/error", Json.write(describe(cause)), cause.getClass().getName());
            if (cause instanceof VirtualMachineError) {
                System.exit(1);
            }
        }
    }

    // --- The Runtime API

    private static byte[] read(HttpURLConnection connection) throws IOException {
        InputStream in = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (in == null) {
            return new byte[0];
        }
        try (InputStream body = in) {
            return body.readAllBytes();
        }
    }

    private static void post(String path, byte[] body, String errorType) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(API + path).openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setRequestProperty("Content-Type", "application/json");
        if (errorType != null) {
            connection.setRequestProperty("Lambda-Runtime-Function-Error-Type", errorType);
        }
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        read(connection);
    }

    // --- Errors and the log

    private static Throwable unwrapped(Throwable t) {
        while ((t instanceof InvocationTargetException || t instanceof ExceptionInInitializerError) && t.getCause() != null) {
            t = t.getCause();
        }
        return t;
    }

    private static String message(Throwable t) {
        return t.getLocalizedMessage() == null ? t.getClass().getName() : t.getLocalizedMessage();
    }

    /** The form of an error that callers see, with its causes. */
    private static Map<String, Object> describe(Throwable t) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("errorMessage", message(t));
        result.put("errorType", t.getClass().getName());
        List<String> trace = new ArrayList<>();
        for (StackTraceElement e : frames(t)) {
            trace.add(e.toString());
        }
        result.put("stackTrace", trace);
        if (t.getCause() != null && t.getCause() != t) {
            result.put("cause", describe(t.getCause()));
        }
        return result;
    }

    /** The frames above this class and the reflection by which it calls. */
    private static StackTraceElement[] frames(Throwable t) {
        StackTraceElement[] all = t.getStackTrace();
        int end = 0;
        while (end < all.length && !all[end].getClassName().startsWith("Bootstrap")) {
            end++;
        }
        while (end > 0 && end < all.length && (all[end - 1].getClassName().startsWith("java.lang.reflect.") || all[end - 1].getClassName().startsWith("jdk.internal.reflect."))) {
            end--;
        }
        return Arrays.copyOf(all, end);
    }

    private static void report(Throwable t, String id) {
        if (JSON_LOG) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("timestamp", Instant.now().toString());
            line.put("level", "ERROR");
            line.putAll(describe(t));
            if (id != null) {
                line.put("AWSRequestId", id);
            }
            OUT.println(new String(Json.write(line), StandardCharsets.UTF_8));
            return;
        }
        StringBuilder text = new StringBuilder(message(t)).append(": ").append(t.getClass().getName());
        String start = "\n";
        for (Throwable c = t; c != null; c = c.getCause() == c ? null : c.getCause()) {
            text.append(start).append(c);
            for (StackTraceElement e : frames(c)) {
                text.append("\n\tat ").append(e);
            }
            start = "\nCaused by: ";
        }
        emit(text.toString());
    }

    /** Writes one message on one line: what breaks it stays within the message. */
    private static void emit(String text) {
        String end = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        OUT.println(end.replace("\r\n", "\r").replace('\n', '\r'));
    }

    private static void logMessage(String text, String level, String id) {
        if (!JSON_LOG) {
            emit(text);
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timestamp", Instant.now().toString());
        line.put("message", text);
        line.put("level", level);
        line.put("AWSRequestId", id);
        OUT.println(new String(Json.write(line), StandardCharsets.UTF_8));
    }

    // --- The handler

    /** A handler method, and what it wants to be called with. */
    private static final class Handler {
        private final Object target;
        private final Method method;
        private final Type event; // null when it takes none
        private final boolean streams;

        private Handler(Object target, Method method, Type event) {
            this.target = target;
            this.method = method;
            this.event = event;
            this.streams = Arrays.asList(method.getParameterTypes()).contains(OutputStream.class);
            method.setAccessible(true);
        }

        static Handler find(String name) throws Exception {
            String[] parts = name.split("::", 2);
            Class<?> type;
            try {
                type = Class.forName(parts[0]);
            } catch (ClassNotFoundException e) {
                throw new ClassNotFoundException("Class not found: " + parts[0], e);
            }
            String wanted = parts.length == 2 ? parts[1] : "handleRequest";
            Method best = null;
            for (Method m : type.getMethods()) {
                if (m.getName().equals(wanted) && !m.isBridge() && fits(m) && (best == null || m.getParameterCount() > best.getParameterCount())) {
                    best = m;
                }
            }
            if (best == null) {
                throw new NoSuchMethodException("No public method named " + wanted + " with appropriate method signature found on class " + type.getName());
            }
            Object target = null;
            if (!Modifier.isStatic(best.getModifiers())) {
                Constructor<?> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                target = constructor.newInstance();
            }
            return new Handler(target, best, eventType(type, best));
        }

        private static boolean isContext(Class<?> c) {
            return c.getName().equals(CORE + "Context");
        }

        private static boolean fits(Method m) {
            Class<?>[] p = m.getParameterTypes();
            int n = p.length;
            if (n > 0 && isContext(p[n - 1])) {
                n--;
            }
            return n <= 1 || n == 2 && p[0] == InputStream.class && p[1] == OutputStream.class;
        }

        /** The type of the first parameter; that of a RequestHandler's type argument if the method is generic. */
        private static Type eventType(Class<?> type, Method m) {
            if (m.getParameterCount() == 0 || isContext(m.getParameterTypes()[0])) {
                return null;
            }
            Type t = m.getGenericParameterTypes()[0];
            if (t instanceof TypeVariable) {
                Type argument = argument(type, CORE + "RequestHandler", new HashMap<>());
                return argument == null ? Object.class : argument;
            }
            return t;
        }

        private static Type argument(Type from, String wanted, Map<Object, Type> known) {
            Class<?> raw = raw(from);
            if (raw == null || raw == Object.class) {
                return null;
            }
            Map<Object, Type> here = new HashMap<>();
            if (from instanceof ParameterizedType) {
                Type[] given = ((ParameterizedType) from).getActualTypeArguments();
                for (int i = 0; i < given.length; i++) {
                    here.put(raw.getTypeParameters()[i], known.getOrDefault(given[i], given[i]));
                }
            }
            if (raw.getName().equals(wanted)) {
                return here.get(raw.getTypeParameters()[0]);
            }
            List<Type> above = new ArrayList<>(Arrays.asList(raw.getGenericInterfaces()));
            if (raw.getGenericSuperclass() != null) {
                above.add(raw.getGenericSuperclass());
            }
            for (Type t : above) {
                Type found = argument(t, wanted, here);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }

        byte[] call(byte[] body, HttpURLConnection headers) throws Exception {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            List<Object> arguments = new ArrayList<>();
            for (Class<?> p : method.getParameterTypes()) {
                if (isContext(p)) {
                    arguments.add(context(p, headers));
                } else if (p == InputStream.class) {
                    arguments.add(new ByteArrayInputStream(body));
                } else if (p == OutputStream.class) {
                    arguments.add(out);
                } else {
                    arguments.add(event(body));
                }
            }
            Object result = method.invoke(target, arguments.toArray());
            return streams ? out.toByteArray() : Json.write(result);
        }

        private Object event(byte[] body) {
            try {
                return Mapper.convert(body.length == 0 ? null : new Json(new String(body, StandardCharsets.UTF_8)).parse(), event);
            } catch (RuntimeException e) {
                throw new RuntimeException("An error occurred during JSON parsing", e);
            }
        }
    }

    // --- The context

    private static Object context(Class<?> type, HttpURLConnection headers) {
        Map<String, Object> values = new HashMap<>();
        String id = headers.getHeaderField("Lambda-Runtime-Aws-Request-Id");
        values.put("getAwsRequestId", id);
        values.put("getLogGroupName", System.getenv("AWS_LAMBDA_LOG_GROUP_NAME"));
        values.put("getLogStreamName", System.getenv("AWS_LAMBDA_LOG_STREAM_NAME"));
        values.put("getFunctionName", System.getenv("AWS_LAMBDA_FUNCTION_NAME"));
        values.put("getFunctionVersion", System.getenv("AWS_LAMBDA_FUNCTION_VERSION"));
        values.put("getInvokedFunctionArn", headers.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
        values.put("getMemoryLimitInMB", Integer.valueOf(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")));
        values.put("getTenantId", headers.getHeaderField("Lambda-Runtime-Aws-Tenant-Id"));
        values.put("getXrayTraceId", headers.getHeaderField("Lambda-Runtime-Trace-Id"));
        Object identity = json(headers.getHeaderField("Lambda-Runtime-Cognito-Identity"));
        Object client = json(headers.getHeaderField("Lambda-Runtime-Client-Context"));
        long deadline = Long.parseLong(headers.getHeaderField("Lambda-Runtime-Deadline-Ms"));
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "getRemainingTimeInMillis":
                    return (int) Math.max(0, deadline - System.currentTimeMillis());
                case "getLogger":
                    return logger(method.getReturnType(), id);
                case "getIdentity":
                    return view(method.getReturnType(), identity == null ? Map.of() : identity, "cognito");
                case "getClientContext":
                    return client == null ? null : view(method.getReturnType(), client, "");
                case "hashCode":
                    return id.hashCode();
                case "equals":
                    return proxy == arguments[0];
                case "toString":
                    return "LambdaContext(awsRequestId=" + id + ")";
                default:
                    return values.get(method.getName());
            }
        });
    }

    private static Object json(String text) {
        return text == null || text.isEmpty() ? null : new Json(text).parse();
    }

    private static Object logger(Class<?> type, String id) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("log")) {
                Object text = arguments[0] instanceof byte[] ? new String((byte[]) arguments[0], StandardCharsets.UTF_8) : arguments[0];
                logMessage(String.valueOf(text), arguments.length > 1 ? String.valueOf(arguments[1]) : "UNDEFINED", id);
            }
            return method.getReturnType() == int.class ? (Object) System.identityHashCode(proxy) : method.getReturnType() == boolean.class ? (Object) (proxy == arguments[0]) : null;
        });
    }

    /** An interface with getters, on a JSON object: getAppTitle reads app_title and appTitle, getCustom the object custom. */
    private static Object view(Class<?> type, Object values, String prefix) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (!method.getName().startsWith("get") || !(values instanceof Map)) {
                return method.getName().equals("toString") ? String.valueOf(values) : method.getName().equals("hashCode") ? (Object) values.hashCode() : (Object) (proxy == (arguments == null ? null : arguments[0]));
            }
            String wanted = method.getName().substring(3).toLowerCase(Locale.ROOT);
            for (Map.Entry<?, ?> e : ((Map<?, ?>) values).entrySet()) {
                String name = e.getKey().toString().replace("_", "").toLowerCase(Locale.ROOT);
                if (name.equals(wanted) || name.equals(prefix + wanted) || (name.equals("env") && wanted.equals("environment"))) {
                    Class<?> r = method.getReturnType();
                    return r.isInterface() && r != Map.class ? view(r, e.getValue(), "") : e.getValue();
                }
            }
            return null;
        });
    }

    private static Class<?> raw(Type t) {
        if (t instanceof Class) {
            return (Class<?>) t;
        }
        return t instanceof ParameterizedType ? (Class<?>) ((ParameterizedType) t).getRawType() : null;
    }

    /** Turns what JSON holds into what a handler takes, and back. */
    private static final class Mapper {
        static Object convert(Object v, Type t) {
            if (t instanceof GenericArrayType) {
                return array(v, raw(((GenericArrayType) t).getGenericComponentType()), ((GenericArrayType) t).getGenericComponentType());
            }
            Class<?> c = raw(t);
            if (c == null || c == Object.class) {
                return v;
            }
            if (v == null) {
                return c.isPrimitive() ? Array.get(Array.newInstance(c, 1), 0) : null;
            }
            Type[] arguments = t instanceof ParameterizedType ? ((ParameterizedType) t).getActualTypeArguments() : new Type[] {Object.class, Object.class};
            if (Map.class.isAssignableFrom(c)) {
                return map(v, c, arguments);
            }
            if (Iterable.class.isAssignableFrom(c)) {
                return collection(v, c, arguments[0]);
            }
            if (c == Optional.class) {
                return Optional.ofNullable(convert(v, arguments[0]));
            }
            Object scalar = scalar(v, c);
            return scalar != null ? scalar : object(v, c);
        }

        private static Object scalar(Object v, Class<?> c) {
            if (c == String.class || c == CharSequence.class) {
                require(!(v instanceof Map || v instanceof List), v, c);
                return v.toString();
            }
            if (c == boolean.class || c == Boolean.class) {
                return v instanceof Boolean ? v : Boolean.valueOf(v.toString());
            }
            if (c == char.class || c == Character.class) {
                return v.toString().charAt(0);
            }
            if (c.isPrimitive() || Number.class.isAssignableFrom(c)) {
                return number(v, c);
            }
            if (c.isEnum()) {
                for (Object e : c.getEnumConstants()) {
                    if (((Enum<?>) e).name().equals(v)) {
                        return e;
                    }
                }
                require(false, v, c);
            }
            if (c == byte[].class || c == ByteBuffer.class) {
                byte[] bytes = Base64.getDecoder().decode(v.toString());
                return c == byte[].class ? (Object) bytes : ByteBuffer.wrap(bytes);
            }
            if (c == Date.class || c == Instant.class) {
                Instant at = v instanceof Number ? Instant.ofEpochMilli(((Number) v).longValue()) : Instant.parse(v.toString());
                return c == Date.class ? (Object) Date.from(at) : at;
            }
            return c.isArray() ? array(v, c.getComponentType(), c.getComponentType()) : null;
        }

        private static Object number(Object v, Class<?> c) {
            require(!(v instanceof Map || v instanceof List || v instanceof Boolean), v, c);
            BigDecimal n = new BigDecimal(v.toString().trim());
            switch (c.getSimpleName()) {
                case "int": case "Integer": return n.intValue();
                case "long": case "Long": return n.longValue();
                case "short": case "Short": return n.shortValue();
                case "byte": case "Byte": return n.byteValue();
                case "float": case "Float": return n.floatValue();
                case "double": case "Double": return n.doubleValue();
                case "BigInteger": return n.toBigInteger();
                case "BigDecimal": return n;
                default: return v instanceof Number ? v : n;
            }
        }

        private static void require(boolean ok, Object v, Class<?> c) {
            if (!ok) {
                throw new IllegalArgumentException("Cannot deserialize value of type `" + c.getName() + "` from " + (v instanceof Map ? "Object value" : v instanceof List ? "Array value" : "\"" + v + "\""));
            }
        }

        private static Object array(Object v, Class<?> component, Type type) {
            require(v instanceof List, v, component);
            List<?> list = (List<?>) v;
            Object out = Array.newInstance(component, list.size());
            for (int i = 0; i < list.size(); i++) {
                Array.set(out, i, convert(list.get(i), type));
            }
            return out;
        }

        @SuppressWarnings("unchecked")
        private static Object map(Object v, Class<?> c, Type[] arguments) {
            require(v instanceof Map, v, c);
            Map<Object, Object> out = (Map<Object, Object>) create(c, c == java.util.SortedMap.class ? new TreeMap<>() : new LinkedHashMap<>());
            Type value = arguments.length > 1 ? arguments[1] : Object.class;
            ((Map<?, ?>) v).forEach((k, e) -> out.put(convert(k, arguments[0]), convert(e, value)));
            return out;
        }

        @SuppressWarnings("unchecked")
        private static Object collection(Object v, Class<?> c, Type type) {
            require(v instanceof List, v, c);
            Collection<Object> out = (Collection<Object>) create(c, Set.class.isAssignableFrom(c) ? new LinkedHashSet<>() : new ArrayList<>());
            ((List<?>) v).forEach(e -> out.add(convert(e, type)));
            return out;
        }

        private static Object create(Class<?> c, Object otherwise) {
            if (c.isInterface() || Modifier.isAbstract(c.getModifiers())) {
                return otherwise;
            }
            try {
                return c.getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                return otherwise;
            }
        }

        private static Object object(Object v, Class<?> c) {
            try {
                if (!(v instanceof Map)) {
                    return c.getConstructor(String.class).newInstance(v.toString());
                }
                Map<String, Object> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                ((Map<?, ?>) v).forEach((k, e) -> given.put(k.toString(), e));
                return c.getSuperclass() != null && c.getSuperclass().getName().equals("java.lang.Record") ? record(given, c) : bean(given, c);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("Cannot construct instance of `" + c.getName() + "`", e);
            }
        }

        private static Object bean(Map<String, Object> given, Class<?> c) throws ReflectiveOperationException {
            Constructor<?> constructor = c.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object out = constructor.newInstance();
            for (Method m : c.getMethods()) {
                String name = property(m, "set", 1);
                if (name != null && !Modifier.isStatic(m.getModifiers()) && given.containsKey(name)) {
                    m.setAccessible(true);
                    m.invoke(out, convert(given.remove(name), m.getGenericParameterTypes()[0]));
                }
            }
            for (Field f : c.getFields()) {
                if (!Modifier.isStatic(f.getModifiers()) && !Modifier.isFinal(f.getModifiers()) && given.containsKey(f.getName())) {
                    f.setAccessible(true);
                    f.set(out, convert(given.remove(f.getName()), f.getGenericType()));
                }
            }
            return out;
        }

        private static Object record(Map<String, Object> given, Class<?> c) throws ReflectiveOperationException {
            Object[] components = (Object[]) Class.class.getMethod("getRecordComponents").invoke(c);
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                Class<?> component = components[i].getClass();
                types[i] = (Class<?>) component.getMethod("getType").invoke(components[i]);
                values[i] = convert(given.get(component.getMethod("getName").invoke(components[i])), (Type) component.getMethod("getGenericType").invoke(components[i]));
            }
            Constructor<?> constructor = c.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        }

        /** The name of the property of a getter or setter; capitals at its start become small. */
        static String property(Method m, String prefix, int parameters) {
            String name = m.getName();
            if (!name.startsWith(prefix) || name.length() == prefix.length() || m.getParameterCount() != parameters) {
                return null;
            }
            char[] rest = name.substring(prefix.length()).toCharArray();
            for (int i = 0; i < rest.length && Character.isUpperCase(rest[i]); i++) {
                rest[i] = Character.toLowerCase(rest[i]);
            }
            return new String(rest);
        }

        /** The properties of an object that is to be written. */
        static Map<String, Object> properties(Object o) throws ReflectiveOperationException {
            Map<String, Object> out = new TreeMap<>();
            boolean record = o.getClass().getSuperclass() != null && o.getClass().getSuperclass().getName().equals("java.lang.Record");
            for (Method m : o.getClass().getMethods()) {
                String name = property(m, "get", 0);
                if (name == null && m.getReturnType() == boolean.class) {
                    name = property(m, "is", 0);
                }
                if (record && m.getDeclaringClass() == o.getClass() && m.getParameterCount() == 0 && !Arrays.asList("toString", "hashCode").contains(m.getName())) {
                    name = m.getName();
                }
                if (name != null && m.getDeclaringClass() != Object.class && m.getReturnType() != void.class && !Modifier.isStatic(m.getModifiers())) {
                    m.setAccessible(true);
                    out.put(name, m.invoke(o));
                }
            }
            for (Field f : o.getClass().getFields()) {
                if (!Modifier.isStatic(f.getModifiers())) {
                    f.setAccessible(true);
                    out.putIfAbsent(f.getName(), f.get(o));
                }
            }
            return out;
        }
    }

    /** JSON: a parser to maps, lists, texts, numbers, and a writer. */
    private static final class Json {
        private static final int DEPTH_MAX = 1000;
        private final String text;
        private int at;
        private int depth;

        Json(String text) {
            this.text = text;
        }

        Object parse() {
            Object v = value();
            space();
            if (at < text.length()) {
                throw error();
            }
            return v;
        }

        private RuntimeException error() {
            return new IllegalArgumentException("Unexpected character at " + at);
        }

        private void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private boolean take(char c) {
            space();
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void need(char c) {
            if (!take(c)) {
                throw error();
            }
        }

        private Object word(String word, Object v) {
            if (!text.startsWith(word, at)) {
                throw error();
            }
            at += word.length();
            return v;
        }

        private Object value() {
            space();
            if (at >= text.length() || ++depth > DEPTH_MAX) {
                throw error();
            }
            Object v;
            switch (text.charAt(at)) {
                case '{': v = object(); break;
                case '[': v = list(); break;
                case '"': v = string(); break;
                case 't': v = word("true", true); break;
                case 'f': v = word("false", false); break;
                case 'n': v = word("null", null); break;
                default: v = number();
            }
            depth--;
            return v;
        }

        private Object object() {
            Map<String, Object> out = new LinkedHashMap<>();
            need('{');
            if (take('}')) {
                return out;
            }
            do {
                space();
                String name = string();
                need(':');
                out.put(name, value());
            } while (take(','));
            need('}');
            return out;
        }

        private Object list() {
            List<Object> out = new ArrayList<>();
            need('[');
            if (take(']')) {
                return out;
            }
            do {
                out.add(value());
            } while (take(','));
            need(']');
            return out;
        }

        private String string() {
            need('"');
            StringBuilder out = new StringBuilder();
            for (;;) {
                if (at >= text.length()) {
                    throw error();
                }
                char c = text.charAt(at++);
                if (c == '"') {
                    return out.toString();
                }
                if (c != '\\') {
                    out.append(c);
                    continue;
                }
                if (at >= text.length()) {
                    throw error();
                }
                c = text.charAt(at++);
                int plain = "bfnrt".indexOf(c);
                if (c == 'u') {
                    out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                } else {
                    out.append(plain >= 0 ? "\b\f\n\r\t".charAt(plain) : c);
                }
            }
        }

        private Object number() {
            int start = at;
            boolean whole = true;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                whole &= ".eE".indexOf(text.charAt(at++)) < 0;
            }
            String digits = text.substring(start, at);
            if (!whole) {
                return Double.valueOf(digits);
            }
            BigInteger n = new BigInteger(digits);
            if (n.bitLength() < 32) {
                return n.intValue();
            }
            return n.bitLength() < 64 ? (Object) n.longValue() : n;
        }

        static byte[] write(Object v) {
            StringBuilder out = new StringBuilder();
            try {
                write(out, v);
            } catch (ReflectiveOperationException | StackOverflowError e) {
                throw new RuntimeException("An error occurred during serialization of the response", e);
            }
            return out.toString().getBytes(StandardCharsets.UTF_8);
        }

        private static void write(StringBuilder out, Object v) throws ReflectiveOperationException {
            if (v instanceof Optional) {
                v = ((Optional<?>) v).orElse(null);
            }
            if (v == null || v instanceof Boolean) {
                out.append(v);
            } else if (v instanceof Number) {
                double d = ((Number) v).doubleValue();
                out.append(Double.isNaN(d) || Double.isInfinite(d) ? "\"" + v + "\"" : v.toString());
            } else if (v instanceof CharSequence || v instanceof Character) {
                quote(out, v.toString());
            } else if (v instanceof Enum) {
                quote(out, ((Enum<?>) v).name());
            } else if (v instanceof Date) {
                out.append(((Date) v).getTime());
            } else if (v instanceof java.time.temporal.TemporalAccessor || v instanceof java.util.UUID) {
                quote(out, v.toString());
            } else if (v instanceof byte[] || v instanceof ByteBuffer) {
                byte[] bytes = v instanceof byte[] ? (byte[]) v : Arrays.copyOfRange(((ByteBuffer) v).array(), ((ByteBuffer) v).position(), ((ByteBuffer) v).limit());
                quote(out, Base64.getEncoder().encodeToString(bytes));
            } else if (v instanceof Map) {
                members(out, (Map<?, ?>) v);
            } else if (v instanceof Iterable) {
                elements(out, (Iterable<?>) v);
            } else if (v.getClass().isArray()) {
                List<Object> list = new ArrayList<>();
                for (int i = 0; i < Array.getLength(v); i++) {
                    list.add(Array.get(v, i));
                }
                elements(out, list);
            } else {
                members(out, Mapper.properties(v));
            }
        }

        private static void members(StringBuilder out, Map<?, ?> map) throws ReflectiveOperationException {
            char between = '{';
            for (Map.Entry<?, ?> e : map.entrySet()) {
                quote(out.append(between), String.valueOf(e.getKey()));
                write(out.append(':'), e.getValue());
                between = ',';
            }
            out.append(between == '{' ? "{}" : "}");
        }

        private static void elements(StringBuilder out, Iterable<?> list) throws ReflectiveOperationException {
            char between = '[';
            for (Object e : list) {
                write(out.append(between), e);
                between = ',';
            }
            out.append(between == '[' ? "[]" : "]");
        }

        private static void quote(StringBuilder out, String s) {
            out.append('"');
            for (int i = 0; i < s.length(); i++) {
                char c = s.charAt(i);
                int short_ = "\"\\\b\f\n\r\t".indexOf(c);
                if (short_ >= 0) {
                    out.append('\\').append("\"\\bfnrt".charAt(short_));
                } else if (c < ' ') {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
            out.append('"');
        }
    }
}
