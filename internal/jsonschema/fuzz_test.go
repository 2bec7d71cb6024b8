package jsonschema_test

// Proves that no schema and no value brings Compile or Validate down, that both runs of a validation agree, and that a schema
// may be shared.

import (
	"errors"
	"testing"

	"sluice/internal/jsonschema"
	"sluice/internal/value"
)

func FuzzValidate(f *testing.F) {
	for _, r := range readLibrary(f) {
		if r.suite == "" {
			f.Add(r.schema.String(), r.data.String())
		}
	}
	f.Add(`{"anyOf": [{"$ref": "#"}]}`, `{}`)
	f.Add(`{"$ref": "#/a/0", "a": [{"items": {"$ref": "#"}}]}`, `[[]]`)
	f.Fuzz(func(t *testing.T, schema, data string) {
		doc, err := value.Parse(schema)
		if err != nil {
			return
		}
		v, err := value.Parse(data)
		if err != nil {
			return
		}
		s, err := jsonschema.Compile(doc, "", nil)
		if err != nil {
			var known *jsonschema.Error
			if !errors.As(err, &known) || err.Error() == "" {
				t.Fatalf("%s: %T %v", schema, err, err)
			}
			return
		}
		found := s.Validate(v)
		if (found == nil) != (len(found) == 0) {
			t.Fatalf("%s on %s: invalid, and nothing was found", schema, data)
		}
		if text := found.String(); text != s.Validate(v).String() {
			t.Fatalf("%s on %s: %s differs", schema, data, text)
		}
		for _, one := range found {
			if one.String() == "" {
				t.Fatalf("%s on %s: a violation without text", schema, data)
			}
		}
	})
}

func FuzzSample(f *testing.F) {
	for _, r := range readLibrary(f) {
		if r.suite == "" {
			f.Add(r.schema.String())
		}
	}
	f.Fuzz(func(t *testing.T, schema string) {
		doc, err := value.Parse(schema)
		if err != nil {
			return
		}
		text, err := jsonschema.SampleTemplate(doc, "", nil)
		if err == nil && text == "" {
			t.Fatalf("%s: no text", schema)
		}
	})
}
