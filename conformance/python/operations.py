"""Calls every operation that botocore knows of the served services, with the least parameters that it takes, and prints one JSON
line for each: service, operation, HTTP status, error code and message.

Keys, endpoint and region come from the environment. The arguments are the URL of a queue and the name of a bucket that exist."""

import base64
import json
import sys

import boto3
import botocore.config
import botocore.exceptions

QUEUE, BUCKET = sys.argv[1:]
QUEUE_ARN = "arn:aws:sqs:us-east-1:%s:%s" % tuple(QUEUE.split("/")[-2:])
TASK = base64.b64encode(json.dumps({"taskId": "nothing", "sourceArn": QUEUE_ARN}).encode()).decode()
# Some operations of CloudWatch Logs and Step Functions go to a host in front of the endpoint's, which a port on this machine has not.
ONCE = botocore.config.Config(retries={"max_attempts": 0}, read_timeout=30, inject_host_prefix=False)


HERE = "us-east-1:000000000000"
FUNCTION = "arn:aws:lambda:%s:function:nothing" % HERE
GROUP = "arn:aws:logs:%s:log-group:nothing" % HERE

PARTNER = "aws.partner/nothing/nothing"
MACHINE = "arn:aws:states:%s:stateMachine:nothing" % HERE

# What members must look like before anyone is asked whether the caller may, by service; "" is all that say nothing else.
KNOWN = {
    "": {
        "QueueUrl": QUEUE, "SourceArn": QUEUE_ARN, "TaskHandle": TASK, "statusCode": "200",
        "authenticationCode": "123456", "AuthenticationCode1": "123456", "AuthenticationCode2": "123456",
        "VersionId": "v1", "EntityPath": "o-0123456789/r-0123", "SigningAlgorithm": "RS256", "resourceArn": "arn:aws:apigateway:us-east-1::/restapis/nothing",
        "DatasetIdentifier": "default", "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/0",
    },
    "lambda": {
        "Action": "lambda:GetLayerVersion", "Principal": "*", "Role": "arn:aws:iam::000000000000:role/nothing", "FunctionVersion": "1", "Qualifier": "1",
        "Resource": FUNCTION, "ResourceArn": FUNCTION, "Arn": "arn:aws:lambda:%s:layer:nothing:1" % HERE,
        "CodeSigningConfigArn": "arn:aws:lambda:%s:code-signing-config:csc-%s" % (HERE, 17 * "0"),
        "DurableExecutionArn": FUNCTION + ":1/durable-execution/nothing/0", "SubnetId": "subnet-0", "SecurityGroupId": "sg-0",
    },
    "stepfunctions": {
        "stateMachineArn": MACHINE, "stateMachineVersionArn": MACHINE + ":1", "stateMachineAliasArn": MACHINE + ":live", "resourceArn": MACHINE,
        "executionArn": "arn:aws:states:%s:execution:nothing:nothing" % HERE, "activityArn": "arn:aws:states:%s:activity:nothing" % HERE,
        "mapRunArn": "arn:aws:states:%s:mapRun:nothing/nothing:nothing" % HERE, "name": "nothing",
    },
    "logs": {"resourceArn": GROUP, "logGroupIdentifier": GROUP},
    "events": {
        "ConnectionArn": "arn:aws:events:%s:connection/nothing/0" % HERE, "EventSourceArn": "arn:aws:events:%s:event-bus/nothing" % HERE, "Account": 12 * "0",
        "HealthCheck": "arn:aws:route53:::healthcheck/0", "Route": "us-east-1", "EventBusArn": "arn:aws:events:%s:event-bus/nothing" % HERE,
        "EventSourceName": PARTNER, "NamePrefix": PARTNER,
    },
    "s3": {"Bucket": BUCKET, "CopySource": BUCKET + "/nothing", "RenameSource": "nothing"},
}

# What operations take besides the members that the model requires: one of several, or one without which they are not built.
MORE = {
    "DescribeLogStreams": {"logGroupName": "nothing"}, "FilterLogEvents": {"logGroupName": "nothing"}, "GetLogEvents": {"logGroupName": "nothing"},
    "StartQuery": {"logGroupName": "nothing"}, "PublishLayerVersion": {"Content": {"ZipFile": b"x"}},
    "ListExecutions": {"stateMachineArn": MACHINE},
    "ActivateEventSource": {"Name": PARTNER}, "DeactivateEventSource": {"Name": PARTNER}, "DescribeEventSource": {"Name": PARTNER},
    "DescribePartnerEventSource": {"Name": PARTNER}, "CreatePartnerEventSource": {"Name": PARTNER}, "DeletePartnerEventSource": {"Name": PARTNER},
    "PutDeliveryDestination": {"deliveryDestinationConfiguration": {"destinationResourceArn": GROUP}},
}


def text(name, shape):
    """A text that the constraints of a member let through, whatever it means."""
    if shape.enum:
        return shape.enum[0]
    known = {**KNOWN[""], **KNOWN.get(service, {})}
    if name in known:
        return known[name]
    if name.lower().endswith("arn"):
        return "arn:aws:iam::000000000000:%s/nothing" % ("policy" if "policy" in name.lower() else "role")
    return ("Nothing" + "x" * shape.metadata.get("min", 1))[: max(shape.metadata.get("min", 1), 7)]


def value(name, shape, depth=0):
    kind = shape.type_name
    if kind == "structure":
        members = shape.required_members or (list(shape.members)[:1] if depth else [])
        return {member: value(member, shape.members[member], depth + 1) for member in members}
    if kind == "list":
        return [value(name.rstrip("s"), shape.member, depth + 1)] * max(shape.metadata.get("min", 1), 1)
    if kind == "map":
        return {text("key", shape.key): value("value", shape.value, depth + 1)}
    if kind in ("integer", "long"):
        return shape.metadata.get("min", 1)
    return {"string": lambda: text(name, shape), "boolean": lambda: True, "blob": lambda: b"x", "timestamp": lambda: 0, "float": lambda: 1.0, "double": lambda: 1.0}[kind]()


for service in ("apigateway", "cloudwatch", "events", "iam", "lambda", "logs", "s3", "sqs", "stepfunctions", "sts"):
    client = boto3.client(service, config=ONCE)
    methods = {client.meta.method_to_api_mapping[m]: m for m in client.meta.method_to_api_mapping}
    for operation in client.meta.service_model.operation_names:
        model = client.meta.service_model.operation_model(operation)
        parameters = {**(value("", model.input_shape) if model.input_shape else {}), **MORE.get(operation, {})}
        line = {"service": service, "operation": operation}
        try:
            answer = getattr(client, methods[operation])(**parameters)
            line["status"] = answer["ResponseMetadata"]["HTTPStatusCode"]
        except botocore.exceptions.ClientError as e:
            line["status"] = e.response["ResponseMetadata"]["HTTPStatusCode"]
            line["code"], line["message"] = e.response["Error"]["Code"], e.response["Error"].get("Message", "")
        print(json.dumps(line))
