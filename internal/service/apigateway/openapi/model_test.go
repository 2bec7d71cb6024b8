package openapi_test

// Proves that a model's stored text and the model are two forms of one thing (random schemas), that references to other APIs stay, and
// that what only looks like one is exported as it is.

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/value"
)

func TestModelTextParsesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := openapi.Model{Name: "A", Description: "d", ContentType: openapi.ContentTypeJSON, Schema: schemas(3).Draw(t, "schema")}
		again, err := openapi.ParseModel(m.Name, m.Description, m.ContentType, m.Text("a1b2"), "a1b2")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// schemas are objects with properties and references, into models too.
func schemas(depth int) *rapid.Generator[value.Value] {
	return rapid.Custom(func(t *rapid.T) value.Value {
		if depth == 0 || rapid.Bool().Draw(t, "reference") {
			ref := rapid.SampledFrom([]string{
				"#/definitions/B", "#/definitions/B/properties/x", "#", "#/x", "https://example.com/x#/y",
				"https://apigateway.amazonaws.com/restapis/other/models/B",
			})
			return value.NewObject(value.Member{Name: "$ref", Value: value.String(ref.Draw(t, "ref"))}).Value()
		}
		properties := value.NewObject()
		for _, name := range []string{"$ref", "b"} {
			if rapid.Bool().Draw(t, "property") {
				properties.Set(name, schemas(depth-1).Draw(t, "schema"))
			}
		}
		return value.NewObject(value.Member{Name: "properties", Value: properties.Value()}).Value()
	})
}

func TestParseModelRefuses(t *testing.T) {
	if m, err := openapi.ParseModel("A", "", "", "{", "a"); err == nil {
		t.Errorf("no JSON gives the model %v", m)
	}
}

func TestModelText(t *testing.T) {
	schema, _ := value.Parse(`{"properties":{"a":{"$ref":"#/definitions/B/properties/x"},"b":{}},"enum":["x",{"y":[]}]}`)
	const want = `{
  "properties" : {
    "a" : {
      "$ref" : "https://apigateway.amazonaws.com/restapis/a1b2/models/B#/properties/x"
    },
    "b" : { }
  },
  "enum" : [ "x", {
    "y" : [ ]
  } ]
}`
	m := openapi.Model{Schema: schema}
	if diff := cmp.Diff(want, m.Text("a1b2")); diff != "" {
		t.Error(diff)
	}
}

// An example is no schema: "$ref" in it is its author's word in both directions.
func TestAReferenceInAnExampleStays(t *testing.T) {
	checkRoundTrips(t, mustRead(t, `{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{
		"A":{"type":"object","example":{"$ref":"#/definitions/A"}}}}}`))
}
