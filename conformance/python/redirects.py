"""AWS's article on redirects out of functions' errors, with boto3: a method that is no proxy answers 302 where a function's errorMessage
matches, with a Location from the error; in Java from the exception inside the exception. The compiled classes are in the folder given.
Endpoint, keys and region come from the environment."""

import http.client
import json
import os
import pathlib
import sys

import boto3
from functions import NODE, account, function, functions, role

HOST = os.environ["AWS_ENDPOINT_URL"].split("//")[1]
gateway = boto3.client("apigateway")
PLACE = "https://www.example.com/elsewhere?a=1"

classes = {path.name: path.read_bytes() for path in pathlib.Path(sys.argv[1]).glob("*.class")}
source = """
export const handler = async (event) => {
  if (!event.to) return {got: event};
  const error = new Error("HandlerDemo.ResponseFound Redirection: Resource found elsewhere");
  error.name = event.to;
  throw error;
};"""
role_arn = role("redirecting")
made = gateway.create_rest_api(name="redirects")
api, root = made["id"], made["rootResourceId"]


def method(name, function_arn, location):
    """Makes POST /name in front of the function: 302 where the error is a ResponseFound, 500 where it is another one, else 200."""
    where = {"restApiId": api, "resourceId": gateway.create_resource(restApiId=api, parentId=root, pathPart=name)["id"], "httpMethod": "POST"}
    gateway.put_method(**where, authorizationType="NONE")
    gateway.put_method_response(**where, statusCode="200")
    gateway.put_method_response(**where, statusCode="302", responseParameters={"method.response.header.Location": False})
    gateway.put_method_response(**where, statusCode="500")
    gateway.put_integration(
        **where, type="AWS", integrationHttpMethod="POST", uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function_arn}/invocations",
    )
    gateway.put_integration_response(**where, statusCode="200")
    gateway.put_integration_response(
        **where, statusCode="302", selectionPattern=".*ResponseFound.*", responseTemplates={"application/json": ""},
        responseParameters={"method.response.header.Location": location},
    )
    gateway.put_integration_response(
        **where, statusCode="500", selectionPattern=r"(\n|.)+", responseTemplates={"application/json": "$input.path('$.errorType')"},
    )
    functions.add_permission(
        FunctionName=function_arn, StatementId=name, Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:{account}:{api}/*/POST/{name}",
    )


def post(name, body):
    connection = http.client.HTTPConnection(HOST, timeout=60)
    connection.request("POST", f"/_aws/execute-api/{api}/dev/{name}", json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    out = answer.status, answer.getheader("Location"), answer.read()
    connection.close()
    return out


method("node", function("node", role_arn, {"index.mjs": source}, Runtime=NODE, Handler="index.handler"), "integration.response.body.errorType")
method(
    "java", function("java", role_arn, classes, Runtime="java17", Handler="Redirect::handle", MemorySize=512, Timeout=30),
    "integration.response.body.cause.errorMessage",
)
gateway.create_deployment(restApiId=api, stageName="dev")
for name in ("node", "java"):
    status, location, body = post(name, {"to": PLACE})
    assert (status, location) == (302, PLACE), (name, status, location, body)
    status, _, body = post(name, {"a": [1, "2"]})
    assert status == 200 and json.loads(body) == {"got": {"a": [1, "2"]}}, (name, status, body)

# What Lambda itself answers: the inner exception's type is in the outer message, which the pattern is held against.
answer = functions.invoke(FunctionName="java", Payload=json.dumps({"to": PLACE}))
assert answer["FunctionError"] == "Unhandled", answer
error = json.load(answer["Payload"])
assert error["errorType"] == "java.lang.Exception" and error["errorMessage"] == "Redirect$ResponseFound: " + PLACE, error
assert error["cause"]["errorType"] == "Redirect$ResponseFound" and error["cause"]["errorMessage"] == PLACE, error
assert all(isinstance(line, str) for line in error["stackTrace"] + error["cause"]["stackTrace"]), error
status, _, body = post("java", [1])  # no map: the runtime refuses it
assert status == 500 and body, (status, body)
print("every step gave its answer")
