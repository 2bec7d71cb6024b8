"""What the scripts on functions share: a role, archives made in memory, and functions that are ready when they are returned."""

import io
import json
import zipfile

import boto3

iam, functions, sts = (boto3.client(name) for name in ("iam", "lambda", "sts"))
account = sts.get_caller_identity()["Account"]
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
# The interpreters that the server found are enough for these names: it runs a family's function with the one it has.
NODE, PYTHON = "nodejs22.x", "python3.13"


def role(name, *statements):
    """Makes a role that Lambda may assume, which may do what the statements allow, and write its functions' logs."""
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    logs = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [logs, *statements]}))
    return made


def archive(files, executable=()):
    """Returns a ZIP archive of texts or bytes by path."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o755 if path in executable else 0o644) << 16
            z.writestr(entry, content)
    return out.getvalue()


def function(name, role, files, **configuration):
    """Makes a function, waits until it is active, and returns its ARN."""
    made = functions.create_function(FunctionName=name, Role=role, Code={"ZipFile": archive(files)}, **configuration)
    functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return made["FunctionArn"]
