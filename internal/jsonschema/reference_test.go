package jsonschema_test

// Proves that references lead where they should: to other documents by URI, with and without a fragment, in circles; and that
// one that leads nowhere is refused when the schema is compiled. How: API Gateway's form of URL, and tables.

import (
	"errors"
	"strings"
	"testing"

	"sluice/internal/jsonschema"
	"sluice/internal/value"
)

const models = "https://apigateway.amazonaws.com/restapis/fugvjdxtri/models/"

// library loads models by name.
func loader(t *testing.T, texts map[string]string) jsonschema.Loader {
	loaded := map[string]bool{}
	return func(uri string) (value.Value, error) {
		if loaded[uri] {
			t.Errorf("%s is loaded twice", uri)
		}
		loaded[uri] = true
		text, ok := texts[strings.TrimPrefix(uri, models)]
		if !ok {
			return value.Value{}, jsonschema.ErrNotFound
		}
		return value.Parse(text)
	}
}

func TestModelsReferToEachOther(t *testing.T) {
	load := loader(t, map[string]string{
		"Bin":  `{"type": "object", "properties": {"price": {"$ref": "#/definitions/Price"}}, "definitions": {"Price": {"type": "number"}}}`,
		"Tree": `{"properties": {"left": {"$ref": "` + models + `Tree"}, "root": {"$ref": "` + models + `Store"}}, "additionalProperties": false}`,
	})
	doc := parse(t, `{"type": "object", "properties": {
		"bins": {"type": "array", "items": {"$ref": "`+models+`Bin"}},
		"price": {"$ref": "`+models+`Bin#/definitions/Price"},
		"tree": {"$ref": "`+models+`Tree"}}}`)
	s, err := jsonschema.Compile(doc, models+"Store", load)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		`{"bins": [{"price": 1.99}]}`:                    true,
		`{"bins": [{"price": "x"}]}`:                     false,
		`{"price": 3}`:                                   true,
		`{"price": "3"}`:                                 false,
		`{"tree": {"left": {"left": {}}}}`:               true,
		`{"tree": {"left": {"right": {}}}}`:              false,
		`{"tree": {"root": {"price": 1}}}`:               true,
		`{"tree": {"root": {"price": "1", "tree": {}}}}`: false,
	} {
		if got := s.Validate(parse(t, text)) == nil; got != want {
			t.Errorf("%s: valid %t", text, got)
		}
	}
}

func TestReferencesToNowhere(t *testing.T) {
	broken := errors.New("broken")
	for schema, want := range map[string]string{
		`{"$ref": "` + models + `Missing"}`:                                models + `A#: unable to dereference URI "` + models + `Missing": there is no such document`,
		`{"$ref": "` + models + `Broken"}`:                                 models + `A#: unable to dereference URI "` + models + `Broken": broken`,
		`{"items": {"$ref": "#/definitions/x"}}`:                           models + `A#/items: JSON Reference "` + models + `A#/definitions/x" cannot be resolved`,
		`{"$ref": "` + models + `B#/definitions/x"}`:                       models + `A#: JSON Reference "` + models + `B#/definitions/x" cannot be resolved`,
		`{"$ref": "` + models + `B#x"}`:                                    models + `A#: JSON Reference "` + models + `B#x" cannot be resolved`,
		`{"not": {"$ref": "` + models + `B"}}`:                             "", // which refers back
		`{"$ref": "#/definitions/b", "definitions": {"b": {"$ref": "#"}}}`: models + `A#: JSON Reference "` + models + `A#/definitions/b" loops on itself`,
		`{"$ref": "` + models + `Wrong"}`:                                  models + `Wrong#/type: "any" is not a valid primitive type`,
		`{"$ref": "#/title", "title": "x"}`:                                models + `A#/title: JSON value is of type string, not a JSON Schema`,
		`{"$ref": "%zz"}`:                                                  models + `A#: unable to dereference URI "%zz"`,
	} {
		_, err := jsonschema.Compile(parse(t, schema), models+"A", func(uri string) (value.Value, error) {
			switch strings.TrimPrefix(uri, models) {
			case "B":
				return parse(t, `{"items": {"$ref": "`+models+`A"}}`), nil
			case "Wrong":
				return parse(t, `{"type": "any"}`), nil
			case "Broken":
				return value.Value{}, broken
			}
			return value.Value{}, jsonschema.ErrNotFound
		})
		var known *jsonschema.Error
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", schema, err)
		case want != "" && (!errors.As(err, &known) || !strings.HasPrefix(err.Error(), want)):
			t.Errorf("%s: %v, want %s", schema, err, want)
		}
	}
}
