package gateway

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/gateway/vtl"
	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// mapRequest turns the method request into the integration request: the body by the template for its media type, headers,
// query string and path by the parameter mappings, then what the template overrides.
func (g *Gateway) mapRequest(p *passage) error {
	p.out.API, p.out.Route, p.out.Timeout, p.out.Caller = p.api, p.route, p.route.Timeout, p.caller
	if p.out.Method = p.route.EndpointMethod; p.out.Method == "" {
		p.out.Method = p.method
	}
	p.out.Header = make(http.Header, 8)
	switch p.route.Type {
	case restapi.HTTPProxy:
		p.passThrough()
	case restapi.AWSProxy:
		p.out.Came = p.came()
	}
	paths, err := p.mapParameters()
	if err != nil {
		return err
	}
	if !p.route.IsProxy() {
		if err := g.mapBody(p); err != nil {
			return err
		}
		if paths, err = p.overrideRequest(paths); err != nil {
			return err
		}
	}
	if err := p.finishHeaders(); err != nil {
		return err
	}
	if p.route.Type == restapi.AWS || p.route.Type == restapi.AWSProxy { // policies of what is called see the method as it is declared
		p.out.SourceARN = p.arn(p.route.HTTPMethod, strings.TrimPrefix(p.route.ResourcePath, "/"))
	}
	return p.resolve(paths)
}

// passThrough gives a proxy's endpoint what the caller sent.
func (p *passage) passThrough() {
	for name, values := range p.request.Header {
		if p.goesOn(name, values) && (!isKeptBack(name) || p.stillCoded && name == contentEncoding) && !isDropped(p.route.Type, name) {
			p.out.Header[name] = values
		}
	}
	named(p.request.Header, func(name string) { delete(p.out.Header, name) })
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Port"} {
		if text, ok := p.added(name); ok {
			p.out.Header[name] = []string{text}
		}
	}
	for _, q := range p.queryParameters() {
		p.addQuery(q.name, q.value)
	}
	p.out.Body = p.request.Body
}

// came gives a function behind a proxy what the caller sent. Headers are those that mappings see, and $context without what
// templates alone can set (recorded).
func (p *passage) came() *integration.Came {
	out := &integration.Came{
		Method: p.method, Path: p.at.path, Header: p.headers(), Spelling: p.written(), PathParameters: p.params, Body: p.request.Body,
		Binary: p.api.IsBinary(p.request.Header.Get(contentType)), StageVariables: p.api.Variables(),
	}
	for _, q := range p.queryParameters() {
		out.Query = append(out.Query, integration.Parameter{Name: q.name, Value: q.value})
	}
	shown := value.NewObject()
	if members, ok := p.contextValue().AsObject(); ok {
		for name, v := range members.All() {
			if name != "requestOverride" && name != "responseOverride" {
				shown.Set(name, v)
			}
		}
	}
	out.Context = shown.Value()
	return out
}

func (p *passage) addQuery(name string, values ...string) {
	if p.out.Parameters == nil {
		p.out.Parameters = url.Values{}
	}
	p.out.Parameters[name] = append(p.out.Parameters[name], values...)
}

// mapParameters evaluates the parameter mappings and returns those of the path.
func (p *passage) mapParameters() ([]restapi.PathValue, error) {
	var paths []restapi.PathValue
	for i := range p.route.Parameters {
		m := &p.route.Parameters[i]
		values, err := m.Evaluate((*requestValues)(p))
		if err != nil {
			return nil, badRequest("Invalid JSON in request body", err)
		}
		if len(values) == 0 {
			continue
		}
		switch m.Place {
		case restapi.InHeader:
			if err := p.sends(m.Name, values); err != nil {
				return nil, err
			}
		case restapi.InQuery:
			p.addQuery(m.Name, values...)
		case restapi.InPath:
			paths = append(paths, restapi.PathValue{Name: m.Name, Value: values[len(values)-1], Encoded: m.IsEncoded()})
		}
	}
	return paths, nil
}

// sends sets a header of the request to the endpoint. Text with a line break in it is none that a header can have, and would be another
// header: a caller who gets it there is refused, and a line break behind a text, which templates leave, is cut off.
func (p *passage) sends(name string, values []string) error {
	for _, v := range values {
		if text := strings.TrimRight(v, "\r\n"); len(wire.UpToLineEnd(text)) < len(text) {
			return badRequest("Bad Request", errNoHeaderText)
		}
	}
	setHeader(p.out.Header, name, values)
	return nil
}

var errNoHeaderText = errors.New("a mapped header's value has a line break or another control character in it")

// mapBody runs the template for the request's media type, or passes the body on where there is none.
func (g *Gateway) mapBody(p *passage) error {
	template, allowed := p.route.RequestTemplate(p.request.Header.Get(contentType))
	if !allowed {
		return unsupportedMediaType()
	}
	came, err := p.convertRequest()
	if err != nil {
		return unconverted(err)
	}
	if template == nil {
		p.out.Body = came.body
		return nil
	}
	if p.out.Body, err = g.render(p, template, came); err != nil {
		return untransformed(err)
	}
	return nil
}

