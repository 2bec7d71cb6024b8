package restapi

// Proves that what is not enforced does not compile and is named, that responses and templates are chosen as API Gateway
// chooses them, and that a broken API serves nothing. How: tables; the passthrough behaviours are those of the Developer Guide.

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// whole is a definition that asks for nothing special.
func whole() Definition {
	m := mockMethod("POST")
	m.Responses = []MethodResponse{{StatusCode: "200"}}
	m.Integration.Responses = []IntegrationResponse{{StatusCode: "200"}}
	return Definition{
		ID: "abcdef1234", Stage: "dev", EndpointTypes: []string{"EDGE"},
		Resources: []Resource{{ID: "root", Path: "/"}, {ID: "abc123", Path: "/callback", Methods: []Method{m}}},
	}
}

func TestUnsupportedFeaturesAreNamed(t *testing.T) {
	compiler := Compiler{Serves: func(name string) bool { return name == "sqs" }}
	for name, c := range map[string]struct {
		ask  func(d *Definition, m *Method)
		want string
	}{
		"private": {func(d *Definition, _ *Method) { d.EndpointTypes = []string{"PRIVATE"} }, "the endpoint type PRIVATE, which needs VPC endpoints, is not implemented"},
		"cache":   {func(d *Definition, _ *Method) { d.CacheClusterEnabled = true }, "caching (cacheClusterEnabled) is not implemented"},
		"throttling": {
			func(d *Definition, _ *Method) { d.Throttled = true },
			"throttling of methods (throttling/burstLimit, throttling/rateLimit) is not implemented",
		},
		"canary": {
			func(d *Definition, _ *Method) {
				d.Canary = &Canary{Release: whole()}
				d.Canary.Release.TracingEnabled = true
			}, "X-Ray tracing (tracingEnabled) is not implemented",
		},
		"tracing":     {func(d *Definition, _ *Method) { d.TracingEnabled = true }, "X-Ray tracing (tracingEnabled) is not implemented"},
		"certificate": {func(d *Definition, _ *Method) { d.ClientCertificateID = "x" }, "a client certificate (clientCertificateId) is not implemented"},
		"authorizer":  {func(_ *Definition, m *Method) { m.AuthorizationType = "CUSTOM" }, "POST /callback: authorizationType CUSTOM is not implemented"},
		"no type":     {func(_ *Definition, m *Method) { m.AuthorizationType = "" }, "POST /callback: authorizationType  is not implemented"},
		"key":         {func(_ *Definition, m *Method) { m.APIKeyRequired = true }, "POST /callback: an API key (apiKeyRequired) is not implemented"},
		"lambda proxy": {
			func(_ *Definition, m *Method) { m.Integration.Type = AWSProxy },
			"POST /callback: the integration type AWS_PROXY is not implemented",
		},
		"vpc":              {func(_ *Definition, m *Method) { m.Integration.ConnectionType = "VPC_LINK" }, "POST /callback: the connection type VPC_LINK is not implemented"},
		"stream of a mock": {func(_ *Definition, m *Method) { m.Integration.ResponseTransferMode = "STREAM" }, "POST /callback: the response transfer mode STREAM of MOCK integrations is not implemented"},
		"lambda": {
			func(_ *Definition, m *Method) {
				m.Integration.Type, m.Integration.URI = AWS, "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
			},
			"POST /callback: an integration with Lambda is not implemented",
		},
		"service": {
			func(_ *Definition, m *Method) {
				m.Integration.Type, m.Integration.URI = AWS, "arn:aws:apigateway:us-east-1:s3:path/b/k"
			},
			"POST /callback: an integration with the service s3 is not implemented",
		},
		"subdomain": {
			func(_ *Definition, m *Method) {
				m.Integration.Type, m.Integration.URI = AWS, "arn:aws:apigateway:us-east-1:data.iot:path/b/k"
			},
			"POST /callback: an integration with the service iot is not implemented",
		},
		"another operation of Lambda": {
			func(_ *Definition, m *Method) {
				m.Integration.Type, m.Integration.URI = AWS, "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
			},
			"POST /callback: an integration with the service lambda is not implemented",
		},
	} {
		d := whole()
		c.ask(&d, &d.Resources[1].Methods[0])
		_, err := compiler.Compile(d)
		var unsupported *UnsupportedError
		if !errors.As(err, &unsupported) || unsupported.Error() != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Functions deploy where there is someone to invoke them, as proxies and with mappings, and nothing else does besides.
func TestFunctions(t *testing.T) {
	const path = "arn:aws:apigateway:us-east-1:lambda:path"
	const function = "arn:aws:lambda:us-east-1:111111111111:function:f:live"
	compiler := Compiler{Serves: func(string) bool { return false }, Functions: true}
	for _, c := range []struct {
		kind              Type
		uri, function, no string
	}{
		{AWSProxy, path + "/2015-03-31/functions/" + function + "/invocations", function, ""},
		{AWS, path + "/2015-03-31/functions/" + function + "/invocations", function, ""},
		{AWSProxy, path + "/2015-03-31/functions/${stageVariables.fn}/invocations", "f", ""},
		{AWS, path + "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A111111111111%3Afunction%3Af/invocations", "arn:aws:lambda:us-east-1:111111111111:function:f", ""},
		{AWS, path + "/2015-03-31/functions/f", "", "POST /callback: an integration with the service lambda is not implemented"},
		{AWSProxy, path + "/2015-03-31/functions/f", "", "POST /callback: the integration type AWS_PROXY with lambda is not implemented"},
		{AWSProxy, "arn:aws:apigateway:us-east-1:firehose:action/PutRecord", "", "POST /callback: the integration type AWS_PROXY with firehose is not implemented"},
	} {
		d := whole()
		d.Variables = map[string]string{"fn": "f"}
		d.Resources[1].Methods[0].Integration.Type, d.Resources[1].Methods[0].Integration.URI = c.kind, c.uri
		a, err := compiler.Compile(d)
		if c.no != "" {
			if err == nil || err.Error() != c.no {
				t.Errorf("%s %s: %v, want %s", c.kind, c.uri, err, c.no)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s %s: %v", c.kind, c.uri, err)
			continue
		}
		if r, _ := a.Match("POST", "/callback", nil); r.Target.Function != c.function || r.Endpoint() != AWSProxy || r.IsProxy() != (c.kind == AWSProxy) {
			t.Errorf("%s %s: function %q, endpoint %s", c.kind, c.uri, r.Target.Function, r.Endpoint())
		}
	}
}

// Longer timeouts than 29 s are for regional APIs.
func TestTimeouts(t *testing.T) {
	for _, c := range []struct {
		types  []string
		millis int
		want   time.Duration
	}{
		{nil, 0, 29 * time.Second},
		{nil, 50, 50 * time.Millisecond},
		{nil, 120_000, 29 * time.Second},
		{[]string{"EDGE"}, 120_000, 29 * time.Second},
		{[]string{"REGIONAL"}, 0, 29 * time.Second},
		{[]string{"REGIONAL"}, 120_000, 120 * time.Second},
		{[]string{"REGIONAL"}, 300_001, 300 * time.Second},
	} {
		d := whole()
		d.EndpointTypes, d.Resources[1].Methods[0].Integration.TimeoutMillis = c.types, c.millis
		a, err := Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		if r, _ := a.Match("POST", "/callback", nil); r.Timeout != c.want {
			t.Errorf("%v %d: %s, want %s", c.types, c.millis, r.Timeout, c.want)
		}
	}
}

func TestInvalidDefinitionsAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(m *Method)
		want  string
	}{
		"no integration": {func(m *Method) { m.Integration = nil }, "POST /callback: integration: no integration defined"},
		"uri":            {func(m *Method) { m.Integration.Type = AWS }, "POST /callback: integration uri: Invalid ARN"},
		"parameter": {
			func(m *Method) {
				m.Integration.RequestParameters = map[string]string{"integration.request.header.x": "y"}
			},
			"POST /callback: integration request parameters: Invalid mapping expression specified: y",
		},
		"pattern": {
			func(m *Method) { m.Integration.Responses[0].SelectionPattern = "(" },
			"POST /callback: integration responses:",
		},
		"status": {func(m *Method) { m.Integration.Responses[0].StatusCode = "ok" }, "POST /callback: integration responses:"},
		"nobody": {
			func(m *Method) { m.Integration.Credentials = CallerCredentials },
			"POST /callback: integration credentials: arn:aws:iam::*:user/* needs a method whose authorizationType is AWS_IAM",
		},
	} {
		d := whole()
		c.spoil(&d.Resources[1].Methods[0])
		_, err := Compile(d)
		var invalid *InvalidError
		if !errors.As(err, &invalid) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q…", name, err, c.want)
		}
	}
}

