package restapi

// Proves that a method's validator is compiled to what it asks for, that the model for a content type is the documented one, and
// that a deployment fails whose validator, model or reference is not there or is none.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sluice/internal/value"
)

const number = `{"type": "number"}`

// validated compiles POST /callback with a validator of ID "v".
func validated(v Validator, models map[string]string, change func(*Method)) (*Validation, error) {
	d := whole()
	d.Models, d.Validators = models, map[string]Validator{"v": v}
	m := &d.Resources[1].Methods[0]
	m.RequestValidatorID = "v"
	change(m)
	a, err := Compile(d)
	if err != nil {
		return nil, err
	}
	r, _ := a.Match("POST", "/callback", nil)
	return r.Validation, nil
}

func TestRequiredParameters(t *testing.T) {
	declare := func(m *Method) {
		m.RequestParameters = map[string]bool{
			"method.request.querystring.qs1": true, "method.request.header.x-header-param": true, "method.request.path.issuer": true,
			"method.request.header.optional": false, "method.request.multivaluequerystring.many": true, "method.request.multivalueheader.h": true,
		}
	}
	v, err := validated(Validator{Parameters: true}, nil, declare)
	if err != nil {
		t.Fatal(err)
	}
	want := []RequiredParameter{{InHeader, "x-header-param"}, {InHeader, "h"}, {InQuery, "many"}, {InPath, "issuer"}, {InQuery, "qs1"}}
	if !slices.Equal(v.Required, want) {
		t.Errorf("%v, want %v", v.Required, want)
	}
	for name, asked := range map[string]Validator{"body": {Body: true}, "nothing": {}} {
		if v, err := validated(asked, nil, declare); v != nil || err != nil {
			t.Errorf("validating %s: %+v, %v", name, v, err)
		}
	}
	if v, err := validated(Validator{Body: true, Parameters: true}, nil, func(m *Method) { m.RequestValidatorID = "" }); v != nil || err != nil {
		t.Errorf("without a validator: %+v, %v", v, err)
	}
}

func TestModelForContentType(t *testing.T) {
	models := map[string]string{"Number": number, "Text": `{"type": "string"}`, "Any": " "}
	for _, c := range []struct {
		models      map[string]string
		contentType string
		want        string // number, text or unchecked, and the media type
	}{
		{map[string]string{"application/json": "Number"}, "", "number application/json"},
		{map[string]string{"application/json": "Number"}, "application/json; charset=utf-8", "number application/json"},
		{map[string]string{"application/json": "Number"}, "Application/JSON", "number Application/JSON"},
		{map[string]string{"application/json": "Number"}, "text/plain", "unchecked text/plain"},
		{map[string]string{"text/plain": "Text"}, "", "unchecked application/json"},
		{map[string]string{"application/json": "Number", "$default": "Text"}, "text/plain", "text text/plain"},
		{map[string]string{"application/json": "Number", "$default": "Text"}, "", "number application/json"},
		{map[string]string{"application/json": "Any"}, "", "any application/json"},
	} {
		v, err := validated(Validator{Body: true}, models, func(m *Method) { m.RequestModels = c.models })
		if err != nil {
			t.Fatal(err)
		}
		s, mediaType := v.Schema(c.contentType)
		got := "unchecked "
		switch {
		case s == nil:
		case s.Validate(value.Int(1)) == nil && s.Validate(value.String("a")) == nil:
			got = "any "
		case s.Validate(value.Int(1)) == nil:
			got = "number "
		case s.Validate(value.String("a")) == nil:
			got = "text "
		}
		if got += mediaType; got != c.want {
			t.Errorf("%v for %q: %s, want %s", c.models, c.contentType, got, c.want)
		}
	}
}

func TestModelsAreCompiledOnce(t *testing.T) {
	d := whole()
	d.Models, d.Validators = map[string]string{"Number": number}, map[string]Validator{"v": {Body: true}}
	other := mockMethod("PUT")
	d.Resources[1].Methods = append(d.Resources[1].Methods, other)
	for i := range d.Resources[1].Methods {
		m := &d.Resources[1].Methods[i]
		m.RequestValidatorID, m.RequestModels = "v", map[string]string{"application/json": "Number"}
	}
	a, err := Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	post, _ := a.Match("POST", "/callback", nil)
	put, _ := a.Match("PUT", "/callback", nil)
	first, _ := post.Validation.Schema("")
	if second, _ := put.Validation.Schema(""); first == nil || first != second {
		t.Error("two methods have two schemas of one model")
	}
}

func TestModelsReferToModels(t *testing.T) {
	v, err := validated(Validator{Body: true}, map[string]string{
		"List": `{"type": "array", "items": {"$ref": "` + ModelURL("abcdef1234", "Item") + `"}}`,
		"Item": `{"type": "object", "required": ["a"], "properties": {"a": {"$ref": "` + ModelURL("abcdef1234", "List") + `#/items"}}}`,
	}, func(m *Method) { m.RequestModels = map[string]string{"application/json": "List"} })
	if err != nil {
		t.Fatal(err)
	}
	s, _ := v.Schema("")
	for text, want := range map[string]bool{`[]`: true, `[{"a": {}}]`: false, `[{}]`: false, `{}`: false, `[1]`: false} {
		body, _ := value.Parse(text)
		if got := s.Validate(body) == nil; got != want {
			t.Errorf("%s: valid %t", text, got)
		}
	}
}

func TestValidationThatDoesNotCompile(t *testing.T) {
	both := Validator{Body: true, Parameters: true}
	for name, c := range map[string]struct {
		models map[string]string
		change func(*Method)
		want   string
	}{
		"validator": {nil, func(m *Method) { m.RequestValidatorID = "none" }, "the API has no such request validator: none"},
		"model":     {nil, nil, "model M: the API has no such model"},
		"JSON":      {map[string]string{"M": "{"}, nil, "model M: "},
		"schema":    {map[string]string{"M": `{"type": "any"}`}, nil, "model M: " + ModelURL("abcdef1234", "M") + `#/type: "any" is not a valid primitive type`},
		"pattern":   {map[string]string{"M": `{"pattern": "("}`}, nil, "model M: " + ModelURL("abcdef1234", "M") + `#/pattern: string "(" is not a valid`},
		"reference": {map[string]string{"M": `{"$ref": "#/x"}`}, nil, "model M: "},
		"other API": {map[string]string{"M": `{"$ref": "` + ModelURL("other", "M") + `"}`}, nil, "model M: "},
		"no model":  {map[string]string{"M": `{"$ref": "` + ModelURL("abcdef1234", "N") + `"}`}, nil, "model M: "},
		"parameter": {map[string]string{"M": "{}"}, func(m *Method) { m.RequestParameters = map[string]bool{"method.request.body.x": true} }, "Invalid mapping expression parameter specified: method.request.body.x"},
	} {
		_, err := validated(both, c.models, func(m *Method) {
			m.RequestModels = map[string]string{"application/json": "M"}
			if c.change != nil {
				c.change(m)
			}
		})
		var invalid *InvalidError
		if !errors.As(err, &invalid) || !strings.HasPrefix(err.Error(), "POST /callback: request validation: "+c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
