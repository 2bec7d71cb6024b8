package restapi

// Proves that no definition, however odd, brings Compile or the compiled API down: it compiles or is refused with one of the
// promised errors, and what was compiled answers the same when it is compiled again.

import (
	"errors"
	"strings"
	"testing"

	"sluice/internal/gateway/vtl"
)

func FuzzCompile(f *testing.F) {
	f.Add("/pets/{petId}", "POST", "AWS", "arn:aws:apigateway:us-east-1:sqs:action/SendMessage", "method.request.header.X", "integration.request.header.Y", "5\\d{2}", "$input.body")
	f.Add("/{proxy+}", "ANY", "HTTP_PROXY", "http://${stageVariables.host}/{p}", "'fixed'", "integration.request.path.p", "", "#foreach($i in")
	f.Add("/", "GET", "MOCK", "", "context.identity.sourceIp", "integration.request.querystring.q", "(a+)+b", `{"statusCode": 200}`)
	f.Add("//{a}/{a}", "get", "HTTP", "://{", "method.request.body.$..[?(@.a)]", "x", "(?<=x)y", "\xff")
	f.Add("/"+strings.Repeat("{a}/", 300), "X", "", "arn:::", "stageVariables.x", "integration.request.header.", strings.Repeat("(", 1000), strings.Repeat("#if(true)", 1000))
	f.Fuzz(func(t *testing.T, path, method, kind, uri, from, to, pattern, template string) {
		d := Definition{
			ID: "abcdef1234", Stage: "dev", EndpointTypes: []string{"EDGE"}, Variables: map[string]string{"host": "h", "x": uri}, BinaryMediaTypes: []string{pattern, "image/*"},
			Resources: []Resource{{ID: "r", Path: path, Methods: []Method{{
				HTTPMethod: method, AuthorizationType: "NONE", Responses: []MethodResponse{{StatusCode: "200", Parameters: []string{from}}},
				Integration: &Integration{
					Type: Type(kind), HTTPMethod: method, URI: uri, RequestParameters: map[string]string{to: from}, RequestTemplates: map[string]string{"application/json": template},
					Responses: []IntegrationResponse{{StatusCode: "200"}, {StatusCode: "200", SelectionPattern: pattern, Parameters: map[string]string{from: to}, Templates: map[string]string{"": template}}},
				},
			}}}},
		}
		a, err := Compile(d)
		var unsupported *UnsupportedError
		var invalid *InvalidError
		if err != nil {
			if !errors.As(err, &unsupported) && !errors.As(err, &invalid) || err.Error() == "" {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		serve(t, a, method, path, template)
	})
}

// serve asks a compiled API for all that a request does.
func serve(t *testing.T, a *API, method, path, body string) {
	t.Helper()
	a.IsBinary(body)
	for _, wanted := range []string{path, "/", "/a/b", body} {
		route, _ := a.Match(method, wanted, nil)
		if route == nil {
			continue
		}
		for _, p := range route.Parameters {
			_, _ = p.Evaluate(fixed{body})
		}
		if r := route.Select(body); r != nil {
			r.Template("*/*")
		}
		chosen, _ := route.RequestTemplate("application/json")
		if chosen == nil {
			continue
		}
		var renderer vtl.Renderer
		first, failure := chosen.Render(nil, &renderer, &vtl.Scope{})
		second, again := chosen.Render(nil, &renderer, &vtl.Scope{})
		if string(first) != string(second) || (failure == nil) != (again == nil) {
			t.Fatalf("%q renders %q, %v and then %q, %v", body, first, failure, second, again)
		}
	}
}
