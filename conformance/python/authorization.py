"""Calls an API's methods with requests that botocore signs, as users of API Gateway with IAM authorization do, and holds the answers
against AWS's.

Keys, endpoint and region come from the environment; $SLUICE is the binary and $SLUICE_FOLDER its data folder."""

import http.client
import json
import os
import subprocess
import urllib.parse

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
ADDRESS = ENDPOINT.removeprefix("http://")
ACCOUNT = "000000000000"

gateway, iam, sts, sqs = (boto3.client(name) for name in ("apigateway", "iam", "sts", "sqs"))


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(resource, action="execute-api:Invoke", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def user(name):
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return botocore.credentials.Credentials(key["AccessKeyId"], key["SecretAccessKey"])


def send(method, path, credentials=None, host=None, body="", query=False, service="execute-api", region="us-east-1", tamper=None, headers=None):
    """One request, signed if there are credentials; what it answers as status, error type, body and request ID."""
    host = host or "%s.execute-api.us-east-1.localhost:4566" % api
    request = botocore.awsrequest.AWSRequest(method, "http://%s%s" % (host, path), data=body, headers={"Host": host, **(headers or {})})
    if credentials and query:
        botocore.auth.SigV4QueryAuth(credentials, service, region, expires=60).add_auth(request)
    elif credentials:
        botocore.auth.SigV4Auth(credentials, service, region).add_auth(request)
    url = urllib.parse.urlsplit(request.url)
    target = url.path + ("?" + url.query if url.query else "")
    sent = {"method": method, "target": target, "headers": dict(request.headers.items()), "body": body}
    if tamper:
        tamper(sent)
    connection = http.client.HTTPConnection(ADDRESS, timeout=30)
    connection.request(sent["method"], sent["target"], body=sent["body"], headers=sent["headers"])
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers.get("x-amzn-ErrorType"), text, answer.headers["x-amzn-RequestId"]


def expect(what, got, status, kind=None, body=None):
    assert got[0] == status and got[1] == kind and (body is None or body in got[2]), "%s: %r, want %r %r %r" % (what, got, status, kind, body)


def denial(caller, resource, reason):
    return json.dumps({"Message": "User: %s is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********%s:%s/dev/%s %s" % (
        caller, ACCOUNT[-4:], api, resource, reason)}, separators=(",", ":"))


made = gateway.create_rest_api(name="guarded")
api, root = made["id"], made["rootResourceId"]
whole = "arn:aws:execute-api:us-east-1:%s:%s" % (ACCOUNT, api)
pets = gateway.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"]
one = gateway.create_resource(restApiId=api, parentId=pets, pathPart="{id}")["id"]
queue = gateway.create_resource(restApiId=api, parentId=root, pathPart="queue")["id"]
SHOW = '{"account": "$context.identity.accountId", "caller": "$context.identity.caller", "user": "$context.identity.user", "arn": "$context.identity.userArn", "key": "$context.identity.accessKey"}'


def method(resource, verb, authorization, integration, template=""):
    at = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
    gateway.put_method(authorizationType=authorization, **at)
    gateway.put_method_response(statusCode="200", **at)
    gateway.put_integration(**integration, **at)
    gateway.put_integration_response(statusCode="200", responseTemplates={"application/json": template} if template else {}, **at)


mock = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
method(pets, "GET", "AWS_IAM", mock, SHOW)
method(pets, "OPTIONS", "NONE", mock, "{}")
method(one, "ANY", "AWS_IAM", mock, SHOW)
sqs.create_queue(QueueName="pets")
method(queue, "POST", "AWS_IAM", {
    "type": "AWS", "integrationHttpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:sqs:path/%s/pets" % ACCOUNT, "credentials": "arn:aws:iam::*:user/*",
    "requestParameters": {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
    "requestTemplates": {"application/json": "Action=SendMessage&MessageBody=$input.body"},
})


def deploy():
    gateway.create_deployment(restApiId=api, stageName="dev")


deploy()

# Nobody, a user whom nothing allows, and what explains it.
ann = user("ann")
expect("the preflight", send("OPTIONS", "/dev/pets"), 200, body="{}")
expect("unsigned", send("GET", "/dev/pets"), 403, "MissingAuthenticationTokenException", '{"message":"Missing Authentication Token"}')
refused = send("GET", "/dev/pets", ann)
expect("nothing allows", refused, 403, "AccessDeniedException", denial("arn:aws:iam::%s:user/ann" % ACCOUNT, "GET/pets", "because no identity-based policy allows the execute-api:Invoke action"))
told = subprocess.run([os.environ["SLUICE"], "explain", "--data", os.environ["SLUICE_FOLDER"], refused[3]], check=True, capture_output=True, text=True).stdout
assert "GET /dev/pets of execute-api was denied" in told and whole + "/dev/GET/pets" in told and "There was no policy to ask." in told, told

# A user with a policy, in each form of address and signature.
iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=policy(allow([whole + "/dev/GET/pets", whole + "/*/*/pets/*"])))
ann_id = iam.get_user(UserName="ann")["User"]["UserId"]
seen = send("GET", "/dev/pets", ann)
expect("allowed", seen, 200)
assert json.loads(seen[2]) == {
    "account": ACCOUNT, "caller": ann_id, "user": ann_id, "arn": "arn:aws:iam::%s:user/ann" % ACCOUNT, "key": ann.access_key}, seen
expect("by path", send("GET", "/_aws/execute-api/%s/dev/pets" % api, ann, host=ADDRESS), 200)
expect("by the other path", send("GET", "/restapis/%s/dev/_user_request_/pets" % api, ann, host=ADDRESS), 200)
expect("in the query", send("GET", "/dev/pets?a=1&b=%20", ann, query=True), 200)
expect("a path that is escaped", send("PUT", "/dev/pets/a%20b%2Fc", ann, body='{"a": 1}'), 200)
expect("a query", send("GET", "/dev/pets?b=2&a=1&a=%26", ann), 200)

# What is signed cannot be changed.
for what, tamper in {
    "method": lambda s: s.update(method="POST"), "path": lambda s: s.update(target="/dev/pets/8?a=1"), "query": lambda s: s.update(target="/dev/pets/7?a=2"),
    "body": lambda s: s.update(body="{}"), "date": lambda s: s["headers"].update({"X-Amz-Date": "20200101T000000Z"}),
    "header": lambda s: s["headers"].update({"X-Amz-Meta": "x"}), "host": lambda s: s["headers"].update({"Host": "%s.execute-api.localhost" % api}),
    "override": lambda s: s["headers"].update({"X-HTTP-Method-Override": "DELETE"}),
}.items():
    got = send("PUT", "/dev/pets/7?a=1", ann, body='{"a": 1}', tamper=tamper)
    expect(what, got, 403, "InvalidSignatureException")
expect("another service", send("GET", "/dev/pets", ann, service="lambda"), 403, "InvalidSignatureException", "Credential should be scoped to correct service: 'execute-api'. ")
expect("another region", send("GET", "/dev/pets", ann, region="eu-west-1"), 403, "InvalidSignatureException", "Credential should be scoped to a valid region, not 'eu-west-1'. ")
nobody = botocore.credentials.Credentials("AKIAIOSFODNN7EXAMPLE", "x")
expect("an unknown key", send("GET", "/dev/pets", nobody), 403, "UnrecognizedClientException", '{"message":"The security token included in the request is invalid."}')
wrong = botocore.credentials.Credentials(ann.access_key, "x")
expect("another secret", send("GET", "/dev/pets", wrong), 403, "InvalidSignatureException", "The Canonical String for this request should have been\\n'GET\\n/dev/pets\\n")

# A role's session, and one that is limited further.
iam.create_role(RoleName="keeper", AssumeRolePolicyDocument=policy(
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::%s:root" % ACCOUNT}}))
iam.put_role_policy(RoleName="keeper", PolicyName="p", PolicyDocument=policy(allow(whole + "/*")))
iam.create_user(UserName="assumer")
iam.put_user_policy(UserName="assumer", PolicyName="p", PolicyDocument=policy(allow("*", "sts:AssumeRole")))
key = iam.create_access_key(UserName="assumer")["AccessKey"]
assumer = boto3.client("sts", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])


def session(**more):
    c = assumer.assume_role(RoleArn="arn:aws:iam::%s:role/keeper" % ACCOUNT, RoleSessionName="sam", **more)["Credentials"]
    return botocore.credentials.Credentials(c["AccessKeyId"], c["SecretAccessKey"], c["SessionToken"])


keeper = session()
role_id = iam.get_role(RoleName="keeper")["Role"]["RoleId"]
seen = send("GET", "/dev/pets", keeper)
expect("a session", seen, 200)
assert json.loads(seen[2])["caller"] == role_id + ":sam" and json.loads(seen[2])["arn"] == "arn:aws:sts::%s:assumed-role/keeper/sam" % ACCOUNT, seen
expect("a session in the query", send("GET", "/dev/pets", keeper, query=True), 200)
limited = session(Policy=policy(allow(whole + "/dev/DELETE/*")))
expect("a limited session", send("GET", "/dev/pets", limited), 403, "AccessDeniedException", denial(
    "arn:aws:sts::%s:assumed-role/keeper/sam" % ACCOUNT, "GET/pets", "because no session policy allows the execute-api:Invoke action"))
expect("what it may", send("DELETE", "/dev/pets/7", limited), 200)

# Calling on with the caller's own credentials: the queue decides by the caller's policies.
body = {"headers": {"Content-Type": "application/json"}, "body": "hello"}
iam.put_user_policy(UserName="ann", PolicyName="q", PolicyDocument=policy(allow(whole + "/dev/POST/queue")))
expect("no permission at the queue", send("POST", "/dev/queue", ann, **body), 200, body='"Code":"AccessDenied"')
iam.put_user_policy(UserName="ann", PolicyName="r", PolicyDocument=policy(allow("arn:aws:sqs:us-east-1:%s:pets" % ACCOUNT, "sqs:SendMessage")))
expect("as the caller", send("POST", "/dev/queue", ann, **body), 200, body='{"SendMessageResponse":')
received = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName="pets")["QueueUrl"], AttributeNames=["SenderId"], WaitTimeSeconds=5)["Messages"]
assert len(received) == 1 and received[0]["Body"] == "hello" and received[0]["Attributes"]["SenderId"] == ann_id, received

