package jsonschema_test

// Proves what a sample template looks like. The first is the API reference's own example; the second is put together from
// templates that the console made.

import (
	"strings"
	"testing"

	"sluice/internal/jsonschema"
	"sluice/internal/value"
)

func TestSampleTemplate(t *testing.T) {
	const root = "#set($inputRoot = $input.path('$'))\n"
	const loop = "##TODO: Update this foreach loop to reference array from input json\n#foreach($elem in $inputRoot.TODO)\n "
	const end = " \n#if($foreach.hasNext),#end\n#end\n]"
	for schema, want := range map[string]string{
		`{"type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}, "op": {"type": "string"}, "c": {"type": "number"}}}`://
		"{\n  \"a\" : 3.1415,\n  \"b\" : 3.1415,\n  \"op\" : \"foo\",\n  \"c\" : 3.1415\n}",
		`{"type": "array", "items": {"type": "object", "properties": {"age": {"type": "integer"}, "height": {"type": "integer"}}}}`://
		"[\n" + loop + "{\n  \"age\" : 42,\n  \"height\" : 42\n}" + end,
		`{"properties": {"tags": {"type": "array", "items": {"type": "object", "properties": {"tagName": {"type": "string"}}}}}}`://
		"{\n  \"tags\" : [\n" + loop + "{\n    \"tagName\" : \"foo\"\n  }" + end + "\n}",
		`{"properties": {"o": {"properties": {"b": {"type": "boolean"}, "n": {"type": ["null", "string"]}, "x": {}}}}}`://
		"{\n  \"o\" : {\n    \"b\" : true,\n    \"n\" : null,\n    \"x\" : { }\n  }\n}",
		`{"properties": {"a": {"$ref": "#/definitions/A"}, "self": {"$ref": "#"}}, "definitions": {"A": {"type": "string"}}}`://
		"{\n  \"a\" : \"foo\",\n  \"self\" : { }\n}",
		`{"type": "array"}`: "[ ]",
		`{"type": "array", "items": [{"type": "string"}, {"type": "integer"}]}`: "[\n" + loop + "\"foo\"" + end,
		`{"$ref": "` + models + `Other"}`:                                       "\"foo\"",
		`{}`:                                                                    "{ }",
	} {
		got, err := jsonschema.SampleTemplate(parse(t, schema), models+"M", func(string) (value.Value, error) {
			return value.Parse(`{"type": "string"}`)
		})
		if err != nil || got != root+want {
			t.Errorf("%s: %v\n got %q\nwant %q", schema, err, got, root+want)
		}
	}
}

func TestSampleTemplateIsBounded(t *testing.T) {
	schema := `{"definitions": {"d0": {"type": "string"}`
	for i := 1; i < 40; i++ {
		ref := `{"$ref": "#/definitions/d` + string(rune('0'+(i-1)/10)) + string(rune('0'+(i-1)%10)) + `"}`
		if i == 1 {
			ref = `{"$ref": "#/definitions/d0"}`
		}
		schema += `, "d` + string(rune('0'+i/10)) + string(rune('0'+i%10)) + `": {"properties": {"a": ` + ref + `, "b": ` + ref + `}}`
	}
	_, err := jsonschema.SampleTemplate(parse(t, schema+`}, "$ref": "#/definitions/d39"}`), "", nil)
	if err == nil || !strings.Contains(err.Error(), "too large") {
		t.Error(err)
	}
	for _, schema := range []string{`{"$ref": "#"}`, `3`, `{"properties": {"a": 3}}`, `{"$ref": "#/x"}`} {
		if text, err := jsonschema.SampleTemplate(parse(t, schema), "", nil); err == nil {
			t.Errorf("%s: %s", schema, text)
		}
	}
}
