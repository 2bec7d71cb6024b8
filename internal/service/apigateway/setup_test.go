package apigateway

// Proves that the calls of AWS's article on SQS behind API Gateway build the API that it shows, and what of it is served when. How:
// the calls in order, answers held against API Gateway's, and the API that was published.

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"sluice/internal/gateway/restapi"
)

const (
	queueURI = "arn:aws:apigateway:us-east-1:sqs:path/111111111111/MyQueue"
	sender   = "arn:aws:iam::111111111111:role/sender"
)

// queueAPI builds the article's API without deploying it, and returns its ID and the resource's.
func (b *bench) queueAPI() (api, resource string) {
	b.t.Helper()
	created := b.must("CreateRestApi", M{"name": "to-a-queue"})
	api = created["id"].(string)
	made := b.must("CreateResource", M{"restApiId": api, "parentId": created["rootResourceId"], "pathPart": "callback"})
	resource = made["id"].(string)
	b.must("PutMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "POST", "authorizationType": "NONE"})
	b.must("PutMethodResponse", M{"restApiId": api, "resourceId": resource, "httpMethod": "POST", "statusCode": "200", "responseModels": M{"application/json": "Empty"}})
	b.must("PutIntegration", M{
		"restApiId": api, "resourceId": resource, "httpMethod": "POST", "type": "AWS", "integrationHttpMethod": "POST", "uri": queueURI, "credentials": sender,
		"requestParameters":   M{"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
		"requestTemplates":    M{"application/json": "Action=SendMessage&MessageBody=$input.body"},
		"passthroughBehavior": "WHEN_NO_MATCH",
	})
	b.must("PutIntegrationResponse", M{"restApiId": api, "resourceId": resource, "httpMethod": "POST", "statusCode": "200"})
	return api, resource
}

// deployed is queueAPI at the stage dev.
func (b *bench) deployed() (api, resource, deployment string) {
	b.t.Helper()
	api, resource = b.queueAPI()
	made := b.must("CreateDeployment", M{"restApiId": api, "stageName": "dev"})
	return api, resource, made["id"].(string)
}

func TestTheAPIOfTheArticle(t *testing.T) {
	b := newBench(t)
	created := b.must("CreateRestApi", M{"name": "to-a-queue", "description": "d", "tags": M{"a": "b"}})
	if !regexp.MustCompile(`^[a-z0-9]{10}$`).MatchString(created["id"].(string)) || !regexp.MustCompile(`^[a-z0-9]{10}$`).MatchString(created["rootResourceId"].(string)) {
		t.Errorf("%v", created)
	}
	keys := slices.Sorted(maps.Keys(created))
	want := []string{"apiKeySource", "createdDate", "description", "disableExecuteApiEndpoint", "endpointConfiguration", "id", "name", "rootResourceId", "tags"}
	if !slices.Equal(keys, want) {
		t.Errorf("members %v", keys)
	}
	api, resource, deployment := b.deployed()
	served := b.published.get(api, "dev")
	if served == nil || served.Err() != nil || served.DeploymentID != deployment || served.Account != testAccount || served.Region != testRegion {
		t.Fatalf("%+v", served)
	}
	route, _ := served.Match("POST", "/callback", nil)
	if route == nil || route.ResourceID != resource || route.Credentials != sender || route.Type != restapi.AWS || route.Target.Service.Service != "sqs" {
		t.Fatalf("%+v", route)
	}
	if other, _ := served.Match("GET", "/callback", nil); other != nil {
		t.Error("a method that is not there is served")
	}
	b.must("PutMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "GET", "authorizationType": "NONE"})
	b.must("PutIntegration", M{"restApiId": api, "resourceId": resource, "httpMethod": "GET", "type": "MOCK"})
	if b.published.get(api, "dev") != served {
		t.Error("a change was served before its deployment")
	}
	second := b.must("CreateDeployment", M{"restApiId": api})["id"].(string)
	if b.published.get(api, "dev") != served {
		t.Error("a deployment without a stage was served")
	}
	b.must("UpdateStage", M{"restApiId": api, "stageName": "dev", "patchOperations": []any{M{"op": "replace", "path": "/deploymentId", "value": second}}})
	if got, _ := b.published.get(api, "dev").Match("GET", "/callback", nil); got == nil {
		t.Error("the stage's new deployment is not served")
	}
	b.must("DeleteStage", M{"restApiId": api, "stageName": "dev"})
	if b.published.get(api, "dev") != nil {
		t.Error("a deleted stage is served")
	}
}

func TestStageVariables(t *testing.T) {
	b := newBench(t)
	api, _, deployment := b.deployed()
	b.must("CreateStage", M{"restApiId": api, "stageName": "test", "deploymentId": deployment, "variables": M{"a": "1", "b": "2"}})
	variable := func(name string) string {
		v, _ := b.published.get(api, "test").Variable(name)
		return v
	}
	if variable("a") != "1" || variable("b") != "2" {
		t.Error("the stage's variables are not served")
	}
	patch := func(op, path, value string) M {
		return M{"restApiId": api, "stageName": "test", "patchOperations": []any{M{"op": op, "path": path, "value": value}}}
	}
	b.must("UpdateStage", patch("replace", "/variables/a", "3"))
	b.must("UpdateStage", patch("remove", "/variables/b", ""))
	if variable("a") != "3" || variable("b") != "" {
		t.Error("changed variables are not served")
	}
	b.refused("UpdateStage", patch("replace", "/variables/a-b", "x"), "BadRequestException",
		"Invalid stage variable name: a-b. Please use names with alphanumeric characters and underscores.")
	b.refused("UpdateStage", patch("replace", "/variables/a", "<"), "BadRequestException",
		"Invalid stage variable value: <. Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.")
	if variable("a") != "3" {
		t.Error("a refused change is served")
	}
	if got := b.must("GetStage", M{"restApiId": api, "stageName": "test"}); len(got["variables"].(M)) != 1 || got["deploymentId"] != deployment {
		t.Errorf("%v", got)
	}
}

func TestGetResourcesWithMethods(t *testing.T) {
	b := newBench(t)
	api, resource := b.queueAPI()
	find := func(params M) M {
		for _, item := range b.must("GetResources", params)["item"].([]any) {
			if r := item.(M); r["id"] == resource {
				return r
			}
		}
		t.Fatal("the resource is not listed")
		return nil
	}
	plain := find(M{"restApiId": api})
	if m := plain["resourceMethods"].(M)["POST"].(M); len(m) != 0 || plain["path"] != "/callback" {
		t.Errorf("%v", plain)
	}
	whole := find(M{"restApiId": api, "embed": []any{"methods"}})["resourceMethods"].(M)["POST"].(M)
	integration := whole["methodIntegration"].(M)
	if whole["httpMethod"] != "POST" || integration["uri"] != queueURI || integration["integrationResponses"].(M)["200"] == nil || whole["methodResponses"].(M)["200"] == nil {
		t.Errorf("%v", whole)
	}
}
