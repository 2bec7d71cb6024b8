package apigateway

// Proves that what was answered is there after a crash, that what failed is there whole or not at all, that the same stages are
// served again, and that a stage which this build can no longer serve answers errors rather than anything older or more open.
// How: a store in memory whose power is cut, at random places, and a build that serves less than the one before.

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/fault"
	"sluice/internal/gateway/restapi"
	"sluice/internal/store/memory"
)

// everythingShown is all that the service shows of its APIs, as text.
func (b *bench) everythingShown() string {
	b.t.Helper()
	var out strings.Builder
	show := func(v any) {
		text, err := json.Marshal(v)
		if err != nil {
			b.t.Fatal(err)
		}
		out.Write(text)
		out.WriteByte('\n')
	}
	show(b.everythingHeld())
	list, _ := b.must("GetRestApis", M{"limit": 500})["item"].([]any)
	for _, item := range list {
		id := item.(M)["id"]
		show(item)
		show(b.must("GetResources", M{"restApiId": id, "embed": []any{"methods"}, "limit": 500}))
		show(b.must("GetDeployments", M{"restApiId": id, "limit": 500}))
		show(b.must("GetStages", M{"restApiId": id}))
		for _, operation := range []string{"GetModels", "GetRequestValidators", "GetAuthorizers", "GetDocumentationParts", "GetDocumentationVersions"} {
			show(b.must(operation, M{"restApiId": id, "limit": 500}))
		}
		show(b.must("GetGatewayResponses", M{"restApiId": id}))
	}
	names, _ := b.must("GetDomainNames", M{"limit": 500})["item"].([]any)
	for _, item := range names {
		show(item)
		named := M{"domainName": item.(M)["domainName"]}
		if id, private := item.(M)["domainNameId"]; private {
			named["domainNameId"] = id
		}
		show(b.must("GetBasePathMappings", named))
	}
	show(b.must("GetDomainNameAccessAssociations", M{"limit": 500}))
	show(b.must("GetVpcLinks", M{"limit": 500}))
	return out.String()
}

// everythingServed is what was published: each stage's deployment and one of its routes.
func (b *bench) everythingServed() string {
	b.published.mu.Lock()
	defer b.published.mu.Unlock()
	served := map[string]string{}
	for key, compile := range b.published.apis {
		a := compile()
		route, _ := a.Match("GET", "/", nil)
		served[key.api+"/"+key.stage] = fmt.Sprint(a.DeploymentID, route != nil, a.Variables(), a.Err(), a.Wording("THROTTLED", 429) != nil)
	}
	text, err := json.Marshal(served)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

func TestARestartServesTheSame(t *testing.T) {
	b := newBench(t)
	api, _, deployment := b.deployed()
	b.must("CreateStage", M{"restApiId": api, "stageName": "prod", "deploymentId": deployment, "variables": M{"a": "b"}, "tags": M{"c": "d"}})
	b.must("TagResource", M{"resourceArn": "arn:aws:apigateway:us-east-1::/restapis/" + api, "tags": M{"e": "f"}})
	gone := b.must("CreateRestApi", M{"name": "gone"})["id"]
	b.must("DeleteRestApi", M{"restApiId": gone})
	shown, served := b.everythingShown(), b.everythingServed()
	for range 2 {
		b.reopen()
		if got := b.everythingShown(); got != shown {
			t.Errorf("shown\n%s\nbefore\n%s", got, shown)
		}
		if got := b.everythingServed(); got != served {
			t.Errorf("served\n%s\nbefore\n%s", got, served)
		}
	}
	route, _ := b.published.get(api, "prod").Match("POST", "/callback", nil)
	if route == nil || route.Credentials != sender {
		t.Errorf("%+v", route)
	}
}

// A snapshot is served, not the API as it has become since.
func TestARestartServesTheDeployment(t *testing.T) {
	b := newBench(t)
	api, resource, _ := b.deployed()
	b.must("DeleteMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "POST"})
	b.must("DeleteResource", M{"restApiId": api, "resourceId": resource})
	b.reopen()
	if route, _ := b.published.get(api, "dev").Match("POST", "/callback", nil); route == nil {
		t.Error("the deployment's method is gone")
	}
}

func TestAStageThatNoLongerCompiles(t *testing.T) {
	b := newBench(t)
	b.compiler = restapi.Compiler{Serves: func(name string) bool { return name == "sqs" }}
	b.reopen()
	api, _, _ := b.deployed()
	b.compiler.Serves = func(string) bool { return false }
	b.reopen()
	broken := b.published.get(api, "dev")
	if broken == nil || broken.Err() == nil || broken.Stage != "dev" {
		t.Fatalf("%+v", broken)
	}
	if route, _ := broken.Match("POST", "/callback", nil); route != nil {
		t.Error("a broken stage has a route")
	}
	if log := b.log.String(); !strings.Contains(log, "cannot be served") || !strings.Contains(log, api) || !strings.Contains(log, "sqs") {
		t.Errorf("log: %s", log)
	}
	if got := b.must("GetStage", M{"restApiId": api, "stageName": "dev"}); got["stageName"] != "dev" {
		t.Errorf("%v", got)
	}
	b.compiler.Serves = func(name string) bool { return name == "sqs" }
	b.reopen()
	if a := b.published.get(api, "dev"); a == nil || a.Err() != nil {
		t.Error("the stage is not served again by a build that can")
	}
}

func TestAStoreThatFails(t *testing.T) {
	for _, point := range []fault.Point{memory.PointCommit, memory.PointSync} {
		b := newBench(t)
		api, _, deployment := b.deployed()
		served := b.everythingServed()
		b.faults.On(point, fault.Always(), fault.Fail(nil))
		for operation, params := range map[string]M{
			"CreateDeployment": {"restApiId": api, "stageName": "dev"}, "CreateRestApi": {"name": "n"}, "DeleteStage": {"restApiId": api, "stageName": "dev"},
			"CreateStage": {"restApiId": api, "stageName": "x", "deploymentId": deployment}, "DeleteRestApi": {"restApiId": api},
			"ImportRestApi": {"body": fullDocument}, "PutRestApi": {"restApiId": api, "body": fullDocument, "mode": "overwrite"},
		} {
			if a := b.call(operation, params); a.status != 500 {
				t.Errorf("%s: %s: %+v", point, operation, a)
			}
		}
		if got := b.everythingServed(); got != served {
			t.Errorf("%s: served %s, before %s", point, got, served)
		}
		b.faults.Clear(point)
	}
}

// TestCrashes does random things, cuts the power in the middle of one, and looks at what is left.
func TestCrashes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := newBench(t)
		b.deployed()
		steps := rapid.IntRange(1, 12).Draw(rt, "steps")
		for range steps {
			b.something(rt)
		}
		before := b.everythingShown()
		b.faults.On(rapid.SampledFrom([]fault.Point{memory.PointCommit, memory.PointSync}).Draw(rt, "point"), fault.Always(), fault.Fail(nil))
		after := b.something(rt)
		b.disk.Crash(rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "chance"), 1)))
		b.faults = &fault.Set{}
		b.open()
		if got := b.everythingShown(); got != before && after == "" {
			rt.Fatalf("after a call that changed nothing:\n%s\nbefore\n%s", got, before)
		}
		for key, compile := range b.published.apis {
			a := compile()
			if a.Err() != nil {
				rt.Fatalf("%v: %v", key, a.Err())
			}
			if got := b.must("GetStage", M{"restApiId": key.api, "stageName": key.stage}); got["deploymentId"] != a.DeploymentID {
				rt.Fatalf("%v serves %s, shows %v", key, a.DeploymentID, got)
			}
		}
		b.something(rt) // and goes on
	})
}

