package apigateway

// Proves that request validators are kept, that methods name those that are there and keep them, and what a deployment freezes of
// them and of models. How: API Gateway's recorded answers (LocalStack's AWS-validated snapshots of test_apigateway_api) as tables;
// what the compiler is given of a deployment that is changed afterwards.

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"sluice/internal/gateway/restapi"
)

func TestRequestValidatorLifecycle(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	made := b.must("CreateRequestValidator", M{"restApiId": api, "name": "v"})
	id := made["id"].(string)
	shows := func(body, parameters bool) {
		t.Helper()
		want := M{"id": id, "name": "v", "validateRequestBody": body, "validateRequestParameters": parameters}
		if got := b.must("GetRequestValidator", M{"restApiId": api, "requestValidatorId": id}); !reflect.DeepEqual(got, want) {
			t.Errorf("%v", got)
		}
		if got := b.must("GetRequestValidators", M{"restApiId": api})["item"]; !reflect.DeepEqual(got, []any{want}) {
			t.Errorf("%v", got)
		}
	}
	shows(false, false)
	at := M{"requestValidatorId": id}
	b.must("UpdateRequestValidator", patching(api, at, replacing("/validateRequestBody", "true"), replacing("/validateRequestParameters", "TRUE")))
	shows(true, true)
	b.must("UpdateRequestValidator", patching(api, at, M{"op": "replace", "path": "/validateRequestBody"}))
	b.reopen()
	shows(false, true)
	b.must("CreateRequestValidator", M{"restApiId": api})
	b.must("CreateRequestValidator", M{"restApiId": api}) // any number may go without a name
	if a := b.call("DeleteRequestValidator", M{"restApiId": api, "requestValidatorId": id}); a.status != 202 {
		t.Errorf("%+v", a)
	}
	b.refused("GetRequestValidator", M{"restApiId": api, "requestValidatorId": id}, "NotFoundException", "Invalid Request Validator identifier specified")
}

func TestRequestValidatorsThatAreRefused(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	made := b.must("CreateRequestValidator", M{"restApiId": api, "name": "v"})
	other := b.must("CreateRequestValidator", M{"restApiId": api, "name": "w"})
	const none = "Invalid Request Validator identifier specified"
	at := M{"requestValidatorId": made["id"]}
	for _, c := range []struct {
		operation string
		params    M
		code      string
		message   string
	}{
		{"CreateRequestValidator", M{"restApiId": "fake", "name": "v"}, "BadRequestException", "Invalid REST API identifier specified"},
		{"GetRequestValidators", M{"restApiId": "fake"}, "NotFoundException", "Invalid API identifier specified " + testAccount + ":fake"},
		{"GetRequestValidator", M{"restApiId": "fake", "requestValidatorId": made["id"]}, "NotFoundException", none},
		{"GetRequestValidator", M{"restApiId": api, "requestValidatorId": "fake"}, "NotFoundException", none},
		{"DeleteRequestValidator", M{"restApiId": "fake", "requestValidatorId": made["id"]}, "NotFoundException", none},
		{"UpdateRequestValidator", patching("fake", at), "NotFoundException", none},
		{
			"UpdateRequestValidator", patching(api, at, M{"op": "add", "path": "/validateRequestBody", "value": "true"}), "BadRequestException",
			"Invalid patch path  '/validateRequestBody' specified for op 'add'. Please choose supported operations",
		},
		{
			"UpdateRequestValidator", patching(api, at, replacing("/invalidPath", "x")), "BadRequestException",
			"Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/name, /validateRequestParameters, /validateRequestBody]",
		},
		{"UpdateRequestValidator", patching(api, at, replacing("/name", "")), "BadRequestException", "Request Validator name cannot be blank"},
		{
			"UpdateRequestValidator", patching(api, M{"requestValidatorId": other["id"]}, replacing("/name", "v")), "BadRequestException",
			"Request Validator name must be unique. Request Validator v already exists in this RestApi.",
		},
	} {
		b.refused(c.operation, c.params, c.code, c.message)
	}
	for range ValidatorsMax - 2 {
		b.must("CreateRequestValidator", M{"restApiId": api})
	}
	if a := b.call("CreateRequestValidator", M{"restApiId": api}); a.code != "LimitExceededException" {
		t.Errorf("%+v", a)
	}
}

func TestMethodsWithValidators(t *testing.T) {
	b := newBench(t)
	api, root := b.newAPI()
	id := b.must("CreateRequestValidator", M{"restApiId": api, "name": "v", "validateRequestBody": true})["id"].(string)
	put := M{"restApiId": api, "resourceId": root, "httpMethod": "GET", "authorizationType": "NONE", "requestValidatorId": "fake"}
	b.refused("PutMethod", put, "BadRequestException", "Invalid Request Validator identifier specified")
	put["requestValidatorId"] = id
	if m := b.must("PutMethod", put); m["requestValidatorId"] != id {
		t.Errorf("%v", m)
	}
	del := M{"restApiId": api, "requestValidatorId": id}
	b.refused("DeleteRequestValidator", del, "ConflictException", "Cannot delete Request Validator 'v', is referenced in method: GET//")
	at := M{"resourceId": root, "httpMethod": "GET"}
	b.refused("UpdateMethod", patching(api, at, replacing("/requestValidatorId", "fake")), "BadRequestException", "Invalid Request Validator identifier specified")
	b.refused("UpdateMethod", patching(api, at, M{"op": "add", "path": "/requestValidatorId", "value": id}), "BadRequestException", "Invalid patch operation specified. Must be one of: [replace]")
	b.must("UpdateMethod", patching(api, at, replacing("/requestValidatorId", "")))
	b.must("DeleteRequestValidator", del)
}

