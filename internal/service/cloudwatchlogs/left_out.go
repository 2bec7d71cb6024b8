package cloudwatchlogs

import "sluice/internal/service"

// leftOut are the operations of the model that are left out.
func leftOut() []service.Unbuilt {
	return []service.Unbuilt{
		{Why: "log groups are not encrypted with keys of their own, and KMS is not served", Operations: []string{
			"AssociateKmsKey", "DisassociateKmsKey",
		}},
		{Why: "events are exported to Amazon S3, which is not served", Operations: []string{
			"CancelExportTask", "CreateExportTask", "DescribeExportTasks",
		}},
		{Why: "what is imported comes from CloudTrail Lake, which is not served", Operations: []string{
			"CancelImportTask", "CreateImportTask", "DescribeImportTaskBatches", "DescribeImportTasks",
		}},
		{Why: "S3 Tables are not served", Operations: []string{
			"AssociateSourceToS3TableIntegration", "DisassociateSourceFromS3TableIntegration", "ListSourcesForS3TableIntegration",
		}},
		{Why: "no service here delivers its logs by sources and deliveries: each writes to the log group that it is given", Operations: []string{
			"CreateDelivery", "DeleteDelivery", "DeleteDeliverySource", "DescribeConfigurationTemplates", "DescribeDeliveries",
			"DescribeDeliverySources", "GetDelivery", "GetDeliverySource", "UpdateDeliveryConfiguration",
		}},
		{Why: "anomalies are not looked for", Operations: []string{
			"CreateLogAnomalyDetector", "DeleteLogAnomalyDetector", "GetLogAnomalyDetector", "ListAnomalies", "ListLogAnomalyDetectors",
			"UpdateAnomaly", "UpdateLogAnomalyDetector",
		}},
		{Why: "the query language has no lookup", Operations: []string{
			"CreateLookupTable", "DeleteLookupTable", "DescribeLookupTables", "GetLookupTable", "UpdateLookupTable",
		}},
		{Why: "queries run when they are asked for, and are not kept by name", Operations: []string{
			"CreateScheduledQuery", "DeleteQueryDefinition", "DeleteScheduledQuery", "DescribeQueryDefinitions", "GetScheduledQuery",
			"GetScheduledQueryHistory", "ListScheduledQueries", "PutQueryDefinition", "UpdateScheduledQuery",
		}},
		{Why: "fields are found when a query runs: there are no indexes of them, no pointers to a record and no list of the groups that a query read", Operations: []string{
			"DeleteIndexPolicy", "DescribeFieldIndexes", "DescribeIndexPolicies", "GetLogFields", "GetLogGroupFields", "GetLogObject",
			"GetLogRecord", "ListAggregateLogGroupSummaries", "ListLogGroupsForQuery", "PutIndexPolicy",
		}},
		{Why: "policies are for one log group each: retention, subscription and metric filters of that group", Operations: []string{
			"DeleteAccountPolicy", "DescribeAccountPolicies", "PutAccountPolicy",
		}},
		{Why: "events are kept as they come: nothing masks or transforms them", Operations: []string{
			"DeleteDataProtectionPolicy", "DeleteTransformer", "GetDataProtectionPolicy", "GetTransformer", "PutDataProtectionPolicy",
			"PutTransformer", "TestTransformer",
		}},
		{Why: "subscriptions deliver to functions; destinations stand for streams of Kinesis, which is not served", Operations: []string{
			"DeleteDestination", "PutDestination", "PutDestinationPolicy",
		}},
		{Why: "OpenSearch is not served", Operations: []string{
			"DeleteIntegration", "GetIntegration", "ListIntegrations", "PutIntegration",
		}},
		{Why: "events come by PutLogEvents alone, which is signed: not by syslog, nor with bearer tokens", Operations: []string{
			"DeleteSyslogConfiguration", "ListSyslogConfigurations", "PutBearerTokenAuthentication", "PutSyslogConfiguration",
		}},
		{Why: "there is one tier of storage", Operations: []string{
			"GetStorageTierPolicy", "PutStorageTierPolicy",
		}},
	}
}
