"""AWS's page on the Lambda proxy integration of REST APIs, with boto3: an API imported from an OpenAPI document, in front of a function
of Node.js and one of Python. What the function gets is compared with the page key by key, and what becomes of its answer answer by
answer. Endpoint, keys and region come from the environment."""

import base64
import http.client
import json
import os
import re
import time

import boto3
from functions import NODE, PYTHON, account, function, functions, role

HOST = os.environ["AWS_ENDPOINT_URL"].split("//")[1]
gateway = boto3.client("apigateway")

# Both answer with the event, allow other origins to read it, and give any other answer, or none, where the query asks for it.
SOURCES = {
    NODE: {"index.mjs": """
export const handler = async (event) => {
  const asked = (event.queryStringParameters || {}).answer;
  if (asked === "throw") throw new Error("internal server error");
  if (asked) return JSON.parse(Buffer.from(asked, "base64url").toString());
  return {statusCode: 200, headers: {"Access-Control-Allow-Origin": "https://www.example.com"}, body: JSON.stringify(event)};
};"""},
    PYTHON: {"index.py": """
import base64, json

def handler(event, context):
    asked = (event["queryStringParameters"] or {}).get("answer")
    if asked == "throw":
        raise Exception("internal server error")
    if asked:
        return json.loads(base64.urlsafe_b64decode(asked + "=="))
    return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "https://www.example.com"}, "body": json.dumps(event)}
"""},
}


def imported(function_arn):
    """Deploys an API whose methods all are the function's, and lets API Gateway call it."""
    method = {"x-amazon-apigateway-integration": {
        "type": "aws_proxy", "httpMethod": "POST", "uri": f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function_arn}/invocations",
    }}
    document = {
        "openapi": "3.0.1", "info": {"title": "proxy", "version": "1"}, "x-amazon-apigateway-binary-media-types": ["image/*"],
        "paths": {
            "/my/path": {"get": method}, "/res": {"x-amazon-apigateway-any-method": method}, "/res/{path}/end": {"post": method},
            "/{proxy+}": {"x-amazon-apigateway-any-method": {
                **method, "parameters": [{"name": "proxy", "in": "path", "required": True, "schema": {"type": "string"}}],
            }},
        },
    }
    made = gateway.import_rest_api(body=json.dumps(document).encode())["id"]
    gateway.create_deployment(restApiId=made, stageName="dev", variables={"color": "blue"})
    functions.add_permission(
        FunctionName=function_arn, StatementId="gateway", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:{account}:{made}/*/*/*",
    )
    return made


def call(method, path, headers=(), body=None):
    connection = http.client.HTTPConnection(HOST, timeout=60)
    connection.putrequest(method, f"/_aws/execute-api/{api}/dev{path}", skip_accept_encoding=True)
    for name, value in headers:
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    out = answer.status, answer.getheaders(), answer.read()
    connection.close()
    return out


def event(*request):
    status, headers, body = call(*request)
    assert status == 200 and dict(headers)["Access-Control-Allow-Origin"] == "https://www.example.com", (status, headers, body)
    return json.loads(body)


def answer(value, headers=()):
    encoded = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return call("GET", "/any?answer=" + encoded, headers)


