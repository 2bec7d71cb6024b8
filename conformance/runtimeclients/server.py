"""Runs the functions that build.sh made through a whole server, as functions of provided.al2023, and the published extension as a layer.

    PYTHONPATH=conformance/python python conformance/runtimeclients/server.py FOLDER

Endpoint, keys and region come from the environment. It needs isolated sandboxes on a host with Python, Node.js and Java."""

import io
import json
import os
import pathlib
import sys
import zipfile

from functions import functions, role

built = pathlib.Path(sys.argv[1])
runs = role("runtime-clients")


def files(folder, prefix=""):
    return {prefix + str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file() and "/deps/" not in str(path)}


def script(command):
    return {"bootstrap": f"#!/bin/sh\nexec {command}\n".encode()}


def archive(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, source in content.items():
            entry = zipfile.ZipInfo(name)
            program = isinstance(source, bytes) or os.access(source, os.X_OK)
            entry.external_attr, entry.compress_type = (0o755 if program else 0o644) << 16, zipfile.ZIP_DEFLATED
            z.writestr(entry, source if isinstance(source, bytes) else source.read_bytes())
    return out.getvalue()


packages = next((built / "python/venv/lib").glob("python3*")) / "site-packages"
kinds = {
    "go": {"bootstrap": built / "go/bootstrap"},
    "rust": {"bootstrap": built / "rust/bootstrap"},
    "python": {**files(packages, "site/"), "app.py": built / "python/app.py", **script("env PYTHONPATH=/var/task/site python3 -m awslambdaric app.handler")},
    "node": {**files(built / "node"), **script("node /var/task/node_modules/aws-lambda-ric/bin/index.mjs index.handler")},
    "java": {
        **files(built / "java/target/classes", "classes/"), **files(built / "java/target/dependency", "dependency/"),
        **script("java -cp '/var/task/classes:/var/task/dependency/*' com.amazonaws.services.lambda.runtime.api.client.AWSLambda function.Handler::handle"),
    },
    "extension": {"bootstrap": built / "go/bootstrap"},
}
layer = functions.publish_layer_version(LayerName="watcher", Content={"ZipFile": archive({"extensions/watcher": built / "extension/extensions/watcher"})})
for name, content in kinds.items():
    made = functions.create_function(
        FunctionName=name, Role=runs, Runtime="provided.al2023", Handler="handler", Code={"ZipFile": archive(content)}, Timeout=30, MemorySize=512,
        Layers=[layer["LayerVersionArn"]] if name == "extension" else [],
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    for event in ({"a": 1}, {"do": "context"}, {"do": "fail"}, {"a": 2}):
        answer = functions.invoke(FunctionName=name, Payload=json.dumps(event))
        got = json.load(answer["Payload"])
        if event.get("do") == "context":
            assert got == {"id": answer["ResponseMetadata"]["RequestId"], "arn": made["FunctionArn"], "remaining": True}, (name, got)
        elif event.get("do") == "fail":
            assert answer["FunctionError"] == "Unhandled" and got["errorMessage"] == "as asked", (name, got)
        else:
            assert "FunctionError" not in answer and got == event, (name, got)
    print(name, "passes")
