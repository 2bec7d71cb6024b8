package restapi

import "strconv"

// GatewayResponse is how an API words one type of gateway response.
type GatewayResponse struct {
	StatusCode string            // empty leaves the status as it is
	Parameters map[string]string // "gatewayresponse.header.X": "'static'", "method.request.header.Y", "context.requestId"
	Templates  map[string]string // by media type; none at all stands for DefaultResponseTemplate
}

// DefaultResponseTemplate is the template of a gateway response that brings none, for application/json (recorded).
const DefaultResponseTemplate = `{"message":$context.error.messageString}`

// The first status that is an answer, and the first that is a fault of the server's.
const (
	firstAnswer      = 200
	firstServerError = 500
)

// Wording is a compiled gateway response. Immutable.
type Wording struct {
	// Type is the one that it was made for, which is DEFAULT_4XX or DEFAULT_5XX for what has no words of its own.
	Type string
	// StatusCode is zero where the status stays as it is.
	StatusCode int
	Parameters []Parameter // headers

	templates ByMediaType[Substitution] // never empty
}

// Wording returns how the API words a type of gateway response with the status that it would have otherwise: in the words for the
// type, else in those for all of its kind; nil for API Gateway's own.
func (a *API) Wording(kind string, status int) *Wording {
	if w := a.wordings[kind]; w != nil {
		return w
	}
	if status >= firstServerError {
		return a.wordings[Default5XX]
	}
	return a.wordings[Default4XX]
}

// Template chooses the template for a request with this Accept header, and tells its media type. It is chosen as for an integration
// response: the accepted type's, else the one for application/json, else the first.
func (w *Wording) Template(accept string) (body Substitution, mediaType string) {
	m := w.templates.choose(accept)
	return m.is, m.mediaType
}

// compileWordings compiles an API's gateway responses; nil for none.
func compileWordings(responses map[string]GatewayResponse) (map[string]*Wording, error) {
	if len(responses) == 0 {
		return nil, nil
	}
	out := make(map[string]*Wording, len(responses))
	for _, kind := range sortedKeys(responses) {
		w, err := compileWording(kind, responses[kind])
		if err != nil {
			return nil, &InvalidError{Method: "gateway response " + kind, What: "responseParameters", Cause: err}
		}
		out[kind] = w
	}
	return out, nil
}

func compileWording(kind string, r GatewayResponse) (*Wording, error) {
	w := &Wording{Type: kind}
	// A 1xx is no answer: the connection would wait for one.
	if status, err := strconv.Atoi(r.StatusCode); err == nil && status >= firstAnswer {
		w.StatusCode = status
	}
	var err error
	if w.Parameters, err = compileHeaders(r.Parameters, ParseGatewayResponseDestination, ParseGatewayResponseExpression); err != nil {
		return nil, err
	}
	templates := r.Templates
	if len(templates) == 0 {
		templates = map[string]string{DefaultMediaType: DefaultResponseTemplate}
	}
	w.templates = compileEach(templates, parseSubstitution)
	return w, nil
}

// ParseGatewayResponseExpression parses the value of a gateway response's responseParameters: a static value, or what a gateway
// response can read of a request, which is not its body.
func ParseGatewayResponseExpression(text string) (*Expression, error) {
	x, err := parseExpression(text, requestSide)
	if err != nil {
		return nil, err
	}
	if !x.isSimple() {
		return nil, &ExpressionError{Text: text}
	}
	return x, nil
}
