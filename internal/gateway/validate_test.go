package gateway

// Proves what a request validator lets through and what the others are answered: byte for byte as recorded (LocalStack's
// AWS-validated snapshots of test_api_gateway_request_validator and its two companions) and as the Developer Guide says, with the
// execution log's line. How: requests to a mock behind validators.

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
	"sluice/internal/wire"
)

const (
	twoNumbers = `{"$schema": "http://json-schema.org/draft-04/schema#", "title": "testSchema", "type": "object",
		"properties": {"a": {"type": "number"}, "b": {"type": "number"}}, "required": ["a", "b"]}`
	invalid = `400 {"message": "Invalid request body"}`
	passed  = "200 "
)

// validated is a world with validators in front of mocks.
func validated(t testing.TB, change ...func(*restapi.Definition)) *world {
	w := newWorld(t)
	behind := func(models, parameters map[string]string) restapi.Method {
		m := mocked(okStatus)
		m.Integration.RequestTemplates["text/plain"] = okStatus
		m.RequestValidatorID, m.RequestModels = "all", models
		m.RequestParameters = map[string]bool{}
		for name, required := range parameters {
			m.RequestParameters[name] = required != ""
		}
		return m
	}
	full := map[string]string{"method.request.path.test": "x", "method.request.querystring.qs1": "x", "method.request.header.x-header-param": "x"}
	w.deploy(map[string]restapi.Method{
		"ANY /nested/{test}": behind(map[string]string{"application/json": "testSchema"}, full),
		"GET /issuer/{test}": behind(nil, map[string]string{
			"method.request.path.issuer": "x", "method.request.querystring.qs1": "x", "method.request.header.x-header-param": "x",
		}),
		"POST /list":    behind(map[string]string{"application/json": "testSchemaList"}, nil),
		"POST /default": behind(map[string]string{"$default": "testSchema"}, map[string]string{"method.request.header.optional": ""}),
		"POST /open":    mocked(okStatus),
	}, func(d *restapi.Definition) {
		d.Validators = map[string]restapi.Validator{"all": {Body: true, Parameters: true}}
		d.Models = map[string]string{
			"testSchema":     twoNumbers,
			"testSchemaList": `{"type": "array", "items": {"$ref": "` + restapi.ModelURL(testAPI, "testSchema") + `"}}`,
		}
		for _, c := range change {
			c(d)
		}
	})
	return w
}

