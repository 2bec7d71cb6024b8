package task

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/value"
)

// The failures of HTTP tasks. Source: Developer Guide, "Handling errors in Step Functions workflows".
const (
	codeSocket = "States.Http.Socket"
	codeStatus = "States.Http.StatusCode."
	codeDenied = "States.Http.AccessDenied"
)

// http is http:invoke: a request to the web, with what an EventBridge connection adds to it. Source of the causes, of States.Http.AccessDenied and
// of what is shown of a response without a body: AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/
// http_connections.json (response-unsupported-content-type, string-body-connection-merge-error, iam-no-invoke, method-head, status-204).
func (t *Tasks) http(ctx context.Context, c *Call) (*Result, error) {
	object, _ := c.Input.AsObject()
	in, _ := httpRequestOf(object) // Do has looked at it
	connection, err := t.connect(ctx, c, in)
	if err != nil {
		return nil, err
	}
	request, err := in.build(c, connection)
	if err != nil {
		return nil, err
	}
	if err := in.show(c, request); err != nil {
		return nil, err
	}
	response, body, err := t.web.do(ctx, request)
	if err == nil && c.Exchange != nil {
		c.Exchange.got(request.URL.Scheme, response, body)
	}
	switch {
	case errors.Is(err, errTooLong):
		return nil, tooLarge(&c.Resource)
	case err != nil:
		return nil, fail(codeSocket, plainly(err))
	}
	if contentType := response.Header.Get("Content-Type"); !isReadable(contentType, body) {
		return nil, failf(codeRuntime, "Unsupported response content-type '%s'. Please see documentation for list of unsupported content-types.", contentType)
	}
	if response.StatusCode/100 != 2 {
		cause := string(body)
		if cause == "" {
			cause = statusText(response)
		}
		return nil, fail(codeStatus+strconv.Itoa(response.StatusCode), cause)
	}
	return &Result{Output: shown(response, body, isJSON(response.Header.Get("Content-Type")))}, nil
}

// connect asks whether the role may call the endpoint, and use the connection, and retrieves it. Actions and condition keys: Developer Guide,
// "IAM permissions to run an HTTP Task".
func (t *Tasks) connect(ctx context.Context, c *Call, in *httpRequest) (*Connection, error) {
	caller, err := t.as(ctx, c)
	if err != nil {
		return nil, err
	}
	endpoint := service.Check{
		Action: "states:InvokeHTTPEndpoint", Resource: c.StateMachineARN, Owner: c.Account,
		Keys: policy.Keys{}.Set("states:HTTPMethod", policy.One(in.method)).Set("states:HTTPEndpoint", policy.One(in.endpoint.String())),
	}
	if refusal := t.Inside.May(caller, c.Region, &endpoint); refusal != nil {
		return nil, failf(codeDenied, "AWS Step Functions is not authorized to perform states:InvokeHTTPEndpoint on API Endpoint %s. Ensure that the "+
			"StateMachine role contains the states:InvokeHTTPEndpoint permission for the given API Endpoint", in.endpoint)
	}
	retrieve := service.Check{Action: "events:RetrieveConnectionCredentials", Resource: in.connection, Owner: c.Account}
	if refusal := t.Inside.May(caller, c.Region, &retrieve); refusal != nil {
		return nil, fail(codeConnection+"AccessDenied", refusal.Message)
	}
	if t.Connections == nil {
		return nil, failf(codeConnection+"ResourceNotFound", "The connection %s does not exist: EventBridge connections are not served by this server.", in.connection)
	}
	connection, err := t.Connections.Retrieve(ctx, caller, in.connection)
	if fault := new(ConnectionError); errors.As(err, &fault) {
		return nil, fail(codeConnection+fault.Reason, fault.Text)
	}
	return connection, err
}

// show notes the request for whoever wants to see it.
func (in *httpRequest) show(c *Call, request *http.Request) (err error) {
	if c.Exchange == nil {
		return nil
	}
	if !c.Exchange.Secrets {
		if request, err = in.build(c, &Connection{}); err != nil {
			return err
		}
	}
	return c.Exchange.sent(request)
}

