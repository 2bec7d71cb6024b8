package task

import (
	_ "embed"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/api/cloudwatchapi"
	"sluice/internal/api/eventsapi"
	"sluice/internal/api/iamapi"
	"sluice/internal/api/lambdaapi"
	"sluice/internal/api/logsapi"
	"sluice/internal/api/s3api"
	"sluice/internal/api/sqsapi"
	"sluice/internal/api/stepfunctionsapi"
	"sluice/internal/api/stsapi"
	"sluice/internal/wire"
)

// client is a service of this server as Step Functions calls it.
type client struct {
	model *wire.Service
	// sdk is the service's name in aws-sdk resources, prefix that in their errors: "sfn", "Sfn". Both are the SDK for Java's, version 2.
	sdk, prefix string
	// unsupported are the operations that Step Functions does not call: those with streams of events, and those that hand out credentials.
	// Source: Developer Guide, "Learning to use AWS service SDK integrations", "Unsupported API actions for supported services".
	unsupported []string
}

// clients lists what is served: a new service is one line here.
func clients() []client {
	return []client{
		{model: apigatewayapi.Service, sdk: "apigateway", prefix: "ApiGateway"},
		{model: cloudwatchapi.Service, sdk: "cloudwatch", prefix: "CloudWatch"},
		{model: logsapi.Service, sdk: "cloudwatchlogs", prefix: "CloudWatchLogs", unsupported: []string{"GetLogObject", "StartLiveTail"}},
		{model: eventsapi.Service, sdk: "eventbridge", prefix: "EventBridge"},
		{model: iamapi.Service, sdk: "iam", prefix: "Iam"},
		{model: lambdaapi.Service, sdk: "lambda", prefix: "Lambda", unsupported: []string{"InvokeAsync", "InvokeWithResponseStream"}},
		{model: s3api.Service, sdk: "s3", prefix: "S3", unsupported: []string{"SelectObjectContent"}},
		{model: stepfunctionsapi.Service, sdk: "sfn", prefix: "Sfn"},
		{model: sqsapi.Service, sdk: "sqs", prefix: "Sqs"},
		{model: stsapi.Service, sdk: "sts", prefix: "Sts", unsupported: []string{"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"}},
	}
}

// find returns the operation that an aws-sdk action names, nil for none.
func (c *client) find(action string) *wire.Operation {
	for _, op := range c.model.Operations {
		if isMethod(op.Name, action) && !slices.Contains(c.unsupported, op.Name) {
			return op
		}
	}
	return nil
}

// isMethod reports whether an action is the SDK's method for an operation: ListMFADevices is listMFADevices.
func isMethod(operation, action string) bool {
	if len(operation) != len(action) {
		return false
	}
	run := leading(operation)
	for i := range run {
		if lower(operation[i]) != action[i] {
			return false
		}
	}
	return operation[run:] == action[run:]
}

// sdkServices are the names of all services that the SDK for Java has, one a line: botocore's service IDs in small letters, without spaces
// and hyphens, and without "service" at their end (the SDK's rule for its packages); and those that AWS has closed.
//
//go:embed sdk_services.txt
var sdkServices string

// inSDK reports whether the SDK has a service of that name.
func inSDK(name string) bool {
	return name != "" && !strings.ContainsAny(name, "\n") && strings.Contains("\n"+sdkServices, "\n"+name+"\n")
}