# A resource policy: it takes effect when it is deployed, and its deny wins.
shown = gateway.update_rest_api(restApiId=api, patchOperations=[{"op": "replace", "path": "/policy", "value": policy(
    allow("execute-api:/*", Principal="*"), {
        "Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::%s:user/ann" % ACCOUNT}, "Action": "execute-api:Invoke", "Resource": ["execute-api:/dev/GET/pets"]},
    {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/dev/OPTIONS/*", "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
)}])["policy"]
kept = json.loads(json.loads('"%s"' % shown))
assert kept["Statement"][1]["Resource"] == whole + "/dev/GET/pets" and "10.0.0.0\\/8" in shown, shown
expect("before it is deployed", send("GET", "/dev/pets", ann), 200)
deploy()
expect("an explicit deny", send("GET", "/dev/pets", ann), 403, "AccessDeniedException", denial(
    "arn:aws:iam::%s:user/ann" % ACCOUNT, "GET/pets", "with an explicit deny in a resource-based policy"))
refused = send("OPTIONS", "/dev/pets", ann)
expect("another network", refused, 403, "AccessDeniedException", denial("anonymous", "OPTIONS/pets", "with an explicit deny in a resource-based policy"))
expect("a user whom it allows alone", send("GET", "/dev/pets", user("ben")), 200)
expect("unsigned all the same", send("GET", "/dev/pets"), 403, "MissingAuthenticationTokenException")

print("every step gave its answer")
