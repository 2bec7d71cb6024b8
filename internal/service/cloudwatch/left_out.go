package cloudwatch

import "sluice/internal/service"

// leftOut are the operations of the model that are left out.
func leftOut() []service.Unbuilt {
	return []service.Unbuilt{
		{Why: "no metric is learned, so that nothing of it could be called an anomaly", Operations: []string{
			"DeleteAnomalyDetector", "DescribeAnomalyDetectors", "PutAnomalyDetector",
		}},
		{Why: "Contributor Insights reads log events by rules, which nothing does here", Operations: []string{
			"DeleteInsightRules", "DescribeAlarmContributors", "DescribeInsightRules", "DisableInsightRules", "EnableInsightRules",
			"GetInsightRuleReport", "ListManagedInsightRules", "PutInsightRule", "PutManagedInsightRules",
		}},
		{Why: "metric streams deliver to Firehose, which is not served", Operations: []string{
			"DeleteMetricStream", "GetMetricStream", "ListMetricStreams", "PutMetricStream", "StartMetricStreams", "StopMetricStreams",
		}},
		{Why: "alarms act on nothing yet, so that there is nothing to mute", Operations: []string{
			"DeleteAlarmMuteRule", "GetAlarmMuteRule", "ListAlarmMuteRules", "PutAlarmMuteRule",
		}},
		{Why: "alarms on logs need scheduled queries of CloudWatch Logs, which are not built", Operations: []string{
			"PutLogAlarm",
		}},
		{Why: "metrics are not encrypted, and KMS is not served", Operations: []string{
			"AssociateDatasetKmsKey", "DisassociateDatasetKmsKey", "GetDataset",
		}},
		{Why: "metrics do not come by OpenTelemetry, and PromQL is not served", Operations: []string{
			"GetOTelEnrichment", "StartOTelEnrichment", "StopOTelEnrichment", "UpdateOTelEnrichment",
		}},
		{Why: "every resource has the metrics that its service reports, and no finer ones", Operations: []string{
			"CreateResourceMetricsConfiguration", "DeleteResourceMetricsConfiguration", "GetResourceMetricsConfiguration",
			"UpdateResourceMetricsConfiguration",
		}},
		{Why: "queries are not kept by name; GetMetricData and dashboards take them whole", Operations: []string{
			"DeleteMetricDataQueryDefinition", "GetMetricDataQueryDefinition", "ListMetricDataQueryDefinitions",
			"PutMetricDataQueryDefinition",
		}},
		{Why: "nothing draws pictures of metrics", Operations: []string{
			"GetMetricWidgetImage",
		}},
	}
}
