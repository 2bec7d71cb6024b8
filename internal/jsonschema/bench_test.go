package jsonschema_test

// Measures what a request pays: a body of 1 KiB against a schema of ten properties, valid and not, and parsing with it.

import (
	"strings"
	"testing"

	"sluice/internal/value"
)

const tenProperties = `{"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "additionalProperties": false,
	"required": ["id", "name", "email", "tags"], "properties": {
	"id": {"type": "string", "pattern": "^[0-9a-f-]{36}$"}, "name": {"type": "string", "minLength": 1, "maxLength": 100},
	"email": {"type": "string", "format": "email"}, "age": {"type": "integer", "minimum": 0, "maximum": 150},
	"kind": {"enum": ["a", "b", "c"]}, "price": {"type": "number", "multipleOf": 0.01}, "active": {"type": "boolean"},
	"tags": {"type": "array", "maxItems": 10, "uniqueItems": true, "items": {"type": "string"}},
	"address": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}, "zip": {"$ref": "#/definitions/zip"}}},
	"note": {"type": "string", "maxLength": 2000}}, "definitions": {"zip": {"type": "string", "maxLength": 10}}}`

func body() string {
	return `{"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "name": "Ada Lovelace", "email": "ada@example.com", "age": 36, "kind": "b",
	"price": 12.34, "active": true, "tags": ["x", "y", "z"], "address": {"city": "London", "zip": "W1"}, "note": "` + strings.Repeat("lorem ", 125) + `"}`
}

func benchmark(b *testing.B, text string, valid bool) {
	s, v := compile(b, tenProperties), parse(b, text)
	if (s.Validate(v) == nil) != valid {
		b.Fatal(s.Validate(v))
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Validate(v)
	}
}

func BenchmarkValidate(b *testing.B) { benchmark(b, body(), true) }

func BenchmarkValidateInvalid(b *testing.B) {
	benchmark(b, strings.Replace(body(), `"age": 36`, `"age": 360`, 1), false)
}

func BenchmarkParseAndValidate(b *testing.B) {
	s, text := compile(b, tenProperties), body()
	b.ReportAllocs()
	for b.Loop() {
		v, err := value.Parse(text)
		if err != nil || s.Validate(v) != nil {
			b.Fatal(err)
		}
	}
}
