package task

import (
	"sluice/internal/service/sfn/resource"
)

// patterns is a set of them.
type patterns uint8

func (s patterns) has(p resource.Pattern) bool { return s&(1<<p) != 0 }

// The sets that integrations support. Where Step Functions has a ".sync", the bare action is there too unless said otherwise.
const (
	request = patterns(1 << resource.RequestResponse)
	job     = request | 1<<resource.Sync
	token   = request | 1<<resource.WaitForTaskToken
	both    = job | 1<<resource.WaitForTaskToken
)

// optimized are the actions of an optimized integration, by service. Source: Step Functions Developer Guide, "Integrating services with
// Step Functions", its table of patterns, and the page of each service. A function, and no variable, so that nobody changes it.
func optimized(service string) map[string]patterns {
	switch service {
	case "apigateway":
		return map[string]patterns{"invoke": token}
	case "http":
		return map[string]patterns{"invoke": request}
	case "lambda":
		return map[string]patterns{"invoke": token}
	case "sqs":
		return map[string]patterns{"sendMessage": token}
	case "states":
		return map[string]patterns{"startExecution": both | 1<<resource.SyncJSON}
	}
	return elsewhere(service)
}

// elsewhere are those of services that this server does not serve.
func elsewhere(service string) map[string]patterns {
	switch service {
	case "athena":
		return map[string]patterns{"startQueryExecution": job, "stopQueryExecution": request, "getQueryExecution": request, "getQueryResults": request}
	case "batch":
		return map[string]patterns{"submitJob": job}
	case "bedrock":
		return map[string]patterns{"invokeModel": token, "createModelCustomizationJob": both}
	case "codebuild":
		return map[string]patterns{
			"startBuild": job, "stopBuild": request, "batchDeleteBuilds": request, "batchGetReports": request, "startBuildBatch": job, "stopBuildBatch": request,
			"retryBuildBatch": job, "deleteBuildBatch": request,
		}
	case "databrew", "glue":
		return map[string]patterns{"startJobRun": job}
	case "dynamodb":
		return map[string]patterns{"getItem": request, "putItem": request, "deleteItem": request, "updateItem": request}
	case "ecs":
		return map[string]patterns{"runTask": both}
	case "eks":
		return map[string]patterns{
			"createCluster": job, "deleteCluster": job, "createFargateProfile": job, "deleteFargateProfile": job, "createNodegroup": job, "deleteNodegroup": job,
			"runJob": both, "call": token,
		}
	case "events":
		return map[string]patterns{"putEvents": token}
	case "mediaconvert":
		return map[string]patterns{"createJob": job}
	case "sns":
		return map[string]patterns{"publish": token}
	}
	return clusters(service)
}

// clusters are those of EMR in its three forms, and of SageMaker.
func clusters(service string) map[string]patterns {
	switch service {
	case "elasticmapreduce":
		return map[string]patterns{
			"createCluster": job, "setClusterTerminationProtection": request, "terminateCluster": job, "addStep": job, "cancelStep": request,
			"modifyInstanceFleetByName": request, "modifyInstanceGroupByName": request,
		}
	case "emr-containers":
		return map[string]patterns{"createVirtualCluster": request, "deleteVirtualCluster": job, "startJobRun": job}
	case "emr-serverless":
		return map[string]patterns{
			"createApplication": job, "startApplication": job, "stopApplication": job, "deleteApplication": job, "startJobRun": job, "cancelJobRun": job,
		}
	case "sagemaker":
		return map[string]patterns{
			"createEndpoint": request, "createEndpointConfig": request, "createHyperParameterTuningJob": job, "createLabelingJob": job, "createModel": request,
			"createProcessingJob": job, "createTrainingJob": job, "createTransformJob": job, "updateEndpoint": request,
		}
	}
	return nil
}
