package restjson_test

// Proves that no method, path, query, header and body make the REST-JSON router and decoder panic, hang or misread: a request finds
// one operation or none, every label of its pattern is filled, and the input is either read or refused with a MalformedError.
// How: fuzzing, over all operations of API Gateway.

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/restjson"
)

func FuzzDecode(f *testing.F) {
	router := rest.NewRouter(apigatewayapi.Service)
	for _, op := range apigatewayapi.Service.Operations {
		f.Add(op.Method, strings.NewReplacer("{", "", "}", "").Replace(op.URI), "limit=5&position=a", "text/plain", []byte(`{"name":"n","patchOperations":[{"op":"add"}]}`))
	}
	f.Add("GET", "//..//%2f%zz/", "a=%zz&;&limit=x", "", []byte("\x00"))
	f.Add("PATCH", "/restapis/a/resources/b/methods/GET/responses/%ff", "=&=&&", "application/json", []byte(`{"patchOperations":`+strings.Repeat("[", 5000)))
	f.Add("GET", "*", "mode=&mode", "", []byte(nil))
	f.Add("PUT", "", "customAll=true", "", []byte(`[]`))
	f.Add("POST", "/tags/arn%3Aaws%3Aapigateway/a/b/c", "tagKeys=a&tagKeys=b", "", []byte(`null`))
	f.Fuzz(func(t *testing.T, method, path, rawQuery, header string, body []byte) {
		query, queryErr := rest.ParseQuery(rawQuery)
		op, labels := router.Match(method, path, query, nil)
		if op == nil {
			return
		}
		if want := strings.Count(op.URI, "{"); len(labels) != want {
			t.Fatalf("%s %q: %d labels, want %d", op.Name, path, len(labels), want)
		}
		x := &restjson.Exchange{Service: apigatewayapi.Service, Operation: op, Request: rest.Request{Query: query, QueryErr: queryErr, Labels: labels, Request: &wire.Request{
			Method: method, Path: path, RawQuery: rawQuery, Body: body, Header: http.Header{"Content-Type": {header}, "Accept": {header}, "X-Amz-Meta-A": {header}},
		}}}
		in := op.New()
		if err := x.Decode(in); err != nil {
			if malformed := new(wire.MalformedError); !errors.As(err, &malformed) || malformed.Message == "" {
				t.Fatalf("%v is no worded MalformedError", err)
			}
			return
		}
		wire.Check(in, "prefix")
		if out := x.Refuse(wire.ErrValidation.New(path+string(body)), "id"); !json.Valid(out.Body) {
			t.Fatalf("no JSON: %s", out.Body)
		}
	})
}
