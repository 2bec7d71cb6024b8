"""Asynchronous invocations, with boto3: retries, destinations, dead-letter queues. Endpoint, keys and region come from the environment."""

import json
import re

import boto3
from functions import PYTHON, account, function, functions, role

sqs = boto3.client("sqs")


def queue(name):
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return url, f"arn:aws:sqs:us-east-1:{account}:{name}"


def received(url):
    """Takes the next message, with all of its attributes."""
    for _ in range(3):
        messages = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20, MessageAttributeNames=["All"]).get("Messages", [])
        if messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=messages[0]["ReceiptHandle"])
            return messages[0]
    raise AssertionError("nothing came into " + url)


def invoke(name, payload):
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(payload), InvocationType="Event")
    assert answer["StatusCode"] == 202 and answer["Payload"].read() == b"" and "ExecutedVersion" not in answer, answer
    return answer["ResponseMetadata"]["RequestId"]


SOURCE = """
def handler(event, context):
    if event.get("raise_error"):
        raise Exception("Test exception (this is intentional)")
    return {"event": event}
"""
FAILED = {"errorMessage": "Test exception (this is intentional)", "errorType": "Exception"}
done, done_arn = queue("done")
failed, failed_arn = queue("failed")
dead, dead_arn = queue("dead")
forwarded, forwarded_arn = queue("forwarded")
sends = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": [done_arn, failed_arn, dead_arn, forwarded_arn]}
calls = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": f"arn:aws:lambda:us-east-1:{account}:function:*"}
asynchronous = role("asynchronous", sends, calls)


def destinations():
    """The records are those that AWS sent, as its answers were recorded for LocalStack's test_lambda_destinations."""
    made = function("worker", asynchronous, {"handler.py": SOURCE}, Runtime=PYTHON, Handler="handler.handler")
    functions.put_function_event_invoke_config(
        FunctionName="worker", MaximumRetryAttempts=0, DestinationConfig={"OnSuccess": {"Destination": done_arn}, "OnFailure": {"Destination": failed_arn}},
    )
    for payload, url, condition, response in (
        ({}, done, "Success", {"statusCode": 200, "executedVersion": "$LATEST"}),
        ({"raise_error": 1}, failed, "RetriesExhausted", {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}),
    ):
        request = invoke("worker", payload)
        body = received(url)["Body"]
        record = json.loads(body)
        assert list(record) == ["version", "timestamp", "requestContext", "requestPayload", "responseContext", "responsePayload"], body
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record.pop("timestamp")), body
        answered = record.pop("responsePayload")
        assert record == {
            "version": "1.0", "requestPayload": payload, "responseContext": response,
            "requestContext": {"requestId": request, "functionArn": made + ":$LATEST", "condition": condition, "approximateInvokeCount": 1},
        }, body
        if condition == "Success":
            assert answered == {"event": payload}, answered
        else:
            stack = answered.pop("stackTrace")
            assert answered == {**FAILED, "requestId": request} and len(stack) == 1 and stack[0].endswith(
                '/handler.py", line 4, in handler\n    raise Exception("Test exception (this is intentional)")\n'), (answered, stack)


def another_function():
    """A destination that is a function gets the record as its event; what it answers goes on to its own destination."""
    next_arn = function("next", asynchronous, {"handler.py": SOURCE}, Runtime=PYTHON, Handler="handler.handler")
    functions.put_function_event_invoke_config(FunctionName="next", DestinationConfig={"OnSuccess": {"Destination": forwarded_arn}})
    functions.put_function_event_invoke_config(FunctionName="worker", MaximumRetryAttempts=0, DestinationConfig={"OnSuccess": {"Destination": next_arn}})
    request = invoke("worker", {"n": 1})
    record = json.loads(received(forwarded)["Body"])["requestPayload"]
    assert record["requestContext"]["requestId"] == request and record["responsePayload"] == {"event": {"n": 1}}, record


def dead_letters():
    function("dying", asynchronous, {"handler.py": SOURCE}, Runtime=PYTHON, Handler="handler.handler", DeadLetterConfig={"TargetArn": dead_arn})
    functions.put_function_event_invoke_config(FunctionName="dying", MaximumRetryAttempts=0)
    request = invoke("dying", {"raise_error": 1})
    message = received(dead)
    assert json.loads(message["Body"]) == {"raise_error": 1}, message
    assert message["MessageAttributes"] == {
        "ErrorCode": {"DataType": "Number", "StringValue": "200"}, "ErrorMessage": {"DataType": "String", "StringValue": FAILED["errorMessage"]},
        "RequestID": {"DataType": "String", "StringValue": request},
    }, message


for part in (destinations, another_function, dead_letters):
    part()
print("every step gave its answer")
