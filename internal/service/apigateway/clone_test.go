package apigateway

// Proves that a clone has all that its source is made of under identifiers of its own, is no more open than it, and takes the
// permissions that building it would; and what an API says of TLS and of private endpoints. How: an API with one of everything,
// changed after it was cloned; callers that lack one permission.

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"sluice/internal/store"
)

func TestACloneIsWholeAndApart(t *testing.T) {
	b := newBench(t)
	api, resource := b.queueAPI()
	b.must("UpdateRestApi", patching(api, nil, replacing("/policy", `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}`)))
	b.must("UpdateRestApi", patching(api, nil, replacing("/description", "d"), M{"op": "add", "path": "/binaryMediaTypes/image~1png"}))
	b.must("CreateModel", newModel(api, "Pet", anyObject))
	b.must("CreateModel", newModel(api, "Pets", `{"items":{"$ref":"`+modelsURI+api+`/models/Pet"}}`))
	validator := b.must("CreateRequestValidator", M{"restApiId": api, "name": "v"})["id"].(string)
	authorizer := b.must("CreateAuthorizer", authorizerParams(api, "TOKEN", nil))["id"].(string)
	b.must("CreateDocumentationPart", newPart(api, M{"type": "API"}))
	b.must("PutGatewayResponse", M{"restApiId": api, "responseType": "DEFAULT_4XX", "statusCode": "418"})
	b.must("UpdateMethod", patching(api, M{"resourceId": resource, "httpMethod": "POST"}, replacing("/requestValidatorId", validator),
		replacing("/authorizerId", authorizer), replacing("/authorizationType", "CUSTOM"), M{"op": "add", "path": "/requestModels/application~1json", "value": "Pets"}))
	made := b.must("CreateRestApi", M{"name": "clone", "cloneFrom": api})
	clone := made["id"].(string)
	if made["description"] != "d" || !reflect.DeepEqual(made["binaryMediaTypes"], []any{"image/png"}) || made["name"] != "clone" {
		t.Errorf("%v", made)
	}
	if guard := b.service.image.apis[clone].api.Policy; !strings.Contains(guard, ":"+clone+"/*") || strings.Contains(guard, api) {
		t.Errorf("the clone's policy is %s", guard)
	}
	b.must("DeleteRestApi", M{"restApiId": api})
	b.reopen()
	var at M
	for _, item := range b.must("GetResources", M{"restApiId": clone})["item"].([]any) {
		if r := item.(M); r["path"] == "/callback" && r["parentId"] == made["rootResourceId"] {
			at = M{"restApiId": clone, "resourceId": r["id"], "httpMethod": "POST"}
		}
	}
	m := b.must("GetMethod", at)
	integration := m["methodIntegration"].(M)
	if at["resourceId"] == resource || integration["cacheNamespace"] != at["resourceId"] || integration["uri"] != queueURI || integration["credentials"] != sender ||
		m["methodResponses"].(M)["200"] == nil || integration["integrationResponses"].(M)["200"] == nil {
		t.Errorf("%v", m)
	}
	if m["requestValidatorId"] == validator || m["authorizerId"] == authorizer || m["requestModels"].(M)["application/json"] != "Pets" {
		t.Errorf("%v", m)
	}
	b.must("GetRequestValidator", M{"restApiId": clone, "requestValidatorId": m["requestValidatorId"]})
	b.must("GetAuthorizer", M{"restApiId": clone, "authorizerId": m["authorizerId"]})
	if schema := b.must("GetModel", M{"restApiId": clone, "modelName": "Pets"})["schema"].(string); !strings.Contains(schema, clone) || strings.Contains(schema, api) {
		t.Error(schema)
	}
	if got := b.must("GetGatewayResponse", M{"restApiId": clone, "responseType": "DEFAULT_4XX"}); got["statusCode"] != "418" {
		t.Errorf("%v", got)
	}
	for operation, want := range map[string]int{"GetModels": 4, "GetDocumentationParts": 1, "GetDeployments": 0, "GetStages": 0} {
		if items, _ := b.must(operation, M{"restApiId": clone})["item"].([]any); len(items) != want {
			t.Errorf("%s: %v", operation, items)
		}
	}
}

