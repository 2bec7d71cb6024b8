"""A page on REST APIs that start state machines of Step Functions, with boto3: its functions, its state machine (two functions at the same time
between two others), its roles and its OpenAPI document, made call by call as its template would; then the same by the console's form. Endpoint,
keys and region come from the environment; the arguments are the command that draws, and its flags."""

import collections
import http.client
import json
import os
import subprocess
import sys
import time

import boto3
from functions import account, function, iam, role

HOST = os.environ["AWS_ENDPOINT_URL"].split("//")[1]
gateway, states = boto3.client("apigateway"), boto3.client("stepfunctions")
REGION = "us-east-1"

# The page's functions, word for word but for what they log.
SOURCE = """
exports.start = (event, context, callback) => {
    console.log('start event', event);
    callback(undefined, { function: 'start' });
};
exports.wait3000 = (event, context, callback) => {
    setTimeout(() => {
        callback(undefined, { function: 'wait3000' });
    }, 3000);
};
exports.wait500 = (event, context, callback) => {
    setTimeout(() => {
        callback(undefined, { function: 'wait500' });
    }, 500);
};
exports.end = (event, context, callback) => {
    console.log('end event', event);
    callback(undefined, { function: 'end' });
};
"""


def service_role(name, principal, *statements):
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": [principal]}, "Action": ["sts:AssumeRole"]}]}
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    return made


def task(arn, **following):
    return {"Type": "Task", "Resource": arn, **(following or {"End": True})}


