"""The Python runtime: finds the handler, asks the Runtime API for events, calls the handler as AWS's runtimes do and answers.

It needs Python 3.9 and nothing else. Its argument is the folder of the layers, /opt.
"""

import decimal
import http.client
import importlib
import json
import logging
import os
import re
import sys
import time
import traceback

API = "/2018-06-01/runtime/"
JSON_LOG = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"


class Client:
    """A connection to the Runtime API that is kept."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def request(self, method, path, body=None, headers=None):
        self.connection.request(method, API + path, body=body, headers=headers or {})
        answer = self.connection.getresponse()
        return answer, answer.read()

    def next(self):
        answer, body = self.request("GET", "invocation/next")
        if answer.status != 200:
            raise RuntimeError("the Runtime API answered %d: %r" % (answer.status, body))
        return answer.headers, body

    def post(self, path, body, error_type=None):
        headers = {"Content-Type": "application/json"}
        if error_type is not None:
            headers["Lambda-Runtime-Function-Error-Type"] = error_type
        self.request("POST", path, body, headers)


class Fault(Exception):
    """What is wrong with the function other than an exception of its own."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind, self.message, self.trace = "Runtime." + kind, message, trace


# --- Errors


def describe(error, request_id, trace):
    """The form of an error that callers see."""
    if isinstance(error, Fault):
        result = {"errorMessage": error.message, "errorType": error.kind}
        trace = error.trace or []
    else:
        result = {"errorMessage": str(error), "errorType": type(error).__name__}
    result["requestId"] = request_id
    result["stackTrace"] = trace
    return result


def frames(error, skip):
    """The frames of an exception as text, without those of this file."""
    return traceback.format_list(traceback.extract_tb(error.__traceback__)[skip:])


def log_error(result):
    if JSON_LOG:
        emit(dumps({"timestamp": timestamp(time.time()), "log_level": "ERROR", **result}))
        return
    lines = ["[ERROR] " + result["errorType"] + (": " + result["errorMessage"] if result["errorMessage"] else "")]
    if result["stackTrace"]:
        lines.append("Traceback (most recent call last):")
        for frame in result["stackTrace"]:
            lines.extend(re.sub("^ +", lambda m: "\u00a0" * len(m.group()), line) for line in frame.rstrip("\n").split("\n"))
    emit("\n".join(lines))


# --- Logging


def emit(text):
    """Write one message on one line: what breaks it stays within the message."""
    sys.stdout.write(text.replace("\r\n", "\r").replace("\n", "\r") + "\n")
    sys.stdout.flush()


def timestamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Handler(logging.Handler):
    def emit(self, record):
        try:
            emit(self.format(record).rstrip("\n"))
        except Exception:
            self.handleError(record)


class WithRequest(logging.Filter):
    """Adds the request's identifier to records."""

    request_id = ""
    tenant_id = None

    def filter(self, record):
        record.aws_request_id = WithRequest.request_id
        record.tenant_id = WithRequest.tenant_id
        return True


STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime", "aws_request_id", "tenant_id", "taskName"}


class JSONFormatter(logging.Formatter):
    def format(self, record):
        line = {"timestamp": timestamp(record.created), "level": record.levelname, "message": record.getMessage(), "logger": record.name}
        if record.exc_info and record.exc_info[0]:
            kind, error, _ = record.exc_info
            line["stackTrace"] = [text.rstrip("\n") for text in traceback.format_tb(record.exc_info[2])]
            line["errorType"], line["errorMessage"] = kind.__name__, str(error)
            line["location"] = "%s:%s:%d" % (record.pathname, record.funcName, record.lineno)
        line["requestId"] = getattr(record, "aws_request_id", None)
        if getattr(record, "tenant_id", None):
            line["tenantId"] = record.tenant_id
        line.update({name: value for name, value in vars(record).items() if name not in STANDARD and name not in line})
        return dumps({name: value for name, value in line.items() if value is not None})