// build makes the request. What the connection adds wins over the definition.
func (in *httpRequest) build(c *Call, connection *Connection) (*http.Request, error) {
	text, there, err := in.bodyWith(c, connection.Body)
	if err != nil {
		return nil, err
	}
	address := *in.endpoint
	query := slices.Concat(parseQuery(address.RawQuery), in.query)
	for _, p := range connection.Query {
		query = append(slices.DeleteFunc(query, func(q Parameter) bool { return q.Name == p.Name }), p)
	}
	address.RawQuery = queryString(query)
	header := in.headers.Clone()
	if there && header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json; charset=UTF-8")
	}
	for _, p := range connection.Headers {
		header.Set(p.Name, p.Value)
	}
	header.Set("User-Agent", "Amazon|StepFunctions|HttpInvoke|"+c.Region)
	header.Set("Range", "bytes=0-"+strconv.Itoa(ResultBytesMax))
	if c.Trace != "" {
		header.Set("X-Amzn-Trace-Id", c.Trace)
	}
	request, err := http.NewRequestWithContext(context.Background(), in.method, address.String(), strings.NewReader(text))
	if err != nil {
		return nil, failf(codeRuntime, "The request of the HTTP task cannot be made: %s", err)
	}
	if !there {
		request.Body, request.ContentLength = http.NoBody, 0
	}
	request.Header = header
	return request, nil
}

// bodyWith is the body as it goes out, and whether there is one: JSON, a form, or a text as it is.
func (in *httpRequest) bodyWith(c *Call, added []Parameter) (text string, there bool, err error) {
	body := in.body
	if len(added) > 0 {
		object, ok := body.AsObject()
		if !ok && !body.IsNull() {
			return "", false, fail(codeRuntime, "Cannot merge connection body authorization parameters with request body.")
		}
		merged := value.NewObject()
		if ok {
			merged = object.Clone()
		}
		for _, p := range added {
			merged.Set(p.Name, value.String(p.Value))
		}
		body = merged.Value()
	}
	if body.IsNull() {
		return "", false, nil
	}
	if !in.encoded {
		return plain(body), true, nil
	}
	if text, ok := form(body, in.arrays); ok {
		return text, true, nil
	}
	return "", false, failf(codeRuntime, "The request body of %s cannot be URL-encoded: it is no JSON object, or too large.", c.Resource.ARN)
}

// isReadable tells a response that can be a result. Source: Developer Guide, "Unsupported HTTP Task responses".
func isReadable(contentType string, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(contentType)
	group, _, _ := strings.Cut(kind, "/")
	return utf8.Valid(body) && kind != "application/octet-stream" && group != "image" && group != "video" && group != "audio"
}

func isJSON(contentType string) bool {
	kind, _, _ := mime.ParseMediaType(contentType)
	return kind == "application/json" || strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json")
}

// shown is a response as a result: with all values of every header, and its body as JSON where it is that.
func shown(r *http.Response, body []byte, parse bool) value.Value {
	names := make([]string, 0, len(r.Header))
	for name := range r.Header {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	headers := value.NewObject()
	for _, name := range names {
		spelled := name
		if r.ProtoMajor > 1 { // its names have no capitals (RFC 9113)
			spelled = strings.ToLower(name)
		}
		headers.Set(spelled, list(r.Header[name]))
	}
	out := value.NewObject(value.Member{Name: "Headers", Value: headers.Value()})
	switch {
	case len(body) == 0:
	case parse:
		out.Set("ResponseBody", payload(body))
	default:
		out.Set("ResponseBody", value.String(string(body)))
	}
	out.Set("StatusCode", value.Int(int64(r.StatusCode)))
	out.Set("StatusText", value.String(statusText(r)))
	return out.Value()
}

// statusText is what the response says of its status.
func statusText(r *http.Response) string {
	return strings.TrimSpace(strings.TrimPrefix(r.Status, strconv.Itoa(r.StatusCode)))
}

// plainly words an error of the network without the URL, whose query may have a connection's secrets.
func plainly(err error) string {
	var fault interface{ Unwrap() error }
	if errors.Is(err, errSlow) {
		return errSlow.Error()
	}
	if errors.As(err, &fault) && fault.Unwrap() != nil {
		err = fault.Unwrap()
	}
	return err.Error()
}