// frozen is what the compiler would be given of an API's deployment.
func (b *bench) frozen(api, deployment string) restapi.Definition {
	b.t.Helper()
	taken, err := b.service.snapshots.Get(key(api, deployment))
	if err != nil {
		b.t.Fatal(err)
	}
	return definition(b.service.image.apis[api].api, &stage{Name: "s"}, &takenSnapshots{stage: &taken})
}

func TestADeploymentFreezesModelsAndValidators(t *testing.T) {
	b := newBench(t)
	api, resource := b.queueAPI()
	b.must("CreateModel", newModel(api, "Pet", anyObject))
	id := b.must("CreateRequestValidator", M{"restApiId": api, "name": "v", "validateRequestBody": true})["id"].(string)
	b.must("UpdateMethod", patching(api, M{"resourceId": resource, "httpMethod": "POST"}, M{"op": "add", "path": "/requestModels/application~1json", "value": "Pet"}))
	deployment := b.must("CreateDeployment", M{"restApiId": api})["id"].(string)
	b.must("UpdateModel", patching(api, M{"modelName": "Pet"}, replacing("/schema", "{}")))
	b.must("UpdateRequestValidator", patching(api, M{"requestValidatorId": id}, replacing("/validateRequestBody", "false")))
	b.reopen()
	d := b.frozen(api, deployment)
	if d.Models["Pet"] != anyObject || !slices.Equal(slices.Sorted(maps.Keys(d.Models)), []string{"Empty", "Error", "Pet"}) {
		t.Errorf("%v", d.Models)
	}
	if d.Validators[id] != (restapi.Validator{Body: true}) || len(d.Validators) != 1 {
		t.Errorf("%v", d.Validators)
	}
	if got := d.Resources[0].Methods[0].RequestModels; fmt.Sprint(got) != "map[application/json:Pet]" {
		t.Errorf("%v", got)
	}
}

// What was deployed by a build that knew neither models nor validators is read, and its records gain nothing.
func TestOldSnapshotsAreRead(t *testing.T) {
	old := `{"api":{"id":"a","account":"1","region":"r","name":"n","apiKeySource":"HEADER","endpointTypes":["EDGE"],"ipAddressType":"ipv4","rootResourceId":"x","created":"2026-11-22T01:33:00Z"},` +
		`"resources":[{"id":"x","methods":{"GET":{"httpMethod":"GET","authorizationType":"NONE","requestModels":{"application/json":"Empty"},"integration":{"type":"MOCK","passthrough":"WHEN_NO_MATCH","timeoutMillis":29000,"cacheNamespace":"x"}}}}]}`
	var taken snapshot
	if err := json.Unmarshal([]byte(old), &taken); err != nil {
		t.Fatal(err)
	}
	d := definition(&taken.API, &stage{}, &takenSnapshots{stage: &taken})
	if d.Models != nil || d.Validators != nil || d.Resources[0].Methods[0].RequestValidatorID != "" {
		t.Errorf("%+v", d)
	}
	if _, err := (restapi.Compiler{}).Compile(d); err != nil {
		t.Error(err)
	}
}

// A method with a validator is deployed, and one whose model leads nowhere is refused when it is.
func TestMethodsWithValidatorsAreDeployed(t *testing.T) {
	b := newBench(t)
	api, resource := b.queueAPI()
	b.must("CreateModel", newModel(api, "Pet", anyObject))
	id := b.must("CreateRequestValidator", M{"restApiId": api, "validateRequestBody": true})["id"].(string)
	b.must("UpdateMethod", patching(api, M{"resourceId": resource, "httpMethod": "POST"}, replacing("/requestValidatorId", id),
		M{"op": "add", "path": "/requestModels/application~1json", "value": "Pet"}))
	b.must("CreateDeployment", M{"restApiId": api, "stageName": "dev"})
	if served := b.published.get(api, "dev"); served == nil || served.Err() != nil {
		t.Errorf("%+v", served)
	}
	b.must("UpdateModel", patching(api, M{"modelName": "Pet"}, replacing("/schema", `{"$ref":"#/definitions/none"}`)))
	if a := b.call("CreateDeployment", M{"restApiId": api, "stageName": "dev"}); a.status >= 500 {
		t.Errorf("%+v", a)
	}
	if served := b.published.get(api, "dev"); served == nil || served.Err() != nil {
		t.Errorf("%+v", served)
	}
}
