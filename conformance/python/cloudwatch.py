"""CloudWatch with boto3 over each of its three protocols: RPC v2 CBOR, AWS JSON and Query.

Endpoint, keys and region come from the environment, as boto3 reads them. An answer that is not the expected one ends the script
with an AssertionError."""

import datetime
import json

import boto3
import botocore.exceptions
import botocore.loaders


class Loader(botocore.loaders.Loader):
    """Loads the model as if the service spoke one protocol alone."""

    protocol = None

    def load_service_model(self, service_name, type_name, api_version=None):
        model = super().load_service_model(service_name, type_name, api_version)
        if service_name != "cloudwatch" or type_name != "service-2":
            return model
        model = json.loads(json.dumps(model))
        model["metadata"].update(protocol=self.protocol, protocols=[self.protocol])
        if self.protocol == "query":
            model["metadata"].pop("awsQueryCompatible")
        return model


def client(protocol):
    session = boto3.Session()
    loader = Loader(session._loader.search_paths)
    loader.protocol = protocol
    session._session.register_component("data_loader", loader)
    session._loader = loader
    return session.client("cloudwatch")


def refused(call, **parameters):
    try:
        call(**parameters)
    except botocore.exceptions.ClientError as e:
        return type(e).__name__, e.response["Error"]["Code"], e.response["Error"].get("Message", ""), e.response["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError("it is not refused")


now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
minute = now.replace(second=0)
for protocol in ("smithy-rpc-v2-cbor", "json", "query"):
    cloudwatch = client(protocol)
    namespace = "test-" + protocol
    # More than 10 KB, which botocore compresses.
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[
        {"MetricName": "m", "Dimensions": [{"Name": "d", "Value": str(i)}], "Value": i * 1.5, "Unit": "Count", "Timestamp": now} for i in range(900)
    ])
    assert sum(len(p["Metrics"]) for p in cloudwatch.get_paginator("list_metrics").paginate(Namespace=namespace)) == 900
    span = {"StartTime": minute - datetime.timedelta(minutes=5), "EndTime": minute + datetime.timedelta(minutes=2)}
    data = cloudwatch.get_metric_data(MetricDataQueries=[
        {"Id": "all", "Expression": "SUM(SEARCH('{%s,d} MetricName=\"m\"', 'Sum', 60))" % namespace},
        {"Id": "one", "MetricStat": {"Metric": {"Namespace": namespace, "MetricName": "m", "Dimensions": [{"Name": "d", "Value": "7"}]}, "Period": 60, "Stat": "p90"}},
    ], **span)["MetricDataResults"]
    # A search of 900 metrics finds 500.
    assert [(r["Id"], len(r["Values"]), r["Timestamps"]) for r in data] == [("all", 1, [minute]), ("one", 1, [minute])], data
    assert data[1]["Values"] == [10.5] and data[1]["Label"] == "m", data
    points = cloudwatch.get_metric_statistics(Namespace=namespace, MetricName="m", Dimensions=[{"Name": "d", "Value": "7"}], Period=60, Statistics=["Sum"], **span)
    assert points["Datapoints"] == [{"Timestamp": minute, "Sum": 10.5, "Unit": "Count"}], points
    assert refused(cloudwatch.put_metric_data, Namespace=namespace, MetricData=[{"MetricName": "m", "Value": 1, "Values": [2.0]}]) == (
        "InvalidParameterCombinationException", "InvalidParameterCombination",
        "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.", 400)
    assert refused(cloudwatch.set_alarm_state, AlarmName="nothing", StateValue="OK", StateReason="x") == ("ResourceNotFound", "ResourceNotFound", "", 404)
    cloudwatch.put_metric_alarm(
        AlarmName=protocol, Namespace=namespace, MetricName="m", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.5,
        ComparisonOperator="GreaterThanThreshold", Tags=[{"Key": "k", "Value": "v"}])
    alarm = cloudwatch.describe_alarms(AlarmNames=[protocol])["MetricAlarms"][0]
    assert alarm["Threshold"] == 1.5 and alarm["StateValue"] == "INSUFFICIENT_DATA" and abs(alarm["StateUpdatedTimestamp"] - now) < datetime.timedelta(minutes=5), alarm
    assert cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"] == [{"Key": "k", "Value": "v"}]
    cloudwatch.put_dashboard(DashboardName="d", DashboardBody='{"widgets":[]}')
    assert cloudwatch.get_dashboard(DashboardName="d")["DashboardBody"] == '{"widgets":[]}'
print("every protocol gave its answers")