// unconverted words a payload that cannot change between text and bytes; the text is what users of AWS report.
func unconverted(err error) error { return configuration("Unable to base64 decode the body.", err) }

// untransformed words a template that failed. A body that is no JSON where a template wants some is the caller's mistake, in
// json-smart's words (recorded); everything else is the API's.
func untransformed(err error) error {
	var malformed *jsonsmart.ParseError
	if errors.As(err, &malformed) {
		return badRequest("Could not process payload"+parseException+malformed.Error(), err)
	}
	return configuration("Unable to transform request", err)
}

// parseException is the Java class whose name API Gateway shows.
const parseException = "net.minidev.json.parser.ParseException: "

// overrideRequest applies what the template put into $context.requestOverride; it comes after the mappings. Source:
// Developer Guide, "Use a mapping template to override an API's request and response parameters".
func (p *passage) overrideRequest(paths []restapi.PathValue) ([]restapi.PathValue, error) {
	headers := p.overridden("requestOverride", "header")
	if err := overriddenTwice(headers); err != nil {
		return nil, untransformed(err)
	}
	if headers, ok := headers.AsObject(); ok {
		for name, v := range headers.All() {
			if err := p.sends(name, []string{scalar(v)}); err != nil {
				return nil, err
			}
		}
	}
	if query, ok := p.overridden("requestOverride", "querystring").AsObject(); ok {
		for name, v := range query.All() {
			delete(p.out.Parameters, name)
			p.addQuery(name, scalar(v))
		}
	}
	if path, ok := p.overridden("requestOverride", "path").AsObject(); ok {
		for name, v := range path.All() {
			paths = append(paths, restapi.PathValue{Name: name, Value: scalar(v)})
		}
	}
	return paths, nil
}

// overriddenTwice refuses overrides of one header under names that differ in case. What one name is given twice, the template's rendering
// refuses.
func overriddenTwice(overrides value.Value) error {
	headers, ok := overrides.AsObject()
	if !ok || headers.Len() < 2 {
		return nil
	}
	seen := make(map[string]bool, headers.Len())
	for name := range headers.All() {
		key := http.CanonicalHeaderKey(name)
		if seen[key] {
			return &vtl.OverrideError{Name: name}
		}
		seen[key] = true
	}
	return nil
}

// finishHeaders refuses headers that no mapping may set, drops those that are not sent, and adds what API Gateway adds.
func (p *passage) finishHeaders() error {
	h := p.out.Header
	for name := range h {
		switch {
		case p.isMapped(name) && isIllegal(p.route.Type, name):
			return configuration(name+" header already present", nil)
		case isDropped(p.route.Type, name):
			delete(h, name)
		}
	}
	if p.route.Type == restapi.Mock { // nothing is sent
		return nil
	}
	add := singles{header: h, values: make([]string, 0, 5)}
	add.setDefault("Accept", restapi.DefaultMediaType)
	add.setDefault("User-Agent", "AmazonAPIGateway_"+p.api.ID)
	if p.sendsType() {
		came := p.request.Header.Get(contentType)
		if came == "" {
			came = restapi.DefaultMediaType
		}
		add.setDefault(contentType, came)
	}
	add.set(traceHeader, p.trace())
	if p.route.Type == restapi.HTTP || p.route.Type == restapi.HTTPProxy {
		add.set(apiHeader, p.api.ID)
	}
	return nil
}

// sendsType reports whether the endpoint is told a media type that no mapping set: not where nothing is sent. An HTTP endpoint gets none
// with an empty body, though the caller named one (recorded: test_apigateway_header_remapping_http, "no-param-integration").
func (p *passage) sendsType() bool {
	if p.route.Type == restapi.HTTP && len(p.out.Body) == 0 {
		return false
	}
	return p.out.Method != http.MethodGet && p.out.Method != http.MethodHead
}

// isMapped reports whether a mapping or a template set the header; what a proxy passes on is nobody's mistake.
func (p *passage) isMapped(name string) bool {
	if !p.route.IsProxy() {
		return true
	}
	return slices.ContainsFunc(p.route.Parameters, func(m restapi.Parameter) bool {
		return m.Place == restapi.InHeader && http.CanonicalHeaderKey(m.Name) == name
	})
}

// resolve puts the path parameters into the integration's URI.
func (p *passage) resolve(paths []restapi.PathValue) error {
	if p.route.Target == nil {
		return nil
	}
	var err error
	p.out.Path, p.out.Query, err = p.route.Target.Resolve(paths)
	if errors.Is(err, restapi.ErrClimbs) {
		return badRequest("Bad Request", err)
	}
	if err != nil {
		return configuration(err.Error(), err)
	}
	return nil
}
