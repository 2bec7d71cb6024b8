// Proves that the codecs read and write what the Smithy project's protocol tests say a server reads and writes. Each
// server-applicable case of the five protocols runs, but for those that leftOut names with their reason.
package smithytest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/suites"
	"sluice/internal/wire"
	"sluice/internal/wire/awsjson"
	"sluice/internal/wire/awsquery"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/restjson"
	"sluice/internal/wire/restxml"
)

// leftOut names the cases that do not run. botocore's models, which our services are generated from, have no default
// values: AWS's services fill in their defaults themselves, and so do ours.
var leftOut = map[string]string{
	"AwsJson10ServerPopulatesDefaultsWhenMissingInRequestBody":                 noDefaults,
	"AwsJson10ServerPopulatesDefaultsInResponseWhenMissingInParams":            noDefaults,
	"AwsJson10ServerPopulatesNestedDefaultsWhenMissingInRequestBody":           noDefaults,
	"AwsJson10ServerPopulatesNestedDefaultValuesWhenMissingInInResponseParams": noDefaults,
	"RestJsonServerPopulatesDefaultsWhenMissingInRequestBody":                  noDefaults,
	"RestJsonServerPopulatesDefaultsInResponseWhenMissingInParams":             noDefaults,
	"RestJsonServerPopulatesNestedDefaultsWhenMissingInRequestBody":            noDefaults,
	"RestJsonServerPopulatesNestedDefaultValuesWhenMissingInInResponseParams":  noDefaults,
	"SDKAppliedContentEncoding_awsJson1_0":                                     noBody,
	"SDKAppliedContentEncoding_awsJson1_1":                                     noBody,
	"SDKAppliedContentEncoding_awsQuery":                                       noBody,
	"SDKAppliedContentEncoding_restJson1":                                      noBody,
	"SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_0":                  noBody,
	"SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_1":                  noBody,
	"SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsQuery":                    noBody,
	"SDKAppendedGzipAfterProvidedEncoding_restJson1":                           noBody,
	"QueryEmptyQueryMaps":                             "a form has no way to tell an empty map from an absent one: the case expects {} from a request that does not mention it",
	"RestJsonHttpWithEmptyStructurePayload":           absentOrEmpty,
	"RestJsonHttpWithHeadersButNoPayload":             absentOrEmpty,
	"RestJsonOmitsEmptyListQueryValues":               "the case tells a client to leave empty lists out: a server sees no difference to absent ones",
	"AllQueryStringTypes":                             clientsMap,
	"RestXmlQueryStringEscaping":                      clientsMap,
	"RestXmlSupportsNaNFloatQueryValues":              clientsMap,
	"RestXmlSupportsInfinityFloatQueryValues":         clientsMap,
	"RestXmlSupportsNegativeInfinityFloatQueryValues": clientsMap,
	"RestXmlZeroAndFalseQueryValues":                  clientsMap,
	"RestXmlDateTimeWithNegativeOffset":               clientsTimes,
	"RestXmlDateTimeWithPositiveOffset":               clientsTimes,
	"RestXmlHttpResponseCode":                         bareOutput,
	"IgnoreQueryParamsInResponse":                     bareOutput,
	"InvalidGreetingError":                            unlisted,
	"ComplexError":                                    unlisted,
	"SimpleScalarPropertiesWithXMLPreamble/response":  "the case has text beside the members, for a client to pass over",
	"SDKAppliedContentEncoding_restXml":               noBody,
	"SDKAppendedGzipAfterProvidedEncoding_restXml":    noBody,
	"S3OperationNoErrorWrappingResponse":              "Amazon S3 sends no Type, and the two IDs of the request instead (recorded)",
	"AwsJson11IntEnums/response":                      "the case expects X-Amz-Target, a request's header, in a response",
}

const (
	noDefaults    = "default values are no part of botocore's models"
	absentOrEmpty = "the case tells a client to send {} for an absent payload: a server sees an empty structure"
	clientsMap    = "the case is a client's: a server's map has every parameter of the query string, those of other members too"
	clientsTimes  = "the case tells a client what to read; we write timestamps in UTC, as AWS does"
	bareOutput    = "an output without members of the body has no body, as Amazon S3's"
	unlisted      = "the case's body has members that its parameters have not"
	noBody        = "the case has no body to decode: it tells a client to compress"
)

type testCase struct {
	Kind, Shape, ShapeType, ID, Protocol, Method, URI, Body, BodyMediaType, AppliesTo, Host, ResolvedHost string
	Services, QueryParams, ForbidHeaders, RequireHeaders                                                  []string
	Headers                                                                                               map[string]string
	Params                                                                                                map[string]any
	Code                                                                                                  int
	says                                                                                                  map[string]bool // the keys that the case has
}

func (c *testCase) protocol() string { return local(c.Protocol) }

