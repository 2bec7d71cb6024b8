"""The Invoke API as its pages tell it, with boto3: versions, aliases, layers, concurrency, logs, client contexts, dry runs, how functions
fail, and streams. Endpoint, keys and region come from the environment."""

import base64
import json
import subprocess
import threading
import time

import boto3
import botocore.exceptions
from functions import NODE, PYTHON, account, archive, function, functions, role

# Plain processes have no folder /var/task of their own, and memory that nothing limits.
isolated = None
everything = role("everything", {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": f"arn:aws:sqs:us-east-1:{account}:allowed"})


def invoke(name, payload=None, **more):
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(payload), **more)
    text = answer["Payload"].read()
    return answer, json.loads(text) if text else None


def refused(operation, **arguments):
    """Returns the code and the whole answer of a call that must be refused."""
    try:
        got = operation(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"], error.response
    raise AssertionError(f"not refused: {got}")


ECHO = """
import json, os, sys, time

def handler(event, context):
    do = event.get("do") if isinstance(event, dict) else None
    if do == "sleep":
        time.sleep(event["seconds"])
    if do == "print":
        print("a line", file=sys.stderr)
    if do == "exit":
        sys.stdout.flush()
        os._exit(event["status"])
    if do == "memory":
        held = bytearray(400 << 20)
        for i in range(0, len(held), 4096):
            held[i] = 1
    if do == "fail":
        raise ValueError("as asked")
    if do == "variables":
        return {name: os.environ.get(name) for name in event["names"]}
    if do == "context":
        client = context.client_context
        return {
            "name": context.function_name, "version": context.function_version, "arn": context.invoked_function_arn, "memory": context.memory_limit_in_mb,
            "remaining": 0 < context.get_remaining_time_in_millis() <= 3000, "group": context.log_group_name, "id": context.aws_request_id,
            "client": client and {"custom": client.custom, "env": client.env, "installation": client.client and client.client.installation_id},
        }
    return {"got": event, "pid": os.getpid()}
"""


def event_and_context():
    global isolated
    function("echo", everything, {"index.py": ECHO}, Runtime=PYTHON, Handler="index.handler", Environment={"Variables": {"COLOR": "blue"}})
    answer, got = invoke("echo", {"a": "\N{SNOWMAN}"})
    isolated = invoke("echo", {"do": "variables", "names": ["LAMBDA_TASK_ROOT"]})[1] == {"LAMBDA_TASK_ROOT": "/var/task"}
    assert got["got"] == {"a": "\N{SNOWMAN}"} and answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST" and "FunctionError" not in answer, (answer, got)
    assert "LogResult" not in answer, answer
    client = base64.b64encode(json.dumps({"custom": {"k": "v"}, "env": {"locale": "en"}, "client": {"installation_id": "i"}}).encode()).decode()
    answer, got = invoke("echo", {"do": "context"}, ClientContext=client)
    assert got == {
        "name": "echo", "version": "$LATEST", "arn": f"arn:aws:lambda:us-east-1:{account}:function:echo", "memory": "128", "remaining": True,
        "group": "/aws/lambda/echo", "id": answer["ResponseMetadata"]["RequestId"], "client": {"custom": {"k": "v"}, "env": {"locale": "en"}, "installation": "i"},
    }, got
    _, got = invoke("echo", {"do": "variables", "names": ["COLOR", "AWS_LAMBDA_FUNCTION_NAME", "AWS_REGION", "_HANDLER", "TZ", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]})
    assert got == {
        "COLOR": "blue", "AWS_LAMBDA_FUNCTION_NAME": "echo", "AWS_REGION": "us-east-1", "_HANDLER": "index.handler", "TZ": ":UTC",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
    }, got
    assert invoke("echo", InvocationType="DryRun")[0]["StatusCode"] == 204
    code, response = refused(functions.invoke, FunctionName="echo", Payload=b"{no json")
    assert code == "InvalidRequestContentException" and response["Type"] == "User" and "Could not parse request body into json" in response["Error"]["Message"], response
    assert refused(functions.invoke, FunctionName="nothing")[0] == "ResourceNotFoundException"


def log_tail():
    answer, _ = invoke("echo", {"do": "print"}, LogType="Tail")
    tail, request = base64.b64decode(answer["LogResult"]).decode(), answer["ResponseMetadata"]["RequestId"]
    lines = tail.splitlines()
    assert lines[0] == f"START RequestId: {request} Version: $LATEST" and "a line" in lines and f"END RequestId: {request}" in lines, tail
    assert f"REPORT RequestId: {request}\tDuration: " in tail and "\tMemory Size: 128 MB\tMax Memory Used: " in tail, tail


def failures():
    def failed(payload, **configuration):
        if configuration:
            functions.update_function_configuration(FunctionName="echo", **configuration)
            functions.get_waiter("function_updated_v2").wait(FunctionName="echo", WaiterConfig={"Delay": 1})
        answer, got = invoke("echo", payload)
        assert answer["StatusCode"] == 200 and answer["FunctionError"] == "Unhandled", answer
        return answer["ResponseMetadata"]["RequestId"], got

    request, got = failed({"do": "fail"})
    assert (got["errorMessage"], got["errorType"], got["requestId"]) == ("as asked", "ValueError", request) and "in handler" in got["stackTrace"][0], got
    request, got = failed({"do": "exit", "status": 3})
    assert got == {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request} Error: Runtime exited with error: exit status 3"}, got
    request, got = failed({"do": "exit", "status": 0})
    assert got == {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request} Error: Runtime exited without providing a reason"}, got
    request, got = failed({"do": "sleep", "seconds": 9}, Timeout=1)
    assert got == {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: {request} Error: Task timed out after 1.00 seconds"}, got
    if isolated:
        request, got = failed({"do": "memory"}, Timeout=10)
        assert got == {"errorType": "Runtime.OutOfMemory", "errorMessage": f"RequestId: {request} Error: Runtime exited with error: signal: killed"}, got


def broken_code():
    """What cannot be loaded says so in the words of its runtime."""
    root = invoke("echo", {"do": "variables", "names": ["LAMBDA_TASK_ROOT"]})[1]["LAMBDA_TASK_ROOT"]  # of plain processes a folder of the server's
    for number, (runtime, files, handler, kind, message) in enumerate((
        (PYTHON, {"index.py": "import nothing\n"}, "index.handler", "Runtime.ImportModuleError", "Unable to import module 'index': No module named 'nothing'"),
        (PYTHON, {"index.py": "x = 1\n"}, "index.handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'index'"),
        (PYTHON, {"index.py": "def (\n"}, "index.handler", "Runtime.UserCodeSyntaxError", "Syntax error in module 'index': invalid syntax (index.py, line 1)"),
        (PYTHON, {"index.py": ""}, "index", "Runtime.MalformedHandlerName", "Bad handler 'index': not enough values to unpack (expected 2, got 1)"),
        (NODE, {"index.mjs": "export const x = 1"}, "index.handler", "Runtime.HandlerNotFound", "index.handler is undefined or not exported"),
        (NODE, {"index.js": "throw new Error('at load')"}, "index.handler", "Error", "at load"),
        (NODE, {"index.js": "exports.("}, "index.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token '('"),
        (NODE, {"index.js": "require('nothing')"}, "index.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'nothing'\nRequire stack:\n- /var/task/index.js\n- /var/runtime/index.mjs"),
        (NODE, {"other.js": ""}, "index.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'index'\nRequire stack:\n- /var/runtime/index.mjs"),
    )):
        function(f"broken-{number}", everything, files, Runtime=runtime, Handler=handler)
        answer, got = invoke(f"broken-{number}")
        assert answer["FunctionError"] == "Unhandled" and got["errorType"] == kind and got["errorMessage"].replace(root, "/var/task") == message, (kind, message, got)


def versions_and_aliases():
    function("versioned", everything, {"index.py": ECHO}, Runtime=PYTHON, Handler="index.handler", Environment={"Variables": {"COLOR": "one"}})
    colour = {"do": "variables", "names": ["COLOR", "AWS_LAMBDA_FUNCTION_VERSION"]}
    assert functions.publish_version(FunctionName="versioned")["Version"] == "1"
    functions.update_function_configuration(FunctionName="versioned", Environment={"Variables": {"COLOR": "two"}})
    functions.get_waiter("function_updated_v2").wait(FunctionName="versioned", WaiterConfig={"Delay": 1})
    assert functions.publish_version(FunctionName="versioned")["Version"] == "2"
    functions.create_alias(FunctionName="versioned", Name="live", FunctionVersion="1")
    for qualifier, version, value in (("1", "1", "one"), ("2", "2", "two"), ("$LATEST", "$LATEST", "two"), ("live", "1", "one")):
        answer, got = invoke("versioned", colour, Qualifier=qualifier)
        assert answer["ExecutedVersion"] == version and got == {"COLOR": value, "AWS_LAMBDA_FUNCTION_VERSION": version}, (qualifier, answer, got)
        _, got = invoke(f"versioned:{qualifier}", {"do": "context"})
        assert (got["arn"], got["version"]) == (f"arn:aws:lambda:us-east-1:{account}:function:versioned:{qualifier}", version), got
    functions.update_alias(FunctionName="versioned", Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
    seen = set()
    for _ in range(100):  # both are met, but once in 2^99
        answer, got = invoke("versioned:live", colour)
        assert answer["ExecutedVersion"] == got["AWS_LAMBDA_FUNCTION_VERSION"]
        seen.add(answer["ExecutedVersion"])
        if len(seen) == 2:
            break
    assert seen == {"1", "2"}, seen


def layers():
    """Of two layers the one named last covers the other, and the function's code finds their modules."""
    def layer(name, files):
        return functions.publish_layer_version(LayerName=name, Content={"ZipFile": archive(files)})["LayerVersionArn"]

    lower = layer("lower", {"python/shared.py": "who = 'lower'\n", "python/only_lower.py": "", "data.txt": "lower", "lower.txt": "lower"})
    upper = layer("upper", {"python/shared.py": "who = 'upper'\n", "data.txt": "upper"})
    source = """
import os, only_lower, shared

def handler(event, context):
    root = os.path.dirname(os.path.dirname(shared.__file__))
    return [shared.who, open(root + "/data.txt").read(), open(root + "/lower.txt").read()]
"""
    function("layered", everything, {"index.py": source}, Runtime=PYTHON, Handler="index.handler", Layers=[lower, upper])
    assert invoke("layered")[1] == ["upper", "upper", "lower"], invoke("layered")
    functions.update_function_configuration(FunctionName="layered", Layers=[upper, lower])
    functions.get_waiter("function_updated_v2").wait(FunctionName="layered", WaiterConfig={"Delay": 1})
    assert invoke("layered")[1] == ["lower", "lower", "lower"], invoke("layered")


def concurrency():
    function("limited", everything, {"index.py": ECHO}, Runtime=PYTHON, Handler="index.handler", Timeout=20)
    functions.put_function_concurrency(FunctionName="limited", ReservedConcurrentExecutions=0)
    code, response = refused(functions.invoke, FunctionName="limited")
    assert code == "TooManyRequestsException" and response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded" and response["Error"]["Message"] == "Rate Exceeded.", response
    assert response["Type"] == "User" and response["ResponseMetadata"]["HTTPStatusCode"] == 429, response
    functions.put_function_concurrency(FunctionName="limited", ReservedConcurrentExecutions=1)
    first = invoke("limited", {})[1]["pid"]
    results = []
    others = [threading.Thread(target=lambda: results.append(outcome("limited", {"do": "sleep", "seconds": 2}))) for _ in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert sorted(results) == ["ReservedFunctionConcurrentInvocationLimitExceeded"] * 2 + ["ok"], results
    assert invoke("limited", {})[1]["pid"] == first  # one after the other they meet the same process
    functions.delete_function_concurrency(FunctionName="limited")


def outcome(name, payload):
    client = boto3.client("lambda")
    try:
        client.invoke(FunctionName=name, Payload=json.dumps(payload))["Payload"].read()
    except client.exceptions.TooManyRequestsException as error:
        return error.response["Reason"]
    return "ok"


def streams():
    source = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  if (event.rawPath) {
    stream = awslambda.HttpResponseStream.from(stream, {statusCode: 201, headers: {"x-made": "yes", "content-type": "text/plain"}, cookies: ["a=1"]});
  }
  for (const piece of ["one ", "two ", "three"]) {
    stream.write(piece);
    await new Promise((done) => setTimeout(done, 200));
  }
  if (event.fail) throw new Error("in the middle");
  stream.end();
});"""
    function("streaming", everything, {"index.js": source}, Runtime=NODE, Handler="index.handler")
    for payload, code in ({}, None), ({"fail": True}, "Unhandled"):
        answer = functions.invoke_with_response_stream(FunctionName="streaming", Payload=json.dumps(payload), LogType="Tail")
        assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST" and answer["ResponseStreamContentType"] == "application/vnd.amazon.eventstream", answer
        events = list(answer["EventStream"])
        text = b"".join(e["PayloadChunk"]["Payload"] for e in events if "PayloadChunk" in e)
        complete = events[-1]["InvokeComplete"]
        assert text == b"one two three" and len(events) > 2 and complete.get("ErrorCode") == code, (text, complete)
        assert "REPORT RequestId: " + answer["ResponseMetadata"]["RequestId"] in base64.b64decode(complete["LogResult"]).decode(), complete
    url = functions.create_function_url_config(FunctionName="streaming", AuthType="NONE", InvokeMode="RESPONSE_STREAM")["FunctionUrl"]
    functions.add_permission(FunctionName="streaming", StatementId="all", Action="lambda:InvokeFunctionUrl", Principal="*", FunctionUrlAuthType="NONE")
    functions.add_permission(FunctionName="streaming", StatementId="invoke", Action="lambda:InvokeFunction", Principal="*", InvokedViaFunctionUrl=True)
    # curl knows that names under localhost are this machine's.
    curl = subprocess.Popen(["curl", "--silent", "--no-buffer", "--include", "--max-time", "60", url], stdout=subprocess.PIPE)
    head = b""
    while not head.endswith(b"one "):
        piece = curl.stdout.read1()
        assert piece, head
        head += piece
    assert head.startswith(b"HTTP/1.1 201 ") and b"\r\nx-made: yes\r\n" in head and b"\r\nset-cookie: a=1\r\n" in head.lower(), head
    # It came before the rest was made.
    assert curl.stdout.read() == b"two three" and curl.wait() == 0


for part in (event_and_context, log_tail, failures, broken_code, versions_and_aliases, layers, concurrency, streams):
    part()
print("every step gave its answer")