func TestValidate(t *testing.T) {
	w := validated(t)
	const body = `{"a": 1, "b": 2}`
	for name, c := range map[string]struct {
		request *wire.Request
		want    string
	}{
		"all there":             {request("POST", "/nested/value?qs1=test", body, "X-Header-Param", "test"), passed},
		"any case":              {request("POST", "/nested/value?qs1=test", body, "x-HEADER-param", "test"), passed},
		"no body":               {request("GET", "/nested/value?qs1=test", "", "X-Header-Param", "test"), invalid},
		"no body, but a type":   {request("GET", "/nested/value?qs1=test", "", "X-Header-Param", "test", "Content-Type", "application/json"), invalid},
		"another body":          {request("POST", "/nested/value?qs1=test", `{"test": "test"}`, "X-Header-Param", "test"), invalid},
		"no JSON":               {request("POST", "/nested/value?qs1=test", `{"a": 1, "b": 2`, "X-Header-Param", "test"), invalid},
		"more than one JSON":    {request("POST", "/nested/value?qs1=test", body+body, "X-Header-Param", "test"), invalid},
		"another type":          {request("POST", "/nested/value?qs1=test", `{`, "X-Header-Param", "test", "Content-Type", "text/plain"), passed},
		"no header, bad body":   {request("POST", "/nested/value?qs1=test", `{`), `400 {"message": "Missing required request parameters: [x-header-param]"}`},
		"no query":              {request("GET", "/nested/value", body, "X-Header-Param", "test"), `400 {"message": "Missing required request parameters: [qs1]"}`},
		"blank":                 {request("GET", "/nested/%20?qs1=+", body, "X-Header-Param", " "), `400 {"message": "Missing required request parameters: [x-header-param, qs1]"}`},
		"empty":                 {request("GET", "/nested/value?qs1=", body, "X-Header-Param", "test"), `400 {"message": "Missing required request parameters: [qs1]"}`},
		"empty and not":         {request("GET", "/nested/value?qs1=&qs1=x", body, "X-Header-Param", "test"), passed},
		"all missing":           {request("GET", "/issuer/value", ""), `400 {"message": "Missing required request parameters: [x-header-param, issuer, qs1]"}`},
		"list":                  {request("POST", "/list", `[{"a": 1, "b": 2}]`), passed},
		"list without body":     {request("POST", "/list", ""), invalid},
		"list of others":        {request("POST", "/list", `[{"a": 1}]`), invalid},
		"default":               {request("POST", "/default", body, "Content-Type", "text/plain"), passed},
		"default, another body": {request("POST", "/default", "x", "Content-Type", "text/plain"), invalid},
		"no validator":          {request("POST", "/open", "{"), passed},
	} {
		r := w.serve(c.request)
		text := strconv.Itoa(r.Status) + " " + string(r.Body)
		if !strings.HasPrefix(text, c.want) {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
		if r.Status == http.StatusBadRequest && r.Header.Get(errorTypeHeader) != "BadRequestException" {
			t.Errorf("%s: %v", name, r.Header)
		}
	}
}

// The lines for a body are recorded; that for parameters is the answer's message.
func TestValidationIsLogged(t *testing.T) {
	w := validated(t)
	for body, want := range map[string]string{
		"":                       `[Unknown error parsing request body]`,
		"{":                      `[Unknown error parsing request body]`,
		"{}":                     `[object has missing required properties (["a","b"])]`,
		`{"b": "x", "a": "\"y"}`: `[instance type (string) does not match any allowed primitive type (allowed: ["integer","number"])]`,
	} {
		log := w.traced("POST", "/nested/value?qs1=test", body, "X-Header-Param", "test")
		want = "\nerror Request body does not match model schema for content type application/json: " + want + "\nerror Method completed with status: 400"
		if !strings.HasSuffix(log, want) {
			t.Errorf("%q: %s", body, log)
		}
	}
	log := w.traced("POST", "/nested/value", "")
	if !strings.HasSuffix(log, "\nerror Missing required request parameters: [x-header-param, qs1]\nerror Method completed with status: 400") {
		t.Error(log)
	}
}

// A gateway response tells it between quotes of its own, as JSON.
func TestValidationInAGatewayResponse(t *testing.T) {
	w := validated(t, func(d *restapi.Definition) {
		d.GatewayResponses = map[string]restapi.GatewayResponse{"BAD_REQUEST_BODY": {
			StatusCode: "422", Templates: map[string]string{"application/json": `{"wrong": "$context.error.validationErrorString"}`},
		}}
	})
	r := w.serve(request("POST", "/nested/value?qs1=test", "{}", "X-Header-Param", "test"))
	if want := `{"wrong": "[object has missing required properties ([\"a\",\"b\"])]"}`; r.Status != http.StatusUnprocessableEntity || string(r.Body) != want {
		t.Errorf("%d %s, want %s", r.Status, r.Body, want)
	}
}

// What a gateway response may tell as $context.error.validationErrorString.
func TestRefusalTellsWhatIsWrong(t *testing.T) {
	w := validated(t)
	for path, want := range map[string]refusal{
		"/list":         {kind: "BAD_REQUEST_BODY", validation: `[instance type (object) does not match any allowed primitive type (allowed: ["array"])]`},
		"/nested/value": {kind: "BAD_REQUEST_PARAMETERS", validation: "Missing required request parameters: [x-header-param, qs1]"},
	} {
		p := &passage{request: request("POST", path, "{}")}
		w.gateway.serve(t.Context(), p)
		var got *refusal
		if !errors.As(p.refusal, &got) || got.kind != want.kind || got.validation != want.validation {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

func BenchmarkValidatedRequest(b *testing.B) {
	w := validated(b)
	r := request("POST", "/nested/value?qs1=test", `{"a": 1, "b": 2}`, "X-Header-Param", "test")
	if got := w.gateway.Serve(b.Context(), r); got.Status != http.StatusOK {
		b.Fatalf("%d %s", got.Status, got.Body)
	}
	b.ReportAllocs()
	for b.Loop() {
		w.gateway.Serve(b.Context(), r)
	}
}
