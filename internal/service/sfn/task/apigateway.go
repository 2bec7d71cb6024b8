package task

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// The AuthTypes of apigateway:invoke.
const (
	noAuth         = "NO_AUTH"
	iamRole        = "IAM_ROLE"
	resourcePolicy = "RESOURCE_POLICY"
)

// apiRequest is what apigateway:invoke's parameters say.
type apiRequest struct {
	host, method, auth string
	path               string // with the stage
	query              []Parameter
	headers            http.Header
	body               []byte
}

// forbiddenInAPIs are the headers that apigateway:invoke may not set. Source: Developer Guide, "Create API Gateway REST APIs with Step
// Functions", "Optional request parameters".
const forbiddenInAPIs = "x-forwarded* x-amz* authorization connection content-md5 expect host max-forwards proxy-authenticate server te " +
	"transfer-encoding trailer upgrade via www-authenticate"

// apiRequestOf reads the parameters. Source: the same page, "Request format".
func apiRequestOf(o *value.Object) (*apiRequest, []string) {
	f := &fieldReader{object: o}
	r := &apiRequest{
		host:   f.text("ApiEndpoint"),
		method: f.oneOf("Method", "", http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodHead, http.MethodOptions),
		auth:   f.oneOf("AuthType", noAuth, noAuth, iamRole, resourcePolicy),
	}
	if r.host == "" || strings.ContainsAny(r.host, "/?#@\\ \t\r\n") {
		f.invalid("ApiEndpoint")
	}
	for _, name := range [...]string{"Stage", "Path"} {
		if part := strings.Trim(f.text(name), "/"); part != "" {
			r.path += "/" + part
		}
	}
	if strings.ContainsAny(r.path, "?# \t\r\n\x00") {
		f.invalid("Path")
	}
	f.lists("Headers")
	f.lists("QueryParameters")
	r.headers, r.query = f.headers("Headers"), f.query("QueryParameters")
	f.forbid(r.headers, forbiddenInAPIs)
	nulls := f.boolean("AllowNullValues")
	if body, ok := o.Get("RequestBody"); ok && (nulls || !body.IsNull()) {
		if !nulls {
			body = withoutNulls(body)
		}
		r.body = []byte(body.String())
	}
	switch r.method { // "RequestBody is only supported for PATCH, POST, and PUT HTTP methods"
	case http.MethodPatch, http.MethodPost, http.MethodPut:
		if r.body != nil && r.headers.Get("Content-Type") == "" {
			r.headers.Set("Content-Type", "application/json")
		}
	default:
		r.body = nil
	}
	return r, f.problems
}

// lists refuses an object whose values are not lists of texts: "HTTP headers allow a list of values associated with the same key", and nothing
// else (recorded: a header that is a text, and a query string that is one).
func (f *fieldReader) lists(name string) {
	inner := f.inner(name)
	if inner == nil {
		return
	}
	for _, v := range inner.object.All() {
		if _, ok := v.AsArray(); !ok {
			f.invalid(name)
			return
		}
	}
}

// withoutNulls is a body without the members that are null: "null values in the request input state will not be sent" by default.
func withoutNulls(v value.Value) value.Value {
	if o, ok := v.AsObject(); ok {
		out := value.NewObject()
		for name, member := range o.All() {
			if !member.IsNull() {
				out.Set(name, withoutNulls(member))
			}
		}
		return out.Value()
	}
	if a, ok := v.AsArray(); ok {
		out := value.NewArray()
		for _, e := range a.All() {
			out.Append(withoutNulls(e))
		}
		return out.Value()
	}
	return v
}

// codeAPI begins the names of failures of API Gateway: "ApiGateway.403", "ApiGateway.<Exception>" (the same page, "Error handling").
const codeAPI = "ApiGateway."

// api is apigateway:invoke. An API of this server is called inside it, as whom AuthType says; any other only by those who need not say who they
// are: credentials of this server's are worth nothing elsewhere.
func (t *Tasks) api(ctx context.Context, c *Call) (*Result, error) {
	object, _ := c.Input.AsObject()
	in, _ := apiRequestOf(object) // Do has looked at it
	caller, err := t.apiCaller(ctx, c, in.auth)
	if err != nil {
		return nil, err
	}
	response, body, err := t.reachAPI(ctx, c, in, caller)
	if err != nil {
		return nil, err
	}
	if response.StatusCode/100 != 2 {
		return nil, fail(codeAPI+strconv.Itoa(response.StatusCode), string(body)) // recorded: the body is the cause
	}
	return &Result{Output: shown(response, body, true)}, nil
}

// apiCaller is who calls the API.
func (t *Tasks) apiCaller(ctx context.Context, c *Call, auth string) (*service.Caller, error) {
	switch auth {
	case iamRole:
		return t.as(ctx, c)
	case resourcePolicy:
		return &service.Caller{
			Principal: policy.Principal{Caller: policy.Service, Name: Principal}, Via: Principal, SourceARN: c.StateMachineARN, SourceAccount: c.Account,
		}, nil
	}
	return service.Anonymous(), nil
}

func (t *Tasks) reachAPI(ctx context.Context, c *Call, in *apiRequest, caller *service.Caller) (*http.Response, []byte, error) {
	header := in.headers.Clone()
	header.Set("User-Agent", "Amazon|StepFunctions|APIGateway|"+c.Region) // as HTTP tasks have it
	if c.Trace != "" {
		header.Set("X-Amzn-Trace-Id", c.Trace)
	}
	if t.APIs != nil {
		r, ok := t.APIs.Do(ctx, caller, &wire.Request{
			Method: in.method, Host: in.host, Path: cmp.Or(in.path, "/"), RawQuery: queryString(in.query), Header: header.Clone(), Body: in.body, Secure: true,
		})
		if ok {
			return asResponse(r), r.Body, nil
		}
	}
	if in.auth != noAuth {
		return nil, nil, failf(codeAPI+"SdkClientException", "%s is no API of this server, and %s is for those alone.", in.host, in.auth)
	}
	return t.outside(ctx, c, in, header)
}

// outside sends the request to an API of somebody else.
func (t *Tasks) outside(ctx context.Context, c *Call, in *apiRequest, header http.Header) (*http.Response, []byte, error) {
	address := "https://" + in.host + cmp.Or(in.path, "/")
	if query := queryString(in.query); query != "" {
		address += "?" + query
	}
	request, err := http.NewRequestWithContext(ctx, in.method, address, strings.NewReader(string(in.body)))
	if err != nil {
		return nil, nil, fail(codeAPI+"SdkClientException", "Unable to execute HTTP request: the address is malformed")
	}
	request.Header = header
	response, body, err := t.web.do(ctx, request)
	switch {
	case errors.Is(err, errTooLong):
		return nil, nil, tooLarge(&c.Resource)
	case err != nil:
		return nil, nil, fail(codeAPI+"SdkClientException", "Unable to execute HTTP request: "+plainly(err))
	}
	return response, body, nil
}

// asResponse is an answer of this server as one of the web, with names of headers in AWS's spelling.
func asResponse(r *wire.Response) *http.Response {
	out := &http.Response{StatusCode: r.Status, Status: strconv.Itoa(r.Status) + " " + http.StatusText(r.Status), ProtoMajor: 1, Header: http.Header{}}
	for name, values := range r.Header {
		out.Header[r.Spelled(name)] = values
	}
	if len(out.Header["Content-Length"]) == 0 {
		out.Header["Content-Length"] = []string{strconv.Itoa(len(r.Body))}
	}
	return out
}
