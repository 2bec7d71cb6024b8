package gateway

// Proves that a parameter of an integration request, and a header of a method response, can be filled from every source that the
// Developer Guide lists ("Integration request data mapping expressions", "Method response header mapping expressions"), and what each
// gives where there is nothing, one value or several. How: one method per side, one mapping per source, a real endpoint.

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"sluice/internal/gateway/restapi"
)

func TestEverySourceOfRequests(t *testing.T) {
	var got http.Header
	backend := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer backend.Close()
	const body = `{"text": "t", "number": 1.50, "yes": true, "nothing": null, "list": [1, {"a": "b"}], "deep": {"er": "d"}}`
	cases := []struct {
		from string
		want []string
	}{
		{"method.request.header.X-One", []string{"1"}},
		{"method.request.header.x-one", []string{"1"}},
		{"method.request.header.X-Many", []string{"3"}},
		{"method.request.multivalueheader.X-Many", []string{"2", "3"}},
		{"method.request.header.X-None", nil},
		{"method.request.multivalueheader.X-None", nil},
		{"method.request.querystring.one", []string{"a b"}},
		{"method.request.querystring.many", []string{"20"}},
		{"method.request.multivaluequerystring.many", []string{"10", "20"}},
		{"method.request.querystring.none", nil},
		{"method.request.path.id", []string{"a%2Bb"}},
		{"method.request.path.none", nil},
		{"method.request.body", []string{body}},
		{"method.request.body.text", []string{"t"}},
		{"method.request.body.number", []string{"1.50"}},
		{"method.request.body.yes", []string{"true"}},
		{"method.request.body.nothing", nil},
		{"method.request.body.list[0]", []string{"1"}},
		{"method.request.body.list[1].a", []string{"b"}},
		{"method.request.body.deep.er", []string{"d"}},
		{"method.request.body.absent", nil},
		{"context.stage", []string{"dev"}},
		{"context.httpMethod", []string{"POST"}},
		{"context.resourcePath", []string{"/x/{id}"}},
		{"context.identity.sourceIp", []string{"192.0.2.7"}},
		{"context.absent", nil},
		{"stageVariables.v", []string{"of the stage"}},
		{"stageVariables.none", nil},
		{"'static, \"text\"'", []string{`static, "text"`}},
		{"''", nil},
	}
	parameters := map[string]string{}
	for i, c := range cases {
		parameters[fmt.Sprintf("integration.request.header.X-To-%d", i)] = c.from
	}
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"POST /x/{id}": answering(restapi.Integration{
		Type: restapi.HTTP, HTTPMethod: "POST", URI: backend.URL, RequestParameters: parameters,
	})}, func(d *restapi.Definition) { d.Variables = map[string]string{"v": "of the stage"} })
	if r := w.serve(request("POST", "/x/a%2Bb?one=a+b&many=10&many=20", body, "X-One", "1", "X-Many", "2", "X-Many", "3")); r.Status != http.StatusOK {
		t.Fatalf("%d %s\n%s", r.Status, r.Body, w.log.String())
	}
	for i, c := range cases {
		values := got[fmt.Sprintf("X-To-%d", i)]
		if len(values) == 1 && values[0] == "" {
			values = nil // a header without a value says nothing
		}
		if !slices.Equal(values, c.want) {
			t.Errorf("%s: %q, want %q", c.from, values, c.want)
		}
	}
}

func TestEverySourceOfResponses(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["X-Many"] = []string{"1", "2"}
		_, _ = io.WriteString(w, `{"error": {"code": "E7"}, "list": [{"n": 5}]}`)
	}))
	defer backend.Close()
	cases := []struct {
		from string
		want []string
	}{
		{"integration.response.header.X-Many", []string{"2"}},
		{"integration.response.multivalueheader.X-Many", []string{"1", "2"}},
		{"integration.response.header.X-None", nil},
		{"integration.response.body", []string{`{"error": {"code": "E7"}, "list": [{"n": 5}]}`}},
		{"integration.response.body.error.code", []string{"E7"}},
		{"integration.response.body.list[0].n", []string{"5"}},
		{"integration.response.body.absent", nil},
		{"context.requestId", nil}, // filled below
		{"stageVariables.v", []string{"of the stage"}},
		{"'*'", []string{"*"}},
	}
	response := restapi.IntegrationResponse{StatusCode: "200", Parameters: map[string]string{}}
	for i, c := range cases {
		response.Parameters[fmt.Sprintf("method.response.header.X-To-%d", i)] = c.from
	}
	w := newWorld(t)
	w.deploy(map[string]restapi.Method{"GET /x": answering(restapi.Integration{Type: restapi.HTTP, HTTPMethod: "GET", URI: backend.URL}, response)},
		func(d *restapi.Definition) { d.Variables = map[string]string{"v": "of the stage"} })
	r := w.serve(request("GET", "/x", ""))
	for i, c := range cases {
		if c.from == "context.requestId" {
			c.want = []string{r.Header.Get("X-Amzn-Requestid")}
		}
		if values := r.Header[fmt.Sprintf("X-To-%d", i)]; !slices.Equal(values, c.want) {
			t.Errorf("%s: %q, want %q", c.from, values, c.want)
		}
	}
}

// The three passthrough behaviours, by whether there are templates and whether one is for the request's type: the Developer Guide's
// table ("Integration passthrough behaviors").
func TestPassthrough(t *testing.T) {
	var got string
	backend := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = string(b)
	}))
	defer backend.Close()
	const passed, mapped, refused = "as it is", "mapped", "415"
	for _, c := range []struct {
		behaviour                 restapi.Passthrough
		contentType               string
		none, json, jsonAndBroken string // without templates, with one for application/json, with one besides for another type
	}{
		{restapi.WhenNoMatch, "application/json", passed, mapped, mapped},
		{restapi.WhenNoMatch, "application/json; charset=utf-8", passed, mapped, mapped},
		{restapi.WhenNoMatch, "", passed, mapped, mapped}, // no type is application/json
		{restapi.WhenNoMatch, "application/xml", passed, passed, passed},
		{restapi.WhenNoTemplates, "application/json", passed, mapped, mapped},
		{restapi.WhenNoTemplates, "application/xml", passed, refused, refused},
		{restapi.Never, "application/json", refused, mapped, mapped},
		{restapi.Never, "application/xml", refused, refused, refused},
		{"", "application/xml", passed, passed, passed}, // the default is WHEN_NO_MATCH
	} {
		for i, want := range []string{c.none, c.json, c.jsonAndBroken} {
			templates := []map[string]string{nil, {"application/json": mapped}, {"application/json": mapped, "text/broken": "#if"}}[i]
			w := newWorld(t)
			w.deploy(map[string]restapi.Method{"POST /x": answering(restapi.Integration{
				Type: restapi.HTTP, HTTPMethod: "POST", URI: backend.URL, Passthrough: c.behaviour, RequestTemplates: templates,
			})})
			q := request("POST", "/x", passed)
			if c.contentType != "" {
				q.Header.Set("Content-Type", c.contentType)
			}
			got = ""
			r := w.serve(q)
			if r.Status != http.StatusOK {
				got = fmt.Sprint(r.Status)
			}
			if got != want || r.Status == 415 && !strings.Contains(string(r.Body), `{"message": "Unsupported Media Type"}`) {
				t.Errorf("%s, %q, %d templates: %q, want %q (%s)", c.behaviour, c.contentType, len(templates), got, want, r.Body)
			}
		}
	}
}