func TestMetricNamesAreASCII(t *testing.T) {
	for name, want := range map[string]string{"pets": "pets", "Café n°1": "Caf n1", "宠物": "id", "": "id"} {
		a, err := Compile(Definition{ID: "id", Name: name})
		if err != nil || a.Name != want {
			t.Errorf("%q: %q, %v", name, a.Name, err)
		}
	}
}

func TestBrokenServesNothing(t *testing.T) {
	cause := errors.New("cause")
	a := Broken(whole(), cause)
	if !errors.Is(a.Err(), cause) || a.ID != "abcdef1234" || a.Stage != "dev" {
		t.Errorf("%+v", a)
	}
	if r, _ := a.Match("POST", "/callback", nil); r != nil {
		t.Error("it has a route")
	}
}

func TestSelect(t *testing.T) {
	d := whole()
	m := &d.Resources[1].Methods[0]
	m.Responses = []MethodResponse{{StatusCode: "200"}, {StatusCode: "400"}}
	m.Integration.Responses = []IntegrationResponse{
		{StatusCode: "502", SelectionPattern: ".+"},
		{StatusCode: "405", SelectionPattern: ".*four hundred.*"},
		{StatusCode: "400", SelectionPattern: `4\d{2}`},
		{StatusCode: "200"},
	}
	a, err := Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := a.Match("POST", "/callback", nil)
	for text, want := range map[string]int{
		"400": 400, "404": 400, "4000": 502, "200": 502, "": 200, "Error: Raising four hundred": 405, "two\nlines": 200,
	} {
		if got := r.Select(text); got == nil || got.StatusCode != want {
			t.Errorf("%q: %+v, want %d", text, got, want)
		}
	}
	if !r.Select("404").Declared || r.Select("x").Declared {
		t.Error("what is declared is told wrong")
	}
	r.responses = r.responses[1:]
	if got := r.Select(""); got != nil {
		t.Errorf("without a default: %+v", got)
	}
}

