"""The case of AWS's article on API Gateway in front of SQS, with boto3: every step and every error, with its answer.

Endpoint, keys and region come from the environment, as boto3 reads them. An answer that is not the expected one ends the script
with an AssertionError."""

import json
import os
import re
import urllib.error
import urllib.request

import boto3
import botocore.exceptions

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
sqs, iam, sts, gateway = (boto3.client(name) for name in ("sqs", "iam", "sts", "apigateway"))

account = sts.get_caller_identity()["Account"]
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
FORM = {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"}
SEND = "Action=SendMessage&MessageBody=$input.body"
DENIED = (
    r'\{"Error":\{"Code":"AccessDenied","Message":"Access to the resource https://sqs\.us-east-1\.amazonaws\.com/%s/article is denied\.",'
    r'"Type":"Sender"\},"RequestId":"[0-9a-f-]{36}"\}' % account
)
SENT = (
    r'\{"SendMessageResponse":\{"ResponseMetadata":\{"RequestId":"[0-9a-f-]{36}"\},"SendMessageResult":\{"MD5OfMessageAttributes":null,'
    r'"MD5OfMessageBody":"[0-9a-f]{32}","MD5OfMessageSystemAttributes":null,"MessageId":"[0-9a-f-]{36}","SequenceNumber":null\}\}\}'
)


def role(name, policy):
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    if policy:
        iam.put_role_policy(RoleName=name, PolicyName="send", PolicyDocument=json.dumps(policy))
    return made["Arn"]


def deploy(credentials, template=SEND, parameters=FORM):
    where = {"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
    gateway.put_integration(
        **where, type="AWS", integrationHttpMethod="POST", uri=f"arn:aws:apigateway:us-east-1:sqs:path/{account}/article",
        credentials=credentials, requestParameters=parameters, requestTemplates={"application/json": template},
    )
    gateway.put_integration_response(**where, statusCode="200")
    gateway.put_integration_response(**where, statusCode="403", selectionPattern="403")
    gateway.put_integration_response(**where, statusCode="404", selectionPattern="404")
    gateway.create_deployment(restApiId=api, stageName="prod")


def post(body):
    request = urllib.request.Request(
        f"{ENDPOINT}/_aws/execute-api/{api}/prod/callback", data=body.encode(), headers={"Content-Type": "application/json"}, method="POST",
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def expect(body, status, pattern):
    got = post(body)
    assert got[0] == status and re.fullmatch(pattern, got[1]), (body, got)


def received(body):
    messages = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    assert [m["Body"] for m in messages] == [body], messages
    sqs.delete_message(QueueUrl=url, ReceiptHandle=messages[0]["ReceiptHandle"])


url = sqs.create_queue(QueueName="article")["QueueUrl"]
queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
sender = role("sender", {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": [queue], "Action": ["sqs:SendMessage"]}]})
nobody = role("nobody", None)

created = gateway.create_rest_api(name="article")
api = created["id"]
resource = gateway.create_resource(restApiId=api, parentId=created["rootResourceId"], pathPart="callback")["id"]
gateway.put_method(restApiId=api, resourceId=resource, httpMethod="POST", authorizationType="NONE")
for status in ("200", "403", "404"):
    gateway.put_method_response(restApiId=api, resourceId=resource, httpMethod="POST", statusCode=status)

deploy(sender)
hello = '{\n    "message": "Hello World"\n  }'
expect(hello, 200, SENT)
received(hello)
expect('{"message": "salt & pepper"}', 403, DENIED)
expect('{"message": "100%"}', 403, DENIED)
deploy(sender, parameters={})
expect("{}", 404, "<UnknownOperationException/>")
deploy(sender, template="MessageBody=$input.body")
expect("{}", 404, "<UnknownOperationException/>")
deploy(nobody)
expect("{}", 403, DENIED)
deploy(sender, template="Action=SendMessage&MessageBody=$util.urlEncode($input.body)")
expect('{"message": "salt & pepper: 100%"}', 200, SENT)
received('{"message": "salt & pepper: 100%"}')

# The queue's own policy names the role.
deploy(nobody)
allow = {"Effect": "Allow", "Principal": {"AWS": nobody}, "Action": "sqs:SendMessage", "Resource": queue}
sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [allow]})})
expect('{"n": 1}', 200, SENT)
received('{"n": 1}')

# A user who may describe APIs, but not hand over roles.
iam.create_user(UserName="builder")
iam.put_user_policy(
    UserName="builder", PolicyName="apis",
    PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apigateway:*", "Resource": "*"}]}),
)
key = iam.create_access_key(UserName="builder")["AccessKey"]
gateway = boto3.client("apigateway", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
try:
    deploy(sender)
    raise AssertionError("the role was handed over without iam:PassRole")
except botocore.exceptions.ClientError as refused:
    assert refused.response["Error"]["Code"] == "AccessDeniedException", refused
    assert f"is not authorized to perform: iam:PassRole on resource: {sender}" in str(refused), refused

# Error classes are those of the service's model.
try:
    sqs.get_queue_url(QueueName="nothing")
    raise AssertionError("a queue that is not there has a URL")
except sqs.exceptions.QueueDoesNotExist:
    pass

print("every step gave its answer")