def set_up_logging():
    handler = Handler()
    handler.addFilter(WithRequest())
    if JSON_LOG:
        handler.setFormatter(JSONFormatter())
    else:
        formatter = logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        handler.setFormatter(formatter)
    logging.Formatter.converter = time.gmtime
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL")
    if JSON_LOG and level:
        root.setLevel({"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}.get(level, level))


# --- JSON


def encode(value):
    """What the json module itself refuses and AWS's runtime takes."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def dumps(value):
    """Any value as JSON, for logs."""
    return json.dumps(value, ensure_ascii=False, default=str)


# --- The context


class CognitoIdentity:
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


class MobileClient:
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext:
    __slots__ = ("custom", "env", "client")


class LambdaContext:
    """What a handler is told besides the event."""

    def __init__(self, headers, deadline):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        self.client_context = client_context(headers.get("Lambda-Runtime-Client-Context"))
        self.identity = identity(headers.get("Lambda-Runtime-Cognito-Identity"))
        self._epoch_deadline_time_in_ms = deadline

    def get_remaining_time_in_millis(self):
        return max(int(self._epoch_deadline_time_in_ms - time.time() * 1000), 0)

    def log(self, message):
        emit(str(message))

    def __repr__(self):
        return "LambdaContext([" + ",".join("%s=%s" % item for item in vars(self).items() if item[0] != "_epoch_deadline_time_in_ms") + "])"


def filled(cls, values):
    thing = cls()
    for name in cls.__slots__:
        setattr(thing, name, (values or {}).get(name))
    return thing


def client_context(text):
    if not text:
        return None
    values = json.loads(text)
    context = filled(ClientContext, values)
    context.client = filled(MobileClient, values.get("client")) if values.get("client") else None
    return context


def identity(text):
    values = json.loads(text) if text else {}
    return filled(CognitoIdentity, {"cognito_identity_id": values.get("cognitoIdentityId"), "cognito_identity_pool_id": values.get("cognitoIdentityPoolId")})


# --- The handler


def find_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as e:
        raise Fault("MalformedHandlerName", "Bad handler '%s': %s" % (name, e))
    path = module_name.replace("/", ".")
    if path.split(".")[0] in sys.builtin_module_names:
        raise Fault("ImportModuleError", "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = importlib.import_module(path)
    except ImportError as e:
        raise Fault("ImportModuleError", "Unable to import module '%s': %s" % (module_name, e))
    except SyntaxError as e:
        raise Fault("UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, e), ['  File "%s" Line %s\n    %s\n' % (e.filename, e.lineno, e.text)])
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault("HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name))


def set_up_path(opt):
    series = "python%d.%d" % sys.version_info[:2]
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path = [p for p in sys.path if os.path.abspath(p or ".") != here]
    sys.path[:0] = [os.environ["LAMBDA_TASK_ROOT"], os.path.join(opt, "python/lib", series, "site-packages"), os.path.join(opt, "python")]


# --- Invocations


def invoke(handler, headers, body):
    try:
        event = json.loads(body)
    except ValueError as e:
        raise Fault("UnmarshalError", "Unable to unmarshal input: %s" % e)
    result = handler(event, LambdaContext(headers, int(headers["Lambda-Runtime-Deadline-Ms"])))
    try:
        return json.dumps(result, ensure_ascii=False, default=encode).encode("utf-8")
    except Exception as e:
        raise Fault("MarshalError", "Unable to marshal response: %s" % e)


def serve(client, handler):
    while True:
        headers, body = client.next()
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        WithRequest.request_id, WithRequest.tenant_id = request_id, headers.get("Lambda-Runtime-Aws-Tenant-Id")
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id") or ""
        try:
            answer = invoke(handler, headers, body)
        except Exception as e:
            result = describe(e, request_id, frames(e, 2))
            log_error(result)
            client.post("invocation/%s/error" % request_id, dumps(result).encode("utf-8"), ascii_only(result["errorType"]))
        else:
            sys.stdout.flush()
            sys.stderr.flush()
            client.post("invocation/%s/response" % request_id, answer)


def ascii_only(text):
    return text.encode("ascii", "replace").decode("ascii")


def main():
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    client = Client(os.environ["AWS_LAMBDA_RUNTIME_API"])
    set_up_path(sys.argv[1] if len(sys.argv) > 1 else "/opt")
    sys.argv = sys.argv[:1]
    set_up_logging()
    try:
        handler = find_handler(os.environ["_HANDLER"])
    except Exception as e:
        result = describe(e, "", frames(e, 2))
        log_error(result)
        client.post("init/error", dumps(result).encode("utf-8"), ascii_only(result["errorType"]))
        sys.exit(1)
    serve(client, handler)


if __name__ == "__main__":
    main()