func TestRequestTemplates(t *testing.T) {
	for _, c := range []struct {
		templates   map[string]string
		behaviour   Passthrough
		contentType string
		want        string // transformed, passed, refused
	}{
		{map[string]string{"application/json": "x"}, WhenNoMatch, "", "transformed"},
		{map[string]string{"application/json": "x"}, Never, "", "transformed"},
		{map[string]string{"application/json": "x"}, WhenNoTemplates, "application/json; charset=UTF-8", "transformed"},
		{map[string]string{"application/json": "x"}, Never, "Application/JSON", "transformed"},
		{map[string]string{"application/json": "x"}, WhenNoMatch, "application/xml", "passed"},
		{map[string]string{"application/json": "x"}, WhenNoTemplates, "application/xml", "refused"},
		{map[string]string{"application/json": "x"}, Never, "application/xml", "refused"},
		{map[string]string{"application/xml": "x"}, WhenNoMatch, "", "passed"},
		{map[string]string{"application/xml": "x"}, WhenNoTemplates, "", "refused"},
		{nil, WhenNoMatch, "text/plain", "passed"},
		{nil, WhenNoTemplates, "text/plain", "passed"},
		{nil, Never, "text/plain", "refused"},
		{map[string]string{"application/json": ""}, Never, "", "passed"},
	} {
		r := &Route{Templates: compileEach(c.templates, compileTemplate), passthrough: c.behaviour}
		template, allowed := r.RequestTemplate(c.contentType)
		got := "passed"
		switch {
		case !allowed:
			got = "refused"
		case template != nil:
			got = "transformed"
		}
		if got != c.want {
			t.Errorf("%v %s %q: %s, want %s", c.templates, c.behaviour, c.contentType, got, c.want)
		}
	}
}