func TestWhoMayClone(t *testing.T) {
	b := newBench(t)
	api, _ := b.queueAPI()
	b.refused("CreateRestApi", M{"name": "n", "cloneFrom": "fake"}, "BadRequestException", "Invalid API identifier specified "+testAccount+":fake")
	clone := M{"name": "n", "cloneFrom": api}
	b.as(only("apigateway:*", "*"))
	if a := b.call("CreateRestApi", clone); a.code != "AccessDeniedException" || !strings.Contains(a.body["message"].(string), "iam:PassRole on resource: "+sender) {
		t.Errorf("%+v", a)
	}
	b.as(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["apigateway:POST", "iam:PassRole"], "Resource": "*"}]}`)
	if a := b.call("CreateRestApi", clone); a.code != "AccessDeniedException" {
		t.Errorf("%+v", a)
	}
	b.as(everything)
	b.must("CreateRestApi", clone)
}

func TestEndpointsAndTheirTLS(t *testing.T) {
	b := newBench(t)
	private := M{"types": []any{"PRIVATE"}, "vpcEndpointIds": []any{"vpce-1", "vpce-1", "vpce-2"}}
	made := b.must("CreateRestApi", M{"name": "n", "endpointConfiguration": private, "securityPolicy": "SecurityPolicy_TLS13_1_3_2025_09", "endpointAccessMode": "STRICT"})
	api := made["id"].(string)
	endpoints := func(got M) any { return got["endpointConfiguration"].(M)["vpcEndpointIds"] }
	if made["securityPolicy"] != "SecurityPolicy_TLS13_1_3_2025_09" || made["endpointAccessMode"] != "STRICT" || !reflect.DeepEqual(endpoints(made), []any{"vpce-1", "vpce-2"}) {
		t.Errorf("%v", made)
	}
	const only = "VPCEndpoints can only be specified with PRIVATE apis."
	b.refused("CreateRestApi", M{"name": "n", "endpointConfiguration": M{"vpcEndpointIds": []any{"vpce-1"}}}, "BadRequestException", only)
	b.refused("UpdateRestApi", patching(api, nil, replacing("/endpointConfiguration/types/PRIVATE", "REGIONAL")), "BadRequestException", only)
	for _, wrong := range []answer{
		b.call("CreateRestApi", M{"name": "n", "securityPolicy": "SecurityPolicy_TLS13_1_3_2025_09"}),
		b.call("CreateRestApi", M{"name": "n", "endpointConfiguration": M{"types": []any{"PRIVATE"}, "vpcEndpointIds": []any{"x"}}}),
		b.call("UpdateRestApi", patching(api, nil, replacing("/securityPolicy", "TLS_9"))), b.call("UpdateRestApi", patching(api, nil, replacing("/endpointAccessMode", ""))),
		b.call("UpdateRestApi", patching(api, nil, M{"op": "add", "path": "/securityPolicy", "value": "TLS_1_2"})),
		b.call("UpdateRestApi", patching(api, nil, replacing("/securityPolicy/x", "TLS_1_2"))),
	} {
		if wrong.code != "BadRequestException" {
			t.Errorf("%+v", wrong)
		}
	}
	vpc := func(op, value string) M {
		return M{"op": op, "path": "/endpointConfiguration/vpcEndpointIds", "value": value}
	}
	changed := b.must("UpdateRestApi", patching(api, nil, vpc("add", "vpce-3"), vpc("remove", "vpce-1"), replacing("/securityPolicy", "TLS_1_2"), replacing("/endpointAccessMode", "BASIC")))
	if !reflect.DeepEqual(endpoints(changed), []any{"vpce-2", "vpce-3"}) || changed["securityPolicy"] != "TLS_1_2" || changed["endpointAccessMode"] != "BASIC" {
		t.Errorf("%v", changed)
	}
	b.reopen()
	if got := b.must("GetRestApi", M{"restApiId": api}); !reflect.DeepEqual(got, changed) {
		t.Errorf("%v", got)
	}
	got := b.must("UpdateRestApi", patching(api, nil, vpc("replace", "vpce-9"), vpc("remove", "vpce-9"), replacing("/endpointConfiguration/types/0", "EDGE")))
	if endpoints(got) != nil {
		t.Errorf("%v", got)
	}
}

// An API of the time before there were models gets the default ones once, under identifiers that stay.
func TestOldAPIsGetTheirModels(t *testing.T) {
	b := newBench(t)
	old := store.NewRecords[restAPI](b.store, "apigateway/restapi", 1, nil)
	if err := old.Put("old1234567", restAPI{ID: "old1234567", Account: testAccount, Region: testRegion, Name: "old", RootResourceID: "root123456"}); err != nil {
		t.Fatal(err)
	}
	if err := b.service.resources.records.Put(key("old1234567", "root123456"), resource{ID: "root123456"}); err != nil {
		t.Fatal(err)
	}
	models := func() (names, ids []string) {
		b.reopen()
		for _, item := range b.must("GetModels", M{"restApiId": "old1234567"})["item"].([]any) {
			names, ids = append(names, item.(M)["name"].(string)), append(ids, item.(M)["id"].(string))
		}
		return names, ids
	}
	names, ids := models()
	if !slices.Equal(names, []string{"Empty", "Error"}) {
		t.Fatalf("%q", names)
	}
	b.must("DeleteModel", M{"restApiId": "old1234567", "modelName": "Empty"})
	if names, again := models(); !slices.Equal(names, []string{"Error"}) || again[0] != ids[1] {
		t.Errorf("%q, %q before %q", names, again, ids)
	}
}