def input_format():
    """The event of the page, key by key: nothing missing, nothing else."""
    got = event("GET", "/my/path?parameter1=value1&parameter1=value2&parameter2=value", [
        ("header1", "value1"), ("header2", "value1"), ("header2", "value2"), ("User-Agent", "user-agent"),
    ])
    context = got.pop("requestContext")
    several = got.pop("multiValueHeaders")
    single = got.pop("headers")
    assert several["header1"] == ["value1"] and several["header2"] == ["value1", "value2"], several
    # "The headers key can only contain single-value headers": of several values it has the last.
    assert single == {name: values[-1] for name, values in several.items()}, (single, several)
    assert set(single) == {"header1", "header2", "Host", "User-Agent", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"}, single
    assert got == {
        "resource": "/my/path", "path": "/my/path", "httpMethod": "GET", "queryStringParameters": {"parameter1": "value2", "parameter2": "value"},
        "multiValueQueryStringParameters": {"parameter1": ["value1", "value2"], "parameter2": ["value"]}, "pathParameters": None,
        "stageVariables": {"color": "blue"}, "body": None, "isBase64Encoded": False,
    }, got
    assert context.pop("identity") == {
        "accessKey": None, "accountId": None, "caller": None, "cognitoAuthenticationProvider": None, "cognitoAuthenticationType": None,
        "cognitoIdentityId": None, "cognitoIdentityPoolId": None, "principalOrgId": None, "sourceIp": "127.0.0.1", "user": None,
        "userAgent": "user-agent", "userArn": None,
    }, context
    for name, pattern in {
        "requestId": r"[0-9a-f-]{36}", "extendedRequestId": r"\S+=", "requestTime": r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000",
        "resourceId": r"[0-9a-z]{6}", "deploymentId": r"[0-9a-z]{6}", "domainName": r"\S+", "domainPrefix": r"\S+",
    }.items():
        value = context.pop(name)
        assert re.fullmatch(pattern, value), (name, value)
    assert abs(context.pop("requestTimeEpoch") - time.time() * 1000) < 60_000
    assert context == {
        "accountId": account, "apiId": api, "httpMethod": "GET", "path": "/dev/my/path", "protocol": "HTTP/1.1", "resourcePath": "/my/path", "stage": "dev",
    }, context


def paths():
    """What the page says of ANY, of {proxy+} and of {path}."""
    got = event("PUT", "/produce/vegetables/carrot", [("Content-Type", "text/plain")], b"Hello from Lambda!")
    assert (got["resource"], got["path"], got["httpMethod"], got["pathParameters"], got["body"], got["isBase64Encoded"]) == (
        "/{proxy+}", "/produce/vegetables/carrot", "PUT", {"proxy": "produce/vegetables/carrot"}, "Hello from Lambda!", False), got
    assert got["queryStringParameters"] is None and got["multiValueQueryStringParameters"] is None, got
    got = event("POST", "/res/one/end", [], b"{}")
    assert (got["resource"], got["pathParameters"]) == ("/res/{path}/end", {"path": "one"}), got
    for method in ("GET", "PATCH", "DELETE"):
        got = event(method, "/res")
        assert (got["resource"], got["httpMethod"], got["requestContext"]["httpMethod"]) == ("/res", method, method), got
    assert call("GET", "/")[0] == 403  # {proxy+} has one segment at least


def output_format():
    """What the page allows a function to answer."""
    def headers_of(value):
        status, headers, body = answer(value)
        assert status == 200, (value, status, body)
        return [(name, text) for name, text in headers if len(name) == 1]

    assert answer({"statusCode": 200, "body": "results"})[::2] == (200, b"results")
    assert answer({"statusCode": 400, "body": "Missing parameters of x"})[::2] == (400, b"Missing parameters of x")
    # Neither of the keys for headers is needed, and one is enough.
    assert headers_of({"statusCode": 200, "headers": {"A": "1"}}) == [("A", "1")]
    assert headers_of({"statusCode": 200, "multiValueHeaders": {"A": ["1", "2"]}}) == [("A", "1"), ("A", "2")]
    # Both are merged, and a pair that stands in both is there once.
    both = headers_of({"statusCode": 200, "headers": {"A": "1", "B": "2"}, "multiValueHeaders": {"A": ["1", "3"], "C": ["4", "5"]}})
    assert both == [("A", "1"), ("A", "3"), ("B", "2"), ("C", "4"), ("C", "5")], both


def binary():
    """Base64 on both ways, for the API's binary media types."""
    got = event("POST", "/picture", [("Content-Type", "image/png")], b"\x89PNG\x00\xff")
    assert (got["body"], got["isBase64Encoded"]) == ("iVBORwD/", True), got
    picture = {"statusCode": 200, "headers": {"Content-Type": "image/png"}, "isBase64Encoded": True, "body": "iVBORwD/"}
    assert answer(picture, [("Accept", "image/png")])[2] == b"\x89PNG\x00\xff"
    assert answer(picture, [("Accept", "text/plain")])[2] == b"iVBORwD/"
    picture["isBase64Encoded"] = False
    assert answer(picture, [("Accept", "image/png")])[2] == b"iVBORwD/"


def other_formats():
    """"If the function output is of a different format, API Gateway returns a 502 Bad Gateway error response.\""""
    for value in (
        [1], "text", None, 5, True, {"statusCode": "many"}, {"statusCode": 200, "body": {"a": 1}}, {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"a": ["1"]}}, {"statusCode": 200, "multiValueHeaders": {"a": "1"}}, {"statusCode": 200, "isBase64Encoded": "perhaps"},
        {"statusCode": 200, "more": 1}, {"message": "hello"},
    ):
        got = answer(value)
        assert got[::2] == (502, b'{"message": "Internal server error"}'), (value, got)
        assert dict(got[1])["x-amzn-ErrorType"] == "InternalServerErrorException", got
    assert call("GET", "/any?answer=throw")[::2] == (502, b'{"message": "Internal server error"}')


invoked = role("invoked")
for runtime, files in SOURCES.items():
    api = imported(function("proxy-" + runtime.replace(".", ""), invoked, files, Runtime=runtime, Handler="index.handler"))
    for part in (input_format, paths, output_format, binary, other_formats):
        part()
print("every step gave its answer")