// something calls one operation, at random, and tells which if it would change anything.
func (b *bench) something(rt *rapid.T) string {
	list, _ := b.must("GetRestApis", M{})["item"].([]any)
	if len(list) == 0 {
		b.call("CreateRestApi", M{"name": "n"})
		return "CreateRestApi"
	}
	one := list[rapid.IntRange(0, len(list)-1).Draw(rt, "api")].(M)
	api, root := one["id"], one["rootResourceId"]
	stage := rapid.SampledFrom([]string{"dev", "prod"}).Draw(rt, "stage")
	at := M{"restApiId": api, "resourceId": root, "httpMethod": "GET"}
	with := func(more M) M {
		for k, v := range at {
			more[k] = v
		}
		return more
	}
	operation := rapid.SampledFrom([]string{
		"CreateRestApi", "DeleteRestApi", "CreateResource", "PutMethod", "PutIntegration", "PutMethodResponse", "PutIntegrationResponse", "CreateDeployment",
		"CreateDeployment", "UpdateStage", "DeleteStage", "DeleteMethod", "UpdateRestApi", "CreateModel", "DeleteModel", "CreateRequestValidator",
		"CreateAuthorizer", "CreateDocumentationPart", "CreateDocumentationVersion", "DeleteDocumentationVersion", "Clone",
		"ImportRestApi", "PutRestApi", "PutRestApi",
	}).Draw(rt, "operation")
	document := rapid.SampledFrom([]string{smallDocument, fullDocument, otherDocument}).Draw(rt, "document")
	params := map[string]M{
		"CreateRestApi": {"name": "n"}, "DeleteRestApi": {"restApiId": api}, "ImportRestApi": {"body": document},
		"PutRestApi":     {"restApiId": api, "body": document, "mode": rapid.SampledFrom([]string{"merge", "overwrite"}).Draw(rt, "mode")},
		"CreateResource": {"restApiId": api, "parentId": root, "pathPart": fmt.Sprint("p", rapid.IntRange(0, 3).Draw(rt, "part"))},
		"PutMethod":      with(M{"authorizationType": "NONE"}), "PutIntegration": with(M{"type": "MOCK"}),
		"PutMethodResponse": with(M{"statusCode": "200"}), "PutIntegrationResponse": with(M{"statusCode": "200"}),
		"CreateDeployment": {"restApiId": api, "stageName": stage, "variables": M{"v": fmt.Sprint(rapid.IntRange(0, 9).Draw(rt, "v"))}},
		"UpdateStage":      {"restApiId": api, "stageName": stage, "patchOperations": []any{M{"op": "replace", "path": "/description", "value": "d"}}},
		"DeleteStage":      {"restApiId": api, "stageName": stage}, "DeleteMethod": at,
		"UpdateRestApi": {"restApiId": api, "patchOperations": []any{M{"op": "replace", "path": "/name", "value": "m"}}},
		"CreateModel":   newModel(api.(string), "Pet", "{}"), "DeleteModel": {"restApiId": api, "modelName": "Pet"},
		"CreateRequestValidator": {"restApiId": api}, "CreateAuthorizer": authorizerParams(api.(string), "TOKEN", nil),
		"CreateDocumentationPart":    newPart(api.(string), M{"type": "API"}),
		"CreateDocumentationVersion": {"restApiId": api, "documentationVersion": "a/b", "stageName": stage},
		"DeleteDocumentationVersion": {"restApiId": api, "documentationVersion": "a/b"}, "Clone": {"name": "n", "cloneFrom": api},
	}[operation]
	operation = strings.Replace(operation, "Clone", "CreateRestApi", 1)
	if a := b.call(operation, params); a.status < 400 || a.status >= 500 {
		return operation
	}
	return ""
}