func TestResponseTemplates(t *testing.T) {
	for _, c := range []struct {
		templates map[string]string
		accept    string
		mediaType string
		mapped    bool
	}{
		{nil, "text/html", "application/json", false},
		{map[string]string{"application/json": "x"}, "", "application/json", true},
		{map[string]string{"application/json": "x"}, "text/html, application/json", "application/json", true},
		{map[string]string{"application/json": "x", "text/html": "y"}, "text/html;q=1, application/json", "text/html", true},
		{map[string]string{"application/xml": "x"}, "", "application/xml", true},
		{map[string]string{"application/xml": "x", "application/json": ""}, "", "application/json", false},
	} {
		r := &Response{Templates: compileEach(c.templates, compileTemplate)}
		template, mediaType := r.Template(c.accept)
		if mediaType != c.mediaType || (template != nil) != c.mapped {
			t.Errorf("%v %q: %s, mapped %v", c.templates, c.accept, mediaType, template != nil)
		}
	}
}

func TestBinaryMediaTypes(t *testing.T) {
	d := whole()
	d.BinaryMediaTypes = []string{"image/png", "audio/*", "nonsense"}
	a, err := Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]bool{
		"image/png": true, "Image/PNG; x=y": true, "image/jpeg": false, "audio/ogg": true, "text/plain": false, "": false, "image/png, text/plain": true,
	} {
		if got := a.IsBinary(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
	d.BinaryMediaTypes = []string{"*/*"}
	if a, err = Compile(d); err != nil || !a.IsBinary("") || !a.IsBinary("text/plain") {
		t.Errorf("*/* is not everything: %v", err)
	}
}

func TestStreamedResponses(t *testing.T) {
	for name, c := range map[string]struct {
		types         []string
		mode          string
		millis        int
		streams       bool
		idle, timeout time.Duration
	}{
		"edge":                     {[]string{"EDGE"}, "STREAM", 900_000, true, 30 * time.Second, 15 * time.Minute},
		"regional":                 {[]string{"REGIONAL"}, "STREAM", 900_000, true, 5 * time.Minute, 15 * time.Minute},
		"no type":                  {nil, "STREAM", 1000, true, 30 * time.Second, time.Second},
		"nothing said of the time": {[]string{"REGIONAL"}, "STREAM", 0, true, 5 * time.Minute, 29 * time.Second},
		"buffered":                 {[]string{"EDGE"}, "BUFFERED", 900_000, false, 30 * time.Second, 29 * time.Second},
		"buffered, regional":       {[]string{"REGIONAL"}, "", 900_000, false, 5 * time.Minute, 5 * time.Minute},
	} {
		d := whole()
		d.EndpointTypes = c.types
		d.Resources[1].Methods[0].Integration = &Integration{Type: HTTPProxy, HTTPMethod: "GET", URI: "http://x.example", ResponseTransferMode: c.mode, TimeoutMillis: c.millis}
		a, err := Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		if r, _ := a.Match("POST", "/callback", nil); r.Streams != c.streams || r.Idle != c.idle || r.Timeout != c.timeout {
			t.Errorf("%s: %v %v %v", name, r.Streams, r.Idle, r.Timeout)
		}
	}
	d := whole()
	i := d.Resources[1].Methods[0].Integration
	i.Type, i.ResponseTransferMode, i.URI = AWSProxy, "STREAM", "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/f/response-streaming-invocations"
	a, err := Compiler{Functions: true}.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := a.Match("POST", "/callback", nil); !r.Streams || r.Target.Function != "f" || !r.Target.Streaming {
		t.Errorf("%+v", r)
	}
	var invalid *InvalidError
	i.URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
	if _, err := (Compiler{Functions: true}).Compile(d); !errors.As(err, &invalid) || !errors.Is(err, errNotStreaming) {
		t.Errorf("%v", err)
	}
}
