package apigateway

// Proves that a deployment which asks for what is not enforced yet is refused and names method and feature, that nothing is ever
// served more openly than it is described, and that a refused one leaves nothing behind. How: a table of features, each the one
// thing that differs from an API that deploys.

import (
	"maps"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

func TestUnservedFeaturesAreRefused(t *testing.T) {
	mock := M{"type": "MOCK"}
	for name, c := range map[string]struct {
		api, method, integration, deployment M
		want                                 string // what the message has to name
	}{
		"an API key": {method: M{"apiKeyRequired": true}, want: "apiKeyRequired"},
		"a Lambda function": {integration: M{
			"type": "AWS_PROXY", "integrationHttpMethod": "POST",
			"uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations",
		}, want: "AWS_PROXY"},
		"a service that is not here": {integration: M{
			"type": "AWS", "integrationHttpMethod": "POST", "credentials": sender,
			"uri": "arn:aws:apigateway:us-east-1:kinesis:action/PutRecord",
		}, want: "kinesis"},
		"a private API":  {api: M{"endpointConfiguration": M{"types": []any{"PRIVATE"}}}, want: "PRIVATE"},
		"a cache":        {deployment: M{"cacheClusterEnabled": true}, want: "cacheClusterEnabled"},
		"tracing":        {deployment: M{"tracingEnabled": true}, want: "tracingEnabled"},
		"nothing at all": {},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.compiler = restapi.Compiler{Serves: func(name string) bool { return name == "sqs" }}
			b.reopen()
			merge := func(base, more M) M {
				maps.Copy(base, more)
				return base
			}
			created := b.must("CreateRestApi", merge(M{"name": "n"}, c.api))
			at := M{"restApiId": created["id"], "resourceId": created["rootResourceId"], "httpMethod": "GET"}
			b.must("PutMethod", merge(merge(M{"authorizationType": "NONE"}, at), c.method))
			b.must("PutIntegration", merge(merge(maps.Clone(mock), at), c.integration))
			b.must("PutMethodResponse", merge(M{"statusCode": "200"}, at))
			b.must("PutIntegrationResponse", merge(M{"statusCode": "200"}, at))
			a := b.call("CreateDeployment", merge(M{"restApiId": created["id"], "stageName": "dev"}, c.deployment))
			if c.want == "" {
				if a.status != 201 || b.published.get(created["id"].(string), "dev") == nil {
					t.Fatalf("%+v", a)
				}
				return
			}
			message, _ := a.body["message"].(string)
			if a.code != "BadRequestException" || !strings.Contains(message, c.want) || !strings.Contains(message, "not") {
				t.Errorf("%d %s %q does not name %s", a.status, a.code, message, c.want)
			}
			if c.api == nil && c.deployment == nil && !strings.Contains(message, "GET /") {
				t.Errorf("%q does not name the method", message)
			}
			if b.published.get(created["id"].(string), "dev") != nil || len(b.must("GetStages", M{"restApiId": created["id"]})["item"].([]any)) != 0 ||
				len(b.must("GetDeployments", M{"restApiId": created["id"]})["item"].([]any)) != 0 {
				t.Error("the refused deployment left something behind")
			}
			if c.deployment == nil {
				if a := b.call("CreateDeployment", M{"restApiId": created["id"]}); a.code != "BadRequestException" {
					t.Errorf("without a stage: %+v", a)
				}
			}
		})
	}
}

func TestStagesAreNotOpenedLater(t *testing.T) {
	b := newBench(t)
	api, _, deployment := b.deployed()
	served := b.published.get(api, "dev")
	patch := func(path, value string) M {
		return M{"restApiId": api, "stageName": "dev", "patchOperations": []any{M{"op": "replace", "path": path, "value": value}}}
	}
	for path, value := range map[string]string{
		"/cacheClusterEnabled": "true", "/tracingEnabled": "true", "/clientCertificateId": "abc123",
		"/*/*/throttling/rateLimit": "9999.5", "/~1callback/POST/throttling/burstLimit": "4999", "/callback/POST/throttling/burstLimit": "0",
	} {
		a := b.call("UpdateStage", patch(path, value))
		if message, _ := a.body["message"].(string); a.code != "BadRequestException" || !strings.HasSuffix(message, " is not implemented") {
			t.Errorf("%s: %+v", path, a)
		}
	}
	if a := b.call("CreateStage", M{"restApiId": api, "stageName": "x", "deploymentId": deployment, "cacheClusterEnabled": true}); a.code != "BadRequestException" {
		t.Errorf("%+v", a)
	}
	if a := b.call("UpdateRestApi", M{"restApiId": api, "patchOperations": []any{M{"op": "replace", "path": "/endpointConfiguration/types/EDGE", "value": "PRIVATE"}}}); a.code != "BadRequestException" {
		t.Errorf("%+v", a)
	}
	if b.published.get(api, "dev") != served {
		t.Error("a refused change was served")
	}
}

func TestWhatCannotBeDeployed(t *testing.T) {
	b := newBench(t)
	created := b.must("CreateRestApi", M{"name": "n"})
	api := created["id"]
	b.refused("CreateDeployment", M{"restApiId": api}, "BadRequestException", "The REST API doesn't contain any methods")
	b.must("PutMethod", M{"restApiId": api, "resourceId": created["rootResourceId"], "httpMethod": "GET", "authorizationType": "NONE"})
	b.refused("CreateDeployment", M{"restApiId": api}, "BadRequestException", "No integration defined for method")
	b.must("PutIntegration", M{"restApiId": api, "resourceId": created["rootResourceId"], "httpMethod": "GET", "type": "MOCK"})
	b.refused("CreateDeployment", M{"restApiId": api, "stageName": "a b"}, "BadRequestException", "Stage name only allows a-zA-Z0-9_-")
	deployment := b.must("CreateDeployment", M{"restApiId": api, "stageName": "dev"})["id"]
	b.refused("DeleteDeployment", M{"restApiId": api, "deploymentId": deployment}, "BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
	b.must("DeleteStage", M{"restApiId": api, "stageName": "dev"})
	b.must("DeleteDeployment", M{"restApiId": api, "deploymentId": deployment})
	b.refused("CreateStage", M{"restApiId": api, "stageName": "dev", "deploymentId": deployment}, "BadRequestException", "Deployment id does not exist")
}