runner = role("poc-lambda-role")
code = {"step-functions.js": SOURCE}
made = {
    name: function(f"poc-{name}", runner, code, Handler=f"step-functions.{name}", Runtime="nodejs8.10", Timeout=timeout)
    for name, timeout in {"start": 1, "wait3000": 4, "wait500": 2, "end": 1}.items()
}
executor = service_role(
    "poc-states", f"states.{REGION}.amazonaws.com", {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": list(made.values())},
)
machine = states.create_state_machine(name="poc-state-machine", roleArn=executor, definition=json.dumps({
    "Comment": "AWS Step Functions Example", "StartAt": "Start", "Version": "1.0",
    "States": {
        "Start": task(made["start"], Next="Parallel State"),
        "Parallel State": {"Type": "Parallel", "Next": "End", "Branches": [
            {"StartAt": "Wait3000", "States": {"Wait3000": task(made["wait3000"])}},
            {"StartAt": "Wait500", "States": {"Wait500": task(made["wait500"])}},
        ]},
        "End": task(made["end"]),
    },
}))["stateMachineArn"]
caller = service_role("poc-gateway", "apigateway.amazonaws.com", {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [machine]})


def cors(**headers):
    return {f"method.response.header.Access-Control-Allow-{name}": value for name, value in headers.items()}


def document():
    """The page's OpenAPI document, its parameters filled in."""
    origin, header_names, methods = "'http://localhost:3000'", "'Content-Type,X-Amz-Date,Authorization,X-Api-Key'", "'*'"
    text = {"schema": {"type": "string"}}
    allowed = {f"Access-Control-Allow-{name}": text for name in ("Headers", "Methods", "Origin")}
    answers = cors(Headers=header_names, Origin=origin)
    return {
        "openapi": "3.0.0", "info": {"version": "1.0", "title": "pit-jv-lambda-examples", "description": "POC API", "license": {"name": "MIT"}},
        "x-amazon-apigateway-request-validators": {"Validate body": {"validateRequestParameters": False, "validateRequestBody": True}},
        "paths": {"/execute": {
            "options": {
                "x-amazon-apigateway-integration": {
                    "type": "mock", "requestTemplates": {"application/json": '{\n  "statusCode" : 200\n}\n'},
                    "responses": {"default": {
                        "statusCode": "200", "responseParameters": cors(Headers=header_names, Methods=methods, Origin=origin),
                        "responseTemplates": {"application/json": "{}\n"},
                    }},
                },
                "responses": {"200": {"$ref": "#/components/responses/200Cors"}},
            },
            "post": {
                "x-amazon-apigateway-integration": {
                    "credentials": caller, "uri": f"arn:aws:apigateway:{REGION}:states:action/StartExecution", "httpMethod": "POST", "type": "aws",
                    "responses": {
                        "default": {"statusCode": 200, "responseParameters": answers},
                        ".*CREATION_FAILED.*": {
                            "statusCode": 403, "responseParameters": answers,
                            "responseTemplates": {"application/json": "$input.path('$.errorMessage')"},
                        },
                    },
                    "requestTemplates": {"application/json": (
                        '{\n  "input": "$util.escapeJavaScript($input.json(\'$\'))",\n  "name": "$context.requestId",\n  "stateMachineArn": "%s"\n}' % machine
                    )},
                },
                "summary": "Start workflow",
                "responses": {"200": {"$ref": "#/components/responses/200Cors"}, "403": {"$ref": "#/components/responses/200Cors"}},
            },
        }},
        "components": {"responses": {"200Cors": {"description": "Default response for CORS method", "headers": allowed}}},
    }


def call(api, method, path, body=None):
    connection = http.client.HTTPConnection(HOST, timeout=60)
    connection.request(method, f"/_aws/execute-api/{api}/dev{path}", body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    out = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return out


def ended(execution):
    for _ in range(240):
        shown = states.describe_execution(executionArn=execution)
        if shown["status"] != "RUNNING":
            return shown
        time.sleep(0.25)
    raise AssertionError(f"{execution} does not end")


def by_document():
    api = gateway.import_rest_api(body=json.dumps(document()).encode())["id"]
    gateway.create_deployment(restApiId=api, stageName="dev")
    status, headers, _ = call(api, "OPTIONS", "/execute")
    assert status == 200 and headers["Access-Control-Allow-Methods"] == "*", (status, headers)
    given = {"text": "\"quoted\",\n\tand ünicode", "number": 1.50}
    status, headers, body = call(api, "POST", "/execute", json.dumps(given))
    assert status == 200 and headers["Access-Control-Allow-Origin"] == "http://localhost:3000", (status, headers, body)
    assert b"executionArn" in body, (status, headers, body)
    execution = json.loads(body)["executionArn"]
    assert execution == f"arn:aws:states:{REGION}:{account}:execution:poc-state-machine:{headers['x-amzn-RequestId']}", (execution, headers)
    assert json.loads(states.describe_execution(executionArn=execution)["input"]) == given
    return execution


def history(execution):
    """The events that AWS writes of this state machine: in order, but for the two branches, which run at the same time."""
    shown = ended(execution)
    assert shown["status"] == "SUCCEEDED" and shown["output"] == '{"function":"end"}', shown
    events = states.get_execution_history(executionArn=execution)["events"]
    assert [e["id"] for e in events] == list(range(1, len(events) + 1)) and all(e["previousEventId"] < e["id"] for e in events), events
    types = [e["type"] for e in events]
    called = ["TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded", "TaskStateExited"]
    before, after = ["ExecutionStarted", *called, "ParallelStateEntered", "ParallelStateStarted"], ["ParallelStateSucceeded", "ParallelStateExited", *called, "ExecutionSucceeded"]
    middle = types[len(before):-len(after)]
    assert types[:len(before)] == before and types[-len(after):] == after, types
    assert collections.Counter(middle) == collections.Counter(called * 2), types
    exits = {e["stateExitedEventDetails"]["name"]: (at, e["stateExitedEventDetails"]["output"]) for at, e in enumerate(events) if "stateExitedEventDetails" in e}
    assert exits["Wait500"][0] < exits["Wait3000"][0], exits
    assert exits["Parallel State"][1] == '[{"function":"wait3000"},{"function":"wait500"}]', exits


def drawing(execution, form):
    return subprocess.run([*sys.argv[1:], "--format", form, execution], capture_output=True, text=True, check=True).stdout


def picture(execution):
    text = drawing(execution, "text")
    assert all(name in text for name in ("Start", "Parallel State", "Wait3000", "Wait500", "End")), text
    svg = drawing(execution, "svg")
    assert svg.startswith("<svg") and "Wait3000" in svg, svg[:200]


def by_console():
    """The page's steps 3.a and 3.b: a target and a type of content as headers, the body literal or with the data escaped. An apostrophe that
    escapeJavaScript has escaped is no JSON: AWS's reference of $util has the remedy."""
    api = gateway.create_rest_api(name="console")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    templates = {
        "literal": '{"input": "{\\"a\\": 1}", "name": "literal", "stateMachineArn": "%s"}' % machine,
        "data": '#set($data = $util.escapeJavaScript($input.json(\'$\')).replaceAll("\\\\\'", "\'"))\n{"input": "$data", "stateMachineArn": "%s"}' % machine,
    }
    for path, template in templates.items():
        at = {"restApiId": api, "resourceId": gateway.create_resource(restApiId=api, parentId=root, pathPart=path)["id"], "httpMethod": "POST"}
        gateway.put_method(**at, authorizationType="NONE")
        gateway.put_integration(
            **at, type="AWS", integrationHttpMethod="POST", credentials=caller, uri=f"arn:aws:apigateway:{REGION}:states:action/StartExecution",
            requestTemplates={"application/json": template}, requestParameters={
                "integration.request.header.X-Amz-Target": "'AWSStepFunctions.StartExecution'",
                "integration.request.header.Content-Type": "'application/x-amz-json-1.0'",
            },
        )
        gateway.put_method_response(**at, statusCode="200")
        gateway.put_integration_response(**at, statusCode="200")
    gateway.create_deployment(restApiId=api, stageName="dev")
    for path, given in {"literal": {"a": 1}, "data": {"b": ["it's"]}}.items():
        status, _, body = call(api, "POST", "/" + path, json.dumps(given))
        assert status == 200, (status, body)
        shown = ended(json.loads(body)["executionArn"])
        assert shown["status"] == "SUCCEEDED" and json.loads(shown["input"]) == given, shown
        assert path != "literal" or shown["name"] == "literal", shown


started = by_document()
history(started)
picture(started)
by_console()
print("every step gave its answer")
