package apigateway

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
)

// Tester makes test calls: the gateway. A call takes as long as the method's integration.
type Tester interface {
	Test(ctx context.Context, t *Trial) *TrialAnswer
}

// Trial is a request to one method of an API as it is now.
type Trial struct {
	// API holds the method and nothing else.
	API                    *restapi.API
	ResourcePath           string // "/pets/{petId}"
	Method, Path, RawQuery string
	Header                 http.Header
	// Spelling is how the caller wrote the names of headers, by their names in Go's form.
	Spelling map[string]string
	Body     []byte
	Caller   *service.Caller
	// UserAgent is the caller's.
	UserAgent string
}

// TrialAnswer is what the method answered.
type TrialAnswer struct {
	Status int
	// Header has names in AWS's spelling.
	Header  http.Header
	Body    []byte
	Log     string // the execution log, as TestInvokeMethod shows it
	Latency time.Duration
}

// trialStage is the name of the stage that a test call has (published requests of test calls).
const trialStage = "test-invoke-stage"

// anyMethod is the method that stands for all others.
const anyMethod = "ANY"

// trial makes the request that a call describes.
func (s *Service) trial(c *service.Call, in *apigatewayapi.TestInvokeMethodRequest) (*Trial, error) {
	t := &Trial{Method: in.HttpMethod.V, Body: []byte(in.Body.V), Caller: c.Caller, UserAgent: c.UserAgent}
	variables := toMap(in.StageVariables)
	if err := checkVariables(variables); err != nil {
		return nil, err
	}
	if err := t.takeHeaders(in); err != nil {
		return nil, err
	}
	var d restapi.Definition
	if err := s.read(c, in.RestApiId.V, func(e *entry) error {
		r, m, err := e.findTried(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		t.ResourcePath = e.path(r)
		d = tried(e, r, m, variables)
		return nil
	}); err != nil {
		return nil, err
	}
	d.ClientCertificateID = in.ClientCertificateId.V
	compiled, err := s.compiler.Compile(d)
	if err != nil {
		return nil, undeployable(err)
	}
	t.API = compiled
	t.takePath(in.PathWithQueryString.V)
	return t, nil
}

// findTried finds the method that a request would come to: its own, else ANY (recorded).
func (e *entry) findTried(resourceID, httpMethod string) (*resource, *method, error) {
	r, m, err := e.find(resourceID, httpMethod)
	if r != nil && m == nil && r.Methods[anyMethod] != nil {
		m, err = r.Methods[anyMethod], nil
	}
	switch {
	case err != nil:
		return nil, nil, err
	case httpMethod == anyMethod: // stands for methods, and is none
		return nil, nil, noMethod()
	case m.Integration == nil:
		return nil, nil, badRequest("No integration defined for method")
	}
	return r, m, nil
}

// tried is the API as it is, with one method. What asks who calls is left out, as it is on AWS: whoever tests has been authorized as an
// author of the API.
func tried(e *entry, r *resource, m *method, variables map[string]string) restapi.Definition {
	d := definition(e.api, &stage{Name: trialStage, Variables: variables}, takeSnapshot(e))
	d.Policy, d.EndpointTypes, d.EndpointDisabled = "", nil, false
	d.Resources = slices.DeleteFunc(d.Resources, func(x restapi.Resource) bool { return x.ID != r.ID })
	for i := range d.Resources {
		d.Resources[i].Methods = slices.DeleteFunc(d.Resources[i].Methods, func(x restapi.Method) bool { return x.HTTPMethod != m.HTTPMethod })
		for k := range d.Resources[i].Methods {
			d.Resources[i].Methods[k].AuthorizationType, d.Resources[i].Methods[k].APIKeyRequired = "NONE", false
		}
	}
	return d
}

// takePath takes path and query apart; without one the path is the resource's, braces and all (recorded).
func (t *Trial) takePath(pathWithQuery string) {
	t.Path, t.RawQuery, _ = strings.Cut(pathWithQuery, "?")
	if t.Path == "" {
		t.Path = t.ResourcePath
	}
	if !strings.HasPrefix(t.Path, "/") {
		t.Path = "/" + t.Path
	}
}

// takeHeaders joins the two maps of headers; in the one of lists stands what counts.
func (t *Trial) takeHeaders(in *apigatewayapi.TestInvokeMethodRequest) error {
	t.Header, t.Spelling = http.Header{}, map[string]string{}
	for name, text := range in.Headers.All() {
		if err := t.takeHeader(name, []string{text}); err != nil {
			return err
		}
	}
	for name, texts := range in.MultiValueHeaders.All() {
		if err := t.takeHeader(name, texts); err != nil {
			return err
		}
	}
	return nil
}

func (t *Trial) takeHeader(name string, values []string) error {
	if name == "" || strings.Trim(name, alphanumeric+"!#$%&'*+-.^_`|~") != "" || slices.ContainsFunc(values, isBroken) {
		return badRequest("Invalid header specified: %s", name) // the text is ours
	}
	canonical := http.CanonicalHeaderKey(name)
	t.Header[canonical], t.Spelling[canonical] = values, name
	return nil
}

// isBroken reports whether a header's value has a character that no header can hold.
func isBroken(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}