func TestProtocols(t *testing.T) {
	m := loadModel(t)
	ran := 0
	for _, c := range append(loadCases(t), m.cases(t, "restXml")...) {
		if c.AppliesTo == "client" {
			continue
		}
		t.Run(c.ID+"/"+c.Kind, func(t *testing.T) {
			for _, id := range []string{c.ID, c.ID + "/" + c.Kind} {
				if reason := leftOut[id]; reason != "" {
					t.Skip("left out: " + reason)
				}
			}
			ran++
			if c.Kind == "request" {
				m.request(t, &c)
				return
			}
			m.response(t, &c)
		})
	}
	const known = 580 // server-applicable cases in the suite, less a margin: an empty file must not pass
	if ran < known {
		t.Errorf("only %d cases ran", ran)
	}
}

func loadCases(t *testing.T) []testCase {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(suites.Dir(t), "conformance", "smithy-protocol-tests", "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out []testCase
	for line := range bytes.Lines(text) {
		var c testCase
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		var keys map[string]any
		if err := json.Unmarshal(line, &keys); err != nil {
			t.Fatal(err)
		}
		c.says = map[string]bool{}
		for k := range keys {
			c.says[k] = true
		}
		out = append(out, c)
	}
	return out
}

// service makes the service that a case belongs to, with all operations of its model.
func (m *model) service(c *testCase) *wire.Service {
	if len(c.Services) == 0 { // two cases belong to no service
		return &wire.Service{Operations: []*wire.Operation{m.operation(c.Shape)}}
	}
	id := c.Services[0]
	shape := m.Shapes[id]
	s := &wire.Service{Name: local(id), JSONVersion: "1.0", QueryCompatible: shape.Traits.has("aws.protocols#awsQueryCompatible")}
	s.Namespace, _, _ = strings.Cut(id, "#")
	if c.protocol() == "awsJson1_1" { // whose errors name the shape alone
		s.JSONVersion, s.Namespace = "1.1", ""
	}
	var ns struct{ URI string }
	_ = json.Unmarshal(shape.Traits["smithy.api#xmlNamespace"], &ns)
	s.XMLNamespace = ns.URI
	var xml struct{ NoErrorWrapping bool }
	_ = json.Unmarshal(shape.Traits["aws.protocols#restXml"], &xml)
	s.ErrorUnwrapped = xml.NoErrorWrapping
	for _, op := range shape.Operations {
		s.Operations = append(s.Operations, m.operation(op))
	}
	return s
}

func (m *model) operation(id string) *wire.Operation {
	var h struct {
		Method, URI string
		Code        int
	}
	shape := m.Shapes[id]
	_ = json.Unmarshal(shape.Traits["smithy.api#http"], &h)
	if h.Code == 0 {
		h.Code = 200
	}
	if mend, ok := mended[id]; ok {
		h.Method, h.URI = mend.method, mend.uri
	}
	op := &wire.Operation{Name: local(id), Method: h.Method, URI: h.URI, Status: h.Code}
	if shape.Output != "" && shape.Output != unit {
		op.ResultWrapper = op.Name + "Result"
	}
	return op
}

// exchange is the codec under test, set up as the edge would.
func (m *model) exchange(t *testing.T, c *testCase, svc *wire.Service, op *wire.Operation, r *wire.Request) wire.Exchange {
	t.Helper()
	switch c.protocol() {
	case "awsQuery":
		form, err := awsquery.ParseForm(string(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		return &awsquery.Exchange{Service: svc, Operation: op, Form: form}
	case "restJson1":
		x := &restjson.Exchange{Service: svc, Operation: op, Request: rest.Request{Request: r}}
		if r.Method != "" {
			x.Query, x.Labels = m.routed(t, svc, op, r)
		}
		return x
	case "restXml":
		x := &restxml.Exchange{Service: svc, Operation: op, Request: rest.Request{Request: r}}
		if r.Method != "" {
			x.Query, x.Labels = m.routed(t, svc, op, r)
		}
		return x
	default:
		return &awsjson.Exchange{Service: svc, Operation: op, Body: r.Body}
	}
}

// routed has the router find the operation.
func (m *model) routed(t *testing.T, svc *wire.Service, op *wire.Operation, r *wire.Request) (url.Values, rest.Labels) {
	t.Helper()
	query, err := rest.ParseQuery(r.RawQuery)
	if err != nil {
		t.Fatal(err)
	}
	found, labels := rest.NewRouter(svc).Match(r.Method, r.Path, query, r.Header)
	if found == nil || found.Name != op.Name {
		t.Fatalf("%s %s was routed to %+v", r.Method, r.Path, found)
	}
	return query, labels
}

func (m *model) request(t *testing.T, c *testCase) {
	op := m.operation(c.Shape)
	path, query, _ := strings.Cut(c.URI, "?")
	if len(c.QueryParams) > 0 {
		query = strings.Join(append(c.QueryParams, query), "&")
	}
	if bucket, _ := c.Params["Bucket"].(string); bucket != "" && strings.HasPrefix(c.ResolvedHost, bucket+".") {
		path = strings.TrimSuffix("/"+bucket+path, "/") // as the edge does
	}
	r := &wire.Request{Method: c.Method, Path: path, RawQuery: strings.TrimSuffix(query, "&"), Header: http.Header{}, Body: []byte(c.Body)}
	for k, v := range c.Headers {
		r.Header.Set(k, v)
	}
	in := newDynamic(m.structureOf(inputOf(m.Shapes[c.Shape]), c.protocol()), nil)
	if err := m.exchange(t, c, m.service(c), op, r).Decode(in); err != nil {
		t.Fatal(err)
	}
	want := c.Params
	if want == nil {
		want = map[string]any{}
	}
	if diff := cmp.Diff(want, in.values); diff != "" {
		t.Errorf("%s %s\n%s\n-want +got:\n%s", c.Method, c.URI, c.Body, diff)
	}
}

const unit = "smithy.api#Unit"

func inputOf(shape *ast) string {
	if shape.Input == "" {
		return unit
	}
	return shape.Input
}

func (m *model) response(t *testing.T, c *testCase) {
	svc := m.service(c)
	var got *wire.Response
	if c.ShapeType == "operation" {
		op := m.operation(c.Shape)
		x := m.exchange(t, c, svc, op, &wire.Request{})
		var out wire.Shape
		if target := m.Shapes[c.Shape].Output; target != "" && target != unit {
			out = newDynamic(m.outputOf(c, target), c.Params)
		}
		got = x.Answer(out, c.requestID())
	} else {
		x := m.exchange(t, c, svc, nil, &wire.Request{})
		e := &wire.Error{Shape: m.errorShape(c), Members: newDynamic(m.structureOf(c.Shape, c.protocol()), c.Params)}
		got = x.Refuse(e, c.requestID())
	}
	if c.Code != 0 && got.Status != c.Code {
		t.Errorf("status %d, want %d", got.Status, c.Code)
	}
	got.Header.Set("Content-Length", strconv.Itoa(len(got.Body))) // as the HTTP server does
	checkHeaders(t, c, got.Header)
	checkBody(t, c, string(got.Body))
}

// requestID is the one that the case's answer shows.
func (c *testCase) requestID() string {
	for k, v := range c.Headers {
		if strings.EqualFold(k, wire.RequestIDHeader) {
			return v
		}
	}
	if _, after, ok := strings.Cut(c.Body, "<RequestId>"); ok {
		id, _, _ := strings.Cut(after, "<")
		return id
	}
	return "foo-id"
}

func (m *model) errorShape(c *testCase) *wire.ErrorShape {
	shape := m.Shapes[c.Shape]
	e := &wire.ErrorShape{Name: local(c.Shape), Status: 400}
	if shape.Traits.text("smithy.api#error") == "server" {
		e.Status, e.Server = 500, true
	}
	if raw, ok := shape.Traits["smithy.api#httpError"]; ok {
		_ = json.Unmarshal(raw, &e.Status)
	}
	if mend, ok := mendedErrors[c.Shape]; ok {
		return &wire.ErrorShape{Name: e.Name, Status: mend.status, Code: mend.code}
	}
	var custom struct {
		Code             string
		HTTPResponseCode int
	}
	if raw, ok := shape.Traits["aws.protocols#awsQueryError"]; ok {
		_ = json.Unmarshal(raw, &custom)
		e.Code, e.Status = custom.Code, custom.HTTPResponseCode
	}
	return e
}

func checkHeaders(t *testing.T, c *testCase, got http.Header) {
	for k, want := range c.Headers {
		if v := strings.Join(got.Values(k), ", "); v != want {
			t.Errorf("header %s: %q, want %q", k, v, want)
		}
	}
	for _, k := range c.RequireHeaders {
		if got.Get(k) == "" {
			t.Errorf("no header %s", k)
		}
	}
	for _, k := range c.ForbidHeaders {
		if len(got.Values(k)) > 0 {
			t.Errorf("header %s is there", k)
		}
	}
}

func checkBody(t *testing.T, c *testCase, got string) {
	if !c.says["body"] {
		return
	}
	switch {
	case c.BodyMediaType == "application/json" && c.Body != "":
		var want, have any
		if err := json.Unmarshal([]byte(c.Body), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(got), &have); err != nil {
			t.Fatalf("%v in %q", err, got)
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	case strings.HasSuffix(c.BodyMediaType, "/xml") || strings.HasPrefix(c.Body, "<"):
		if c.protocol() == "restXml" { // whose times have milliseconds always, as Amazon S3's (recorded)
			got = strings.ReplaceAll(got, ".000Z<", "Z<")
		}
		want, have := parseXML(t, c.Body), parseXML(t, got)
		have.dropWhatServicesAdd(want)
		if want.String() != have.String() {
			t.Errorf("want %s\n got %s", want, have)
		}
	case got != c.Body:
		t.Errorf("body %q, want %q", got, c.Body)
	}
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
