package apigateway

// Proves that models are kept, shown, held against draft 4 and against each other, and stay while something names them, in API
// Gateway's words. How: its recorded answers (LocalStack's AWS-validated snapshots of test_apigateway_api, models and methods) as
// tables, and what the importer's users were answered.

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// newAPI makes an API and returns its ID and its root's.
func (b *bench) newAPI() (api, root string) {
	b.t.Helper()
	made := b.must("CreateRestApi", M{"name": "n"})
	return made["id"].(string), made["rootResourceId"].(string)
}

func patching(api string, more M, patches ...M) M {
	list := make([]any, 0, len(patches))
	for _, p := range patches {
		list = append(list, p)
	}
	out := M{"restApiId": api, "patchOperations": list}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func replacing(path, value string) M { return M{"op": "replace", "path": path, "value": value} }

func newModel(api, name, schema string) M {
	return M{"restApiId": api, "name": name, "contentType": "application/json", "schema": schema}
}

const anyObject = `{"title": "MySchema", "type": "object"}`

func TestDefaultModels(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	items := b.must("GetModels", M{"restApiId": api})["item"].([]any)
	var text []string
	for _, item := range items {
		m := item.(M)
		var schema M
		if err := json.Unmarshal([]byte(m["schema"].(string)), &schema); err != nil {
			t.Fatal(err)
		}
		text = append(text, fmt.Sprint(m["name"], "|", m["contentType"], "|", m["description"], "|", schema))
		if len(m["id"].(string)) != resourceIDLength {
			t.Errorf("%v", m)
		}
	}
	want := []string{
		"Empty|application/json|This is a default empty schema model|map[$schema:http://json-schema.org/draft-04/schema# title:Empty Schema type:object]",
		"Error|application/json|This is a default error schema model|map[$schema:http://json-schema.org/draft-04/schema# properties:map[message:map[type:string]] title:Error Schema type:object]",
	}
	if !slices.Equal(text, want) {
		t.Errorf("%q", text)
	}
	b.must("DeleteModel", M{"restApiId": api, "modelName": "Empty"})
	b.reopen()
	if items := b.must("GetModels", M{"restApiId": api})["item"].([]any); len(items) != 1 {
		t.Errorf("a deleted default model came back: %v", items)
	}
}

func TestModelLifecycle(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	params := newModel(api, "CalcOutput", anyObject)
	params["description"] = "Calc output model"
	made := b.must("CreateModel", params)
	if made["name"] != "CalcOutput" || made["schema"] != anyObject || made["description"] != "Calc output model" || made["contentType"] != "application/json" {
		t.Errorf("%v", made)
	}
	at := M{"modelName": "CalcOutput"}
	changed := b.must("UpdateModel", patching(api, at, replacing("/schema", `{"title": "Updated schema", "type": "object"}`), replacing("/description", "")))
	if _, shown := changed["description"]; shown || changed["schema"] != `{"title": "Updated schema", "type": "object"}` || changed["id"] != made["id"] {
		t.Errorf("%v", changed)
	}
	b.reopen()
	if got := b.must("GetModel", M{"restApiId": api, "modelName": "CalcOutput"}); fmt.Sprint(got) != fmt.Sprint(changed) {
		t.Errorf("%v", got)
	}
	if a := b.call("DeleteModel", M{"restApiId": api, "modelName": "CalcOutput"}); a.status != 202 {
		t.Errorf("%+v", a)
	}
	b.refused("GetModel", M{"restApiId": api, "modelName": "CalcOutput"}, "NotFoundException", "Invalid model name specified: CalcOutput")
}

func TestModelsThatAreRefused(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	b.must("CreateModel", newModel(api, "MySchema", anyObject))
	const noProperty = "Model schema must have at least 1 property or array items defined"
	const invalid = "Invalid model specified: Validation Result: warnings : [], errors : ["
	for _, c := range []struct {
		operation string
		params    M
		code      string
		message   string
	}{
		{"CreateModel", newModel("abcde0", "MySchema", anyObject), "NotFoundException", "Invalid API identifier specified " + testAccount + ":abcde0"},
		{"GetModels", M{"restApiId": "abcde0"}, "NotFoundException", "Invalid API identifier specified " + testAccount + ":abcde0"},
		{"GetModel", M{"restApiId": "abcde0", "modelName": "MySchema"}, "NotFoundException", "Invalid model name specified: MySchema"},
		{"DeleteModel", M{"restApiId": "abcde0", "modelName": "MySchema"}, "NotFoundException", "Invalid model name specified: MySchema"},
		{"UpdateModel", patching("abcde0", M{"modelName": "mySchema"}), "NotFoundException", "Invalid model name specified: mySchema"},
		{"CreateModel", newModel(api, "MySchema", anyObject), "ConflictException", "Model name already exists for this REST API"},
		{"CreateModel", newModel(api, "", anyObject), "BadRequestException", "Model name must be non-empty"},
		{"CreateModel", newModel(api, "body_1", anyObject), "BadRequestException", "Model name must be alphanumeric: body_1"},
		{"CreateModel", newModel(api, "M", ""), "BadRequestException", noProperty},
		{"CreateModel", M{"restApiId": api, "name": "M", "contentType": "application/xml"}, "BadRequestException", noProperty},
		{"CreateModel", newModel(api, "M", "{"), "BadRequestException", invalid + "Invalid model schema specified]"},
		{"CreateModel", newModel(api, "M", `{"required": []}`), "BadRequestException", invalid + "Invalid model schema specified]"},
		{"CreateModel", newModel(api, "M", `{"items": {"$ref": "Pet"}}`), "BadRequestException", invalid + "Model reference must be in canonical form]"},
		{"CreateModel", newModel(api, "M", `{"type": "x", "items": {"$ref": "Pet"}}`), "BadRequestException", invalid + "Invalid model schema specified, Model reference must be in canonical form]"},
		{"CreateModel", newModel(api, "M", `{"items": {"$ref": "`+modelsURI+api+`/models/Pet"}}`), "BadRequestException", invalid + "Invalid model specified: Pet]"},
		{"UpdateModel", patching(api, M{"modelName": "MySchema"}, M{"op": "add", "path": "/wrong-path", "value": "x"}), "BadRequestException", "Invalid patch path  '/wrong-path' specified for op 'add'. Please choose supported operations"},
		{"UpdateModel", patching(api, M{"modelName": "MySchema"}, replacing("/name", "x")), "BadRequestException", "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]"},
		{"UpdateModel", patching(api, M{"modelName": "MySchema"}, replacing("/schema", "")), "BadRequestException", noProperty},
	} {
		b.refused(c.operation, c.params, c.code, c.message)
	}
	b.must("CreateModel", M{"restApiId": api, "name": "Xml", "contentType": "application/xml", "schema": "<anything/>"})
	for i := range ModelsMax - 4 {
		b.must("CreateModel", newModel(api, fmt.Sprint("m", i), anyObject))
	}
	if a := b.call("CreateModel", newModel(api, "more", anyObject)); a.code != "LimitExceededException" {
		t.Errorf("%+v", a)
	}
	if a := b.call("UpdateModel", patching(api, M{"modelName": "MySchema"}, replacing("/schema", strings.Repeat(" ", schemaBytesMax)+"{}"))); a.code != "BadRequestException" {
		t.Errorf("%+v", a)
	}
}

func TestDraft4(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	b.must("CreateModel", newModel(api, "M", anyObject))
	for schema, valid := range map[string]bool{
		`{}`: true, `[]`: false, `true`: false, `"x"`: false, `{"type": ["string", "null"]}`: true, `{"type": []}`: false, `{"type": ["string", "string"]}`: false,
		`{"type": ["string", 1]}`: false, `{"type": 1}`: false, `{"enum": ["A", "A"]}`: false, `{"enum": [1, "1", null]}`: true, `{"enum": []}`: true,
		`{"required": ["a"]}`: true, `{"required": true}`: false, `{"properties": {"a": {"type": "string"}}}`: true, `{"properties": {"a": "string"}}`: false,
		`{"properties": []}`: false, `{"items": {}}`: true, `{"items": [{}]}`: true, `{"items": []}`: false, `{"items": true}`: false,
		`{"additionalProperties": false}`: true, `{"additionalProperties": {"type": "x"}}`: false, `{"minimum": 1, "exclusiveMinimum": true}`: true,
		`{"exclusiveMinimum": true}`: false, `{"exclusiveMinimum": 1, "minimum": 1}`: false, `{"minLength": -1}`: false, `{"minLength": 1.5}`: false,
		`{"maxLength": "1"}`: false, `{"maxItems": 1.0}`: false, `{"pattern": "("}`: false, `{"pattern": "(?=x)x"}`: true, `{"multipleOf": 0}`: false, `{"multipleOf": 0.1}`: true, `{"uniqueItems": "true"}`: false,
		`{"allOf": [{"type": "object"}]}`: true, `{"anyOf": []}`: false, `{"oneOf": {}}`: false, `{"not": {}}`: true, `{"not": []}`: false,
		`{"dependencies": {"a": ["b"], "c": {"type": "string"}}}`: true, `{"dependencies": {"a": []}}`: false, `{"dependencies": []}`: false,
		`{"definitions": {"x": {"type": "nothing"}}}`: false, `{"patternProperties": {"^a": {}}}`: true, `{"title": 1}`: false, `{"$ref": 1}`: false,
		`{"example": {"type": 1}}`: true, `{"properties": {"$ref": {"type": "string"}, "type": {"type": "string"}}}`: true,
		`{"x": 1} 2`: false, strings.Repeat(`{"items":`, schemaDepthMax) + `{}` + strings.Repeat(`}`, schemaDepthMax): false,
	} {
		a := b.call("UpdateModel", patching(api, M{"modelName": "M"}, replacing("/schema", schema)))
		if ok := a.status == 200; ok != valid || a.status >= 500 {
			t.Errorf("%.80s: %d %v", schema, a.status, a.body["message"])
		}
	}
}

func TestFlattenedModels(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	ref := func(name string) string { return `{"$ref":"` + modelsURI + api + `/models/` + name + `"}` }
	b.must("CreateModel", newModel(api, "House", `{"type":"object"}`))
	person := `{"type":"object","properties":{"house":` + ref("House") + `,"friends":{"type":"array","items":` + ref("Person") + `}}}`
	b.must("CreateModel", newModel(api, "Person", person))
	b.must("UpdateModel", patching(api, M{"modelName": "House"}, replacing("/schema", `{"properties":{"contains":{"items":`+ref("Person")+`}}}`)))
	b.must("CreateModel", newModel(api, "Inner", `{"definitions":{"x":{}},"items":{"$ref":"#/definitions/x"},"not":{"$ref":"#"}}`))
	b.must("CreateModel", newModel(api, "Outer", `{"items":`+ref("Inner#/definitions/x")+`,"not":`+ref("Outer#/items")+`}`))
	b.must("CreateModel", newModel(api, "People", `{"definitions":{"own":{}},"items":`+ref("Person")+`}`))
	for name, want := range map[string]string{
		"Person": `{"type":"object","properties":{"house":{"$ref":"#/definitions/House"},"friends":{"type":"array","items":{"$ref":"#"}}},` +
			`"definitions":{"House":{"properties":{"contains":{"items":{"$ref":"#"}}}}}}`,
		"Outer": `{"items":{"$ref":"#/definitions/Inner/definitions/x"},"not":{"$ref":"#/items"},` +
			`"definitions":{"Inner":{"definitions":{"x":{}},"items":{"$ref":"#/definitions/Inner/definitions/x"},"not":{"$ref":"#/definitions/Inner"}}}}`,
		"People": `{"definitions":{"own":{},"Person":{"type":"object","properties":{"house":{"$ref":"#/definitions/House"},"friends":{"type":"array","items":{"$ref":"#/definitions/Person"}}}},` +
			`"House":{"properties":{"contains":{"items":{"$ref":"#/definitions/Person"}}}}},"items":{"$ref":"#/definitions/Person"}}`,
	} {
		if got := b.must("GetModel", M{"restApiId": api, "modelName": name, "flatten": true})["schema"]; got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	if got := b.must("GetModel", M{"restApiId": api, "modelName": "Person"})["schema"]; got != person {
		t.Errorf("%v", got)
	}
	if got := b.must("GetModel", M{"restApiId": api, "modelName": "Empty", "flatten": true})["schema"]; got != emptySchema {
		t.Errorf("%v", got)
	}
	b.refused("DeleteModel", M{"restApiId": api, "modelName": "House"}, "ConflictException", "Cannot delete model 'House', is referenced in model: Person")
	b.must("DeleteModel", M{"restApiId": api, "modelName": "People"})
}

// TestModelsInUse is test_put_method_model, and the importer's answer about responses.
func TestModelsInUse(t *testing.T) {
	b := newBench(t)
	api, root := b.newAPI()
	b.must("CreateModel", newModel(api, "One", anyObject))
	b.must("CreateModel", newModel(api, "Two", anyObject))
	at := func(resource string, more M) M {
		out := M{"restApiId": api, "resourceId": resource, "httpMethod": "ANY"}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	del := func(name, want string) {
		t.Helper()
		if want == "" {
			b.must("DeleteModel", M{"restApiId": api, "modelName": name})
			return
		}
		b.refused("DeleteModel", M{"restApiId": api, "modelName": name}, "ConflictException", "Cannot delete model '"+name+"', is referenced in "+want)
	}
	b.must("PutMethod", at(root, M{"authorizationType": "NONE", "requestModels": M{"application/json": "One"}}))
	del("One", "method request: //ANY")
	models := M{"op": "replace", "path": "/requestModels/application~1json", "value": "Two"}
	b.must("UpdateMethod", at(root, M{"patchOperations": []any{models}}))
	del("One", "")
	del("Two", "method request: //ANY")
	b.refused("UpdateMethod", at(root, M{"patchOperations": []any{M{"op": "add", "path": "/requestModels/a~1b", "value": "One"}}}), "BadRequestException", "Invalid model identifier specified: One")
	test := b.must("CreateResource", M{"restApiId": api, "parentId": root, "pathPart": "test"})["id"].(string)
	b.must("PutMethod", at(test, M{"authorizationType": "NONE", "requestModels": M{"application/json": "Two"}}))
	del("Two", "method request: /test/ANY")
	b.must("UpdateMethod", at(root, M{"patchOperations": []any{M{"op": "remove", "path": "/requestModels/application~1json"}}}))
	b.must("UpdateMethod", at(test, M{"patchOperations": []any{M{"op": "remove", "path": "/requestModels/application~1json"}}}))
	b.must("PutMethodResponse", at(test, M{"statusCode": "200", "responseModels": M{"application/json": "Two"}}))
	b.refused("PutMethodResponse", at(test, M{"statusCode": "201", "responseModels": M{"application/json": "One"}}), "BadRequestException", "Invalid model identifier specified: One")
	del("Two", "method response: /test/ANY")
	b.must("DeleteMethod", at(test, nil))
	del("Two", "")
}

func TestModelTemplates(t *testing.T) {
	b := newBench(t)
	api, _ := b.newAPI()
	b.must("CreateModel", newModel(api, "Pet", `{"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}`))
	b.must("CreateModel", newModel(api, "Pets", `{"type": "array", "items": {"$ref": "`+modelsURI+api+`/models/Pet"}}`))
	b.must("CreateModel", newModel(api, "Lost", `{"$ref": "#/definitions/none"}`))
	b.must("CreateModel", M{"restApiId": api, "name": "Xml", "contentType": "application/xml", "schema": "<x/>"})
	at := func(name string) M { return M{"restApiId": api, "modelName": name} }
	for name, parts := range map[string][]string{
		"Pet": {"#set($inputRoot = $input.path('$'))\n{", `"name" : "foo"`, `"age" : 42`}, "Pets": {"#foreach(", `"name" : "foo"`}, "Empty": {"#set($inputRoot"},
	} {
		text := b.must("GetModelTemplate", at(name))["value"].(string)
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q has no %q", name, text, part)
			}
		}
	}
	for _, name := range []string{"Lost", "Xml"} {
		if a := b.call("GetModelTemplate", at(name)); a.code != "BadRequestException" {
			t.Errorf("%s: %+v", name, a)
		}
	}
	b.refused("GetModelTemplate", at("None"), "NotFoundException", "Invalid model name specified: None")
}
