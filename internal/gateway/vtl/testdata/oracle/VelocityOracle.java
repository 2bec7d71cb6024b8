import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.minidev.json.JSONObject;
import net.minidev.json.JSONValue;
import net.minidev.json.parser.JSONParser;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.context.InternalContextAdapterImpl;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.directive.StopCommand;
import org.apache.velocity.runtime.log.NullLogChute;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.apache.velocity.util.introspection.Info;

/** Renders templates with Velocity 1.7: {"template":…,"variables":…,"gateway":…} becomes {"output":…,"error":…}. */
public final class VelocityOracle {
  /** Empty is what API Gateway puts in for invalid references. */
  static final class Empty implements InvalidReferenceEventHandler {
    public Object invalidGetMethod(Context c, String reference, Object object, String property, Info info) { return ""; }
    public boolean invalidSetMethod(Context c, String left, String right, Info info) { return false; }
    public Object invalidMethod(Context c, String reference, Object object, String method, Info info) { return ""; }
  }

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    JSONParser parser = new JSONParser(JSONParser.MODE_RFC4627);
    for (String line; (line = in.readLine()) != null; ) {
      Map<?, ?> question = (Map<?, ?>) parser.parse(line, JSONValue.defaultReader.DEFAULT_ORDERED);
      boolean asGateway = Boolean.TRUE.equals(question.get("gateway"));
      VelocityContext context = new VelocityContext();
      for (Map.Entry<?, ?> e : ((Map<?, ?>) question.get("variables")).entrySet()) {
        context.put((String) e.getKey(), e.getValue()); // lists are JSONArray, maps LinkedHashMap, as in API Gateway
      }
      if (asGateway) {
        EventCartridge events = new EventCartridge();
        events.addEventHandler(new Empty());
        events.attachToContext(context);
      }
      StringWriter text = new StringWriter();
      String error = "";
      RuntimeInstance velocity = engine(asGateway); // a new one: parsers remember the macros of templates before
      InternalContextAdapterImpl inside = new InternalContextAdapterImpl(context);
      inside.pushCurrentTemplateName("template");
      SimpleNode tree = null;
      try {
        tree = velocity.parse(new StringReader((String) question.get("template")), "template", true);
        tree.init(inside, velocity);
      } catch (Throwable e) { // the lexer throws Errors
        error = "parse";
      }
      try {
        if (error.isEmpty()) tree.render(inside, text);
      } catch (StopCommand e) {
        // it ends here
      } catch (ParseErrorException e) { // of #evaluate
        error = "parse";
      } catch (Throwable e) {
        error = "render";
      }
      JSONObject answer = new JSONObject();
      answer.put("output", text.toString());
      answer.put("error", error);
      out.println(answer.toJSONString());
    }
  }

  static RuntimeInstance engine(boolean gateway) {
    RuntimeInstance e = new RuntimeInstance();
    e.setProperty("runtime.log.logsystem.class", NullLogChute.class.getName());
    e.setProperty("velocimacro.library", "");
    e.setProperty("parser.pool.size", "1");
    if (gateway) {
      e.setProperty("velocimacro.permissions.allow.inline", "false");
    }
    e.init();
    return e;
  }
}
