"""The function on the Python client."""


def handler(event, context):
    if event.get("do") == "fail":
        raise Exception("as asked")
    if event.get("do") == "context":
        return {"id": context.aws_request_id, "arn": context.invoked_function_arn, "remaining": context.get_remaining_time_in_millis() > 1000}
    return event
