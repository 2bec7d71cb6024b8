package gateway

import (
	"cmp"
	"iter"
	"net/http"
	"slices"

	"sluice/internal/gateway/restapi"
	"sluice/internal/gateway/vtl"
)

// input is $input: a payload, the request's or the response's, and the request's parameters.
type input struct {
	p    *passage
	body string
}

// Body is the payload.
func (in *input) Body() string { return in.body }

// Parameter is one parameter of the method request; of several values of a name the last counts (recorded).
func (in *input) Parameter(place vtl.Place, name string) (string, bool) {
	switch place {
	case vtl.Path:
		return in.p.pathValue(name)
	case vtl.QueryString:
		return lastOf(in.p.queryValues(name))
	default:
		return lastOf(in.p.requestHeader(name))
	}
}

func lastOf(values []string) (string, bool) {
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}

// Parameters yields all parameters of a place: those of the path and the query in their order, headers by name.
func (in *input) Parameters(place vtl.Place) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		switch place {
		case vtl.Path:
			for _, v := range in.p.params {
				if !yield(v.Name, v.Value) {
					return
				}
			}
		case vtl.QueryString:
			for _, name := range in.p.queryNames() {
				v, _ := lastOf(in.p.queryValues(name))
				if !yield(name, v) {
					return
				}
			}
		default:
			names := in.p.headerNames()
			slices.Sort(names)
			spelling := in.p.written()
			for _, name := range names {
				if v, ok := lastOf(in.p.requestHeader(name)); ok && !yield(cmp.Or(spelling[name], name), v) {
					return
				}
			}
		}
	}
}

// queryNames are the names of the query string's parameters, each once, in their order.
func (p *passage) queryNames() []string {
	var out []string
	for _, q := range p.queryParameters() {
		if !slices.Contains(out, q.name) {
			out = append(out, q.name)
		}
	}
	return out
}

// headerNames are the names of the method request's headers, in no order, those included that API Gateway adds.
func (p *passage) headerNames() []string {
	var out []string
	if p.test == nil {
		out = ownHeaders()
	}
	for name, values := range p.request.Header {
		if p.goesOn(name, values) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// headers are the method request's as mappings see them; none is without a value.
func (p *passage) headers() http.Header {
	names := p.headerNames()
	out := make(http.Header, len(names))
	for _, name := range names {
		if values := p.requestHeader(name); len(values) > 0 {
			out[name] = values
		}
	}
	return out
}

// written is how the caller wrote the names of headers; nil where nobody knows. Those that API Gateway adds are its own (recorded:
// LocalStack's test_lambda_aws_proxy_integration has "tEsT-HEADeR" as it was sent; names of HTTP/2 are in lower case, which no recording
// shows).
func (p *passage) written() map[string]string {
	if p.request.Spelling == nil {
		return nil
	}
	out := p.request.Spelling()
	for _, name := range ownHeaders() {
		delete(out, name)
	}
	return out
}

// ownHeaders are those that API Gateway adds to what it passes on.
func ownHeaders() []string {
	return []string{"Host", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", traceHeader}
}

// render runs a template on a payload. What it puts into $context stays there.
func (g *Gateway) render(p *passage, t *restapi.Template, came payload) ([]byte, error) {
	if came.binary {
		return nil, errNotText
	}
	p.input = input{p: p, body: string(came.body)}
	p.scope = vtl.Scope{Input: &p.input}
	if t.ReadsVariables {
		p.scope.StageVariables = p.api.Variables()
	}
	if t.ReadsContext {
		p.scope.Context = p.contextValue()
	}
	renderer, ok := g.renderers.Get().(*vtl.Renderer)
	if !ok {
		renderer = new(vtl.Renderer)
	}
	defer g.renderers.Put(renderer)
	out, err := t.Render(nil, renderer, &p.scope)
	if t.ReadsContext {
		p.context = p.scope.Context
	}
	return out, err
}
