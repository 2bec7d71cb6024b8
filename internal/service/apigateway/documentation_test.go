package apigateway

// Proves that documentation parts are kept once for each location, listed by it and by what a request asks for, and that versions
// keep the parts as they were. How: API Gateway's recorded answers (LocalStack's AWS-validated snapshots of test_apigateway_api and
// test_apigateway_common) as tables; a version looked at after its parts have changed.

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func newPart(api string, location M) M {
	return M{"restApiId": api, "location": location, "properties": `{"description": "d"}`}
}

func TestDocumentationPartLifecycle(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	made := b.must("CreateDocumentationPart", newPart(api, M{"type": "API"}))
	id := made["id"]
	want := M{"id": id, "location": M{"type": "API"}, "properties": `{"description": "d"}`}
	if !reflect.DeepEqual(made, want) {
		t.Errorf("%v", made)
	}
	at := M{"documentationPartId": id}
	want["properties"] = `{"description": "Updated"}`
	if got := b.must("UpdateDocumentationPart", patching(api, at, replacing("/properties", `{"description": "Updated"}`))); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	b.reopen()
	if got := b.must("GetDocumentationPart", M{"restApiId": api, "documentationPartId": id}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	if got := b.must("GetDocumentationParts", M{"restApiId": api}); !reflect.DeepEqual(got, M{"item": []any{want}}) {
		t.Errorf("%v", got)
	}
	if a := b.call("DeleteDocumentationPart", M{"restApiId": api, "documentationPartId": id}); a.status != 202 {
		t.Errorf("%+v", a)
	}
	b.refused("DeleteDocumentationPart", M{"restApiId": api, "documentationPartId": id}, "NotFoundException", "Invalid Documentation part identifier specified")
}

func TestDocumentationPartsThatAreRefused(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	id := b.must("CreateDocumentationPart", newPart(api, M{"type": "API"}))["id"]
	b.must("CreateDocumentationPart", newPart(api, M{"type": "METHOD", "method": "GET"}))
	const noAPI = "Invalid API identifier specified " + testAccount + ":fake"
	const none = "Invalid Documentation part identifier specified"
	const bad = "BadRequestException"
	at := M{"documentationPartId": id}
	wrong := newPart(api, M{"type": "METHOD"})
	wrong["properties"] = "[]"
	for _, c := range []struct {
		operation string
		params    M
		code      string
		message   string
	}{
		{"CreateDocumentationPart", newPart("fake", M{"type": "API"}), "NotFoundException", noAPI},
		{"GetDocumentationParts", M{"restApiId": "fake"}, "NotFoundException", noAPI},
		{"DeleteDocumentationPart", M{"restApiId": "fake", "documentationPartId": id}, "NotFoundException", noAPI},
		{"GetDocumentationPart", M{"restApiId": "fake", "documentationPartId": id}, "NotFoundException", none},
		{"GetDocumentationPart", M{"restApiId": api, "documentationPartId": "x"}, "NotFoundException", none},
		{"UpdateDocumentationPart", patching("fake", at), "NotFoundException", none},
		{"UpdateDocumentationPart", patching(api, at, M{"op": "add", "path": "/properties", "value": "{}"}), bad, "Invalid patch path  '/properties' specified for op 'add'. Please choose supported operations"},
		{"UpdateDocumentationPart", patching(api, at, replacing("/invalidPath", "{}")), bad, "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/properties]"},
		{"UpdateDocumentationPart", patching(api, at, replacing("/properties", "{")), bad, "Invalid documentation part properties specified: they must be a JSON object"},
		{"CreateDocumentationPart", wrong, bad, "Invalid documentation part properties specified: they must be a JSON object"},
		{
			"CreateDocumentationPart", newPart(api, M{"type": "INVALID"}), "ValidationException",
			"1 validation error detected: Value 'INVALID' at 'createDocumentationPartInput.location.type' failed to satisfy constraint: Member must satisfy enum value set: " +
				"[RESPONSE_BODY, RESPONSE, METHOD, MODEL, AUTHORIZER, RESPONSE_HEADER, RESOURCE, PATH_PARAMETER, REQUEST_BODY, QUERY_PARAMETER, API, REQUEST_HEADER]",
		},
		{"CreateDocumentationPart", newPart(api, M{"type": "API"}), "ConflictException", "Documentation part already exists for the specified location: type 'API'"},
		{"CreateDocumentationPart", newPart(api, M{"type": "METHOD", "path": "/", "method": "GET"}), "ConflictException", "Documentation part already exists for the specified location: type 'METHOD', path '/', method 'GET'"},
		{"CreateDocumentationPart", newPart(api, M{"type": "API", "path": "/"}), bad, "Invalid location: 'path' is not valid for the type 'API'"},
		{"CreateDocumentationPart", newPart(api, M{"type": "RESOURCE", "method": "GET"}), bad, "Invalid location: 'method' is not valid for the type 'RESOURCE'"},
		{"CreateDocumentationPart", newPart(api, M{"type": "METHOD", "statusCode": "200"}), bad, "Invalid location: 'statusCode' is not valid for the type 'METHOD'"},
		{"CreateDocumentationPart", newPart(api, M{"type": "MODEL"}), bad, "Invalid location: 'name' is required for the type 'MODEL'"},
		{"CreateDocumentationPart", newPart(api, M{"type": "RESOURCE", "path": "x"}), bad, "Invalid location: the path must begin with a slash"},
		{"CreateDocumentationPart", newPart(api, M{"type": "METHOD", "method": "get"}), bad, "Invalid location: the method must be * or one of GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"},
	} {
		b.refused(c.operation, c.params, c.code, c.message)
	}
}

func TestFiltersOfDocumentationParts(t *testing.T) {
	b := newBench(t)
	api, root := b.newAPI()
	b.must("CreateResource", M{"restApiId": api, "parentId": root, "pathPart": "pets"})
	b.must("PutMethod", M{"restApiId": api, "resourceId": root, "httpMethod": "GET", "authorizationType": "NONE", "requestParameters": M{"method.request.querystring.q": true}})
	b.must("PutMethodResponse", M{
		"restApiId": api, "resourceId": root, "httpMethod": "GET", "statusCode": "200",
		"responseModels": M{"application/json": "Empty"}, "responseParameters": M{"method.response.header.H": true},
	})
	for _, l := range []M{
		{"type": "RESPONSE", "statusCode": "200"},
		{"type": "QUERY_PARAMETER", "name": "other"},
		{"type": "MODEL", "name": "Empty"},
		{"type": "API"},
		{"type": "RESOURCE", "path": "/pets"},
		{"type": "METHOD", "method": "GET"},
		{"type": "REQUEST_BODY", "path": "/pets"},
	} {
		b.must("CreateDocumentationPart", newPart(api, l))
	}
	list := func(more M) string {
		t.Helper()
		params := M{"restApiId": api}
		for k, v := range more {
			params[k] = v
		}
		var out []string
		for _, item := range b.must("GetDocumentationParts", params)["item"].([]any) {
			l := item.(M)["location"].(M)
			var text []string
			for _, member := range []string{"type", "path", "method", "statusCode", "name"} {
				if v, there := l[member]; there {
					text = append(text, v.(string))
				}
			}
			out = append(out, strings.Join(text, " "))
			if _, documented := item.(M)["id"]; documented != (more["locationStatus"] != "UNDOCUMENTED") {
				t.Errorf("%v", item)
			}
		}
		return strings.Join(out, ", ")
	}
	const all = "API, METHOD / GET, MODEL Empty, QUERY_PARAMETER / * other, REQUEST_BODY /pets *, RESOURCE /pets, RESPONSE / * 200"
	for _, c := range []struct {
		filter M
		want   string
	}{
		{nil, all},
		{M{"locationStatus": "DOCUMENTED"}, all},
		{M{"type": "RESOURCE"}, "RESOURCE /pets"},
		{M{"path": "/pets"}, "REQUEST_BODY /pets *, RESOURCE /pets"},
		{M{"nameQuery": "the"}, "QUERY_PARAMETER / * other"},
		{M{"type": "RESPONSE", "path": "/x"}, ""},
		{M{"locationStatus": "UNDOCUMENTED"}, "MODEL Error, QUERY_PARAMETER / GET q, RESOURCE /, RESPONSE_BODY / GET 200, RESPONSE_HEADER / GET 200 H"},
		{M{"locationStatus": "UNDOCUMENTED", "type": "MODEL"}, "MODEL Error"},
	} {
		if got := list(c.filter); got != c.want {
			t.Errorf("%v: %s", c.filter, got)
		}
	}
	b.must("CreateDocumentationPart", newPart(api, M{"type": "RESPONSE_BODY", "method": "GET"}))
	if got, want := list(M{"locationStatus": "UNDOCUMENTED", "type": "RESPONSE_BODY"}), ""; got != want {
		t.Errorf("what a part for every status code of a method is about: %s", got)
	}
	if got := b.pages("GetDocumentationParts", M{"restApiId": api, "limit": 2}, nil); len(got) != 8 {
		t.Errorf("%d parts in pages", len(got))
	}
}

func TestDocumentationVersions(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	part := b.must("CreateDocumentationPart", newPart(api, M{"type": "API"}))["id"]
	at := func(version string) M { return M{"restApiId": api, "documentationVersion": version} }
	made := b.must("CreateDocumentationVersion", at("v123"))
	if _, shown := made["description"]; shown || made["version"] != "v123" || made["createdDate"] == nil {
		t.Errorf("%v", made)
	}
	b.refused("CreateDocumentationVersion", at("v123"), "ConflictException", "Documentation version already exists")
	staged := at("1/2 b")
	staged["stageName"] = "fake"
	b.refused("CreateDocumentationVersion", staged, "NotFoundException", "Invalid Stage identifier specified")
	staged["stageName"] = "dev"
	b.must("CreateDocumentationVersion", staged)
	b.must("DeleteDocumentationPart", M{"restApiId": api, "documentationPartId": part})
	b.must("UpdateDocumentationVersion", patching(api, M{"documentationVersion": "v123"}, replacing("/description", "doc version new")))
	b.refused("UpdateDocumentationVersion", patching(api, M{"documentationVersion": "v123"}, replacing("/version", "x")), "BadRequestException",
		"Invalid patch path  '/version' specified for op 'replace'. Must be one of: [/description]")
	b.reopen()
	if got := b.must("GetDocumentationVersion", at("v123")); got["description"] != "doc version new" {
		t.Errorf("%v", got)
	}
	if got := b.must("GetDocumentationVersions", M{"restApiId": api})["item"].([]any); len(got) != 2 {
		t.Errorf("%v", got)
	}
	for _, version := range []string{"v123", "1/2 b"} {
		kept, err := b.service.documentation.Get(key(api, storedVersion(version)))
		if err != nil || len(kept.Parts) != 1 || kept.Parts[0].ID != part {
			t.Errorf("%s keeps %+v: %v", version, kept, err)
		}
	}
	b.refused("DeleteDocumentationVersion", at("1/2 b"), "ConflictException", "Cannot delete documentation version '1/2 b', is referenced in stage: dev")
	if a := b.call("DeleteDocumentationVersion", at("v123")); a.status != 202 {
		t.Errorf("%+v", a)
	}
	for _, operation := range []string{"GetDocumentationVersion", "UpdateDocumentationVersion", "DeleteDocumentationVersion"} {
		b.refused(operation, at("v123"), "NotFoundException", "Invalid Documentation version specified")
	}
	b.refused("GetDocumentationVersions", M{"restApiId": "fake"}, "NotFoundException", "Invalid API identifier specified "+testAccount+":fake")
	b.must("DeleteRestApi", M{"restApiId": api})
	if _, err := b.service.documentation.Get(key(api, storedVersion("1/2 b"))); err == nil {
		t.Error("a deleted API's documentation is still there")
	}
}

func TestLimitsOfDocumentation(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	for i := range DocumentationPartsMax {
		b.must("CreateDocumentationPart", newPart(api, M{"type": "MODEL", "name": fmt.Sprint("m", i)}))
	}
	if a := b.call("CreateDocumentationPart", newPart(api, M{"type": "API"})); a.code != "LimitExceededException" {
		t.Errorf("%+v", a)
	}
	if a := b.call("CreateDocumentationVersion", M{"restApiId": api, "documentationVersion": strings.Repeat("v", versionCharsMax+1)}); a.code != "BadRequestException" {
		t.Errorf("%+v", a)
	}
	big := newPart(api, M{"type": "API"})
	big["properties"] = `{"a":"` + strings.Repeat("x", propertiesBytesMax) + `"}`
	if a := b.call("CreateDocumentationPart", big); a.code != "BadRequestException" {
		t.Errorf("%+v", a)
	}
}

// TestImportedDocumentation is test_import_documentation_parts, and its neighbour with bad files.
func TestImportedDocumentation(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	const document = `{"openapi": "3.0.0", "info": {"description": "description", "version": "1", "title": "doc"},
		"paths": {"/": {"get": {"description": "Method description.", "responses": {"200": {"description": "200 response"}}}}},
		"x-amazon-apigateway-documentation": {"version": "1.0.3", "documentationParts": [
			{"location": {"type": "API"}, "properties": {"description": "API description", "info": {"version": "3"}}},
			{"location": {"type": "METHOD", "method": "GET"}, "properties": {"description": "Method description."}},
			{"location": {"type": "MODEL", "name": "Empty"}, "properties": {"title": "Empty Schema"}},
			{"location": {"type": "RESPONSE", "method": "GET", "statusCode": "200"}, "properties": {"description": "200 response"}}]}}`
	old := b.must("CreateDocumentationPart", newPart(api, M{"type": "API"}))["id"]
	other := b.must("CreateDocumentationPart", newPart(api, M{"type": "RESOURCE"}))["id"]
	merged := b.must("ImportDocumentationParts", M{"restApiId": api, "body": document})["ids"].([]any)
	if len(merged) != 4 || merged[0] != old {
		t.Errorf("%v, before %v", merged, old)
	}
	b.must("GetDocumentationPart", M{"restApiId": api, "documentationPartId": other})
	b.must("UpdateDocumentationPart", patching(api, M{"documentationPartId": old}, replacing("/properties", `{"description":"mine","own":1}`)))
	b.must("ImportDocumentationParts", M{"restApiId": api, "body": document, "mode": "merge"})
	if got := b.must("GetDocumentationPart", M{"restApiId": api, "documentationPartId": old})["properties"]; got != `{"description":"API description","own":1,"info":{"version":"3"}}` {
		t.Errorf("%v", got)
	}
	ids := b.must("ImportDocumentationParts", M{"restApiId": api, "body": document, "mode": "overwrite", "failOnWarnings": true})["ids"].([]any)
	b.reopen()
	items := b.must("GetDocumentationParts", M{"restApiId": api})["item"].([]any)
	want := []any{
		M{"id": ids[0], "location": M{"type": "API"}, "properties": `{"description":"API description","info":{"version":"3"}}`},
		M{"id": ids[1], "location": M{"type": "METHOD", "path": "/", "method": "GET"}, "properties": `{"description":"Method description."}`},
		M{"id": ids[2], "location": M{"type": "MODEL", "name": "Empty"}, "properties": `{"title":"Empty Schema"}`},
		M{"id": ids[3], "location": M{"type": "RESPONSE", "path": "/", "method": "GET", "statusCode": "200"}, "properties": `{"description":"200 response"}`},
	}
	if !reflect.DeepEqual(items, want) {
		t.Errorf("%v", items)
	}
	const none = "Unable to build importer with provided input."
	for _, bad := range []string{"test:\n    value:\n        - \"value ... \"escaped\": $var, \"dt\": $(var +\"%a\")}\"\n    ", "{'key:value}", "[]"} {
		b.refused("ImportDocumentationParts", M{"restApiId": api, "body": bad, "mode": "overwrite"}, "BadRequestException", none)
	}
	b.refused("ImportDocumentationParts", M{"restApiId": "fake", "body": document}, "NotFoundException", "Invalid API identifier specified "+testAccount+":fake")
	if got := b.must("GetDocumentationParts", M{"restApiId": api})["item"].([]any); len(got) != 4 {
		t.Errorf("a refused import left %v", got)
	}
}

// A document may say the same location twice, once with white space: no two parts have one location, and the later adds to the earlier.
func TestALocationThatIsImportedTwice(t *testing.T) {
	b := newBench(t)
	const document = `{"openapi": "3.0.0", "info": {"version": "1", "title": "doc"}, "paths": {}, "x-amazon-apigateway-documentation": {"documentationParts": [
		{"location": {"type": "RESPONSE", "statusCode": "200"}, "properties": {"description": "first", "own": 1}},
		{"location": {"type": "RESPONSE", "statusCode": " 200"}, "properties": {"description": "second"}}]}}`
	for _, mode := range []string{"merge", "overwrite"} {
		api, _ := b.newAPI()
		ids := b.must("ImportDocumentationParts", M{"restApiId": api, "body": document, "mode": mode})["ids"].([]any)
		items := b.must("GetDocumentationParts", M{"restApiId": api})["item"].([]any)
		want := M{"id": ids[0], "location": M{"type": "RESPONSE", "path": "/", "method": "*", "statusCode": "200"}, "properties": `{"description":"second","own":1}`}
		if len(ids) != 2 || ids[0] != ids[1] || !reflect.DeepEqual(items, []any{want}) {
			t.Errorf("%s: %v, %v", mode, ids, items)
		}
	}
}

func TestStagesPublishVersionsThatAreThere(t *testing.T) {
	b := newBench(t)
	api, _, deployment := b.deployed()
	stage := M{"restApiId": api, "stageName": "prod", "deploymentId": deployment, "documentationVersion": "1/2 b"}
	const none = "Invalid Documentation version specified"
	b.refused("CreateStage", stage, "BadRequestException", none)
	b.refused("UpdateStage", patchStage(api, [3]string{"replace", "/documentationVersion", "1/2 b"}), "BadRequestException", none)
	b.must("CreateDocumentationVersion", M{"restApiId": api, "documentationVersion": "1/2 b"})
	holds(t, b.must("CreateStage", stage), "documentationVersion", `"1/2 b"`)
	holds(t, b.must("UpdateStage", patchStage(api, [3]string{"replace", "/documentationVersion", "1/2 b"})), "documentationVersion", `"1/2 b"`)
	if got := b.must("UpdateStage", patchStage(api, [3]string{"replace", "/documentationVersion", ""})); got["documentationVersion"] != nil {
		t.Errorf("%v", got)
	}
}
