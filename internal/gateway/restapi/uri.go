package restapi

import (
	"errors"
	"net/url"
	"strings"

	"sluice/internal/arn"
)

// Target is where an integration's request goes, compiled from its URI. The stage's variables are in it already: they are
// fixed for as long as the stage's API is. Immutable.
type Target struct {
	Scheme, Host string // of an HTTP endpoint
	// Service is set for an AWS integration.
	Service *ServiceTarget
	// Function is the Lambda function that an AWS integration invokes, as its URI names it: the ARN of a function, a version or an
	// alias. Empty for anything else, other operations of Lambda included.
	Function string
	// Streaming says that the URI invokes the function with InvokeWithResponseStream.
	Streaming bool
	path      text
	query     text
	// invalid is why there is no such endpoint, told when it is called, as API Gateway does.
	invalid error
}

// ServiceTarget is what "arn:aws:apigateway:REGION:SUBDOMAIN.SERVICE:path|action/…" names. Source: API reference,
// "Integration", uri.
type ServiceTarget struct {
	Region, Subdomain, Service string
	Action                     string // empty for the form "path/…"
}

// ErrInvalidEndpoint is the reason of API Gateway's "Invalid endpoint address".
var ErrInvalidEndpoint = errors.New("Invalid endpoint address") //nolint:staticcheck // AWS's own text

// ErrClimbs is Resolve's answer to a path parameter that would lead out of the URI's path.
var ErrClimbs = errors.New("a path parameter holds a dot segment")

// Resolve puts the path parameters in and returns path and query, percent-encoded.
func (t *Target) Resolve(values []PathValue) (path, query string, err error) {
	if t.invalid != nil {
		return "", "", t.invalid
	}
	for i := range values {
		if values[i].climbs() {
			return "", "", ErrClimbs
		}
	}
	return t.path.render(values, escapePath), t.query.render(values, escapeQuery), nil
}

// expandVariables puts stage variables in: "${stageVariables.name}". One that is not set is empty, as on API Gateway.
func expandVariables(uri string, variables map[string]string) string {
	const open = "${stageVariables."
	if !strings.Contains(uri, open) {
		return uri
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(uri, open)
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			b.WriteString(uri)
			return b.String()
		}
		b.WriteString(before)
		b.WriteString(variables[name])
		uri = after
	}
}

// compileEndpoint parses the URI of an HTTP integration. One that is no address keeps its error for the call.
func compileEndpoint(uri string) *Target {
	uri, _, _ = strings.Cut(uri, "#")
	address, query, _ := strings.Cut(uri, "?")
	scheme, rest, ok := strings.Cut(address, "://")
	host, path, slash := strings.Cut(rest, "/")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "http" && scheme != "https" || !isAuthority(host) {
		return &Target{invalid: ErrInvalidEndpoint}
	}
	if slash {
		path = "/" + path
	}
	return &Target{Scheme: scheme, Host: host, path: parseText(path), query: parseText(query)}
}

// isAuthority accepts host and port. Credentials in a URL are refused, and so is a parameter in the host: a caller must not
// choose whom the gateway calls.
func isAuthority(host string) bool {
	if host == "" || strings.ContainsAny(host, "@{}\\ \t\r\n#%") {
		return false
	}
	u, err := url.Parse("http://" + host + "/")
	return err == nil && u.Host == host && u.Hostname() != ""
}

// The texts are API Gateway's own (recorded answers of PutIntegration).
var (
	ErrNotARN          = errors.New("Invalid ARN specified in the request")                //nolint:staticcheck // AWS's own text
	ErrNoPathOrAction  = errors.New("AWS ARN for integration must contain path or action") //nolint:staticcheck // AWS's own text
	ErrNotHTTPEndpoint = errors.New("Invalid HTTP endpoint specified for URI")             //nolint:staticcheck // AWS's own text
)

// compileService parses the URI of an AWS integration: an ARN of API Gateway's own, with the service that is called in the place of
// the account.
func compileService(uri string) (*Target, error) {
	a, err := arn.Parse(uri)
	if err != nil {
		return nil, ErrNotARN
	}
	kind, rest, ok := strings.Cut(a.Resource, "/")
	if a.Service != "apigateway" || !ok || kind != "path" && kind != "action" {
		return nil, ErrNoPathOrAction
	}
	s := &ServiceTarget{Region: a.Region, Service: a.Account}
	if dot := strings.LastIndexByte(a.Account, '.'); dot >= 0 {
		s.Subdomain, s.Service = a.Account[:dot], a.Account[dot+1:]
	}
	if kind == "path" {
		path, query, _ := strings.Cut(rest, "?")
		if !strings.HasPrefix(path, "/") { // a "path override" of the console may begin with one: "sqs:path//111111111111/MyQueue"
			path = "/" + path
		}
		function, streaming := invokedFunction(s, path)
		return &Target{Service: s, Function: function, Streaming: streaming, path: parseText(path), query: parseText(query)}, nil
	}
	// "action/GetObject&Bucket={bucket}": the parameters follow the action.
	end := strings.IndexAny(rest, "&?")
	query := ""
	if end >= 0 {
		rest, query = rest[:end], rest[end+1:]
	}
	if rest == "" {
		return nil, ErrNoPathOrAction
	}
	s.Action = rest
	return &Target{Service: s, path: parseText("/"), query: parseText(query)}, nil
}

// invokedFunction returns the function of Lambda's operation Invoke, "/2015-03-31/functions/FUNCTION/invocations", or of the one that
// streams, "/2021-11-15/functions/FUNCTION/response-streaming-invocations", and which of the two it is. Some authors encode the ARN. Source:
// Lambda API reference, "Invoke" and "InvokeWithResponseStream".
func invokedFunction(s *ServiceTarget, path string) (function string, streaming bool) {
	if s.Service != "lambda" || s.Subdomain != "" {
		return "", false
	}
	for _, o := range [...]struct {
		prefix, operation string
		streaming         bool
	}{{"/2015-03-31/functions/", "invocations", false}, {"/2021-11-15/functions/", "response-streaming-invocations", true}} {
		rest, ok := strings.CutPrefix(path, o.prefix)
		name, last, slash := strings.Cut(rest, "/")
		if ok && slash && strings.TrimSuffix(last, "/") == o.operation {
			return unescape(name), o.streaming
		}
	}
	return "", false
}

// errNotStreaming is about an integration that is to stream what a function returns in one piece. Source: Developer Guide, "Set up a Lambda
// proxy integration with payload response streaming": "API Gateway requires you to use the InvokeWithResponseStream Lambda API".
var errNotStreaming = errors.New("the response transfer mode STREAM needs the URI of response-streaming-invocations, /2021-11-15/functions/{function}/response-streaming-invocations")

// ErrNotInvoked is PutIntegration's answer to an AWS_PROXY integration with anything but Lambda's Invoke and Firehose's PutRecord
// (recorded, for a path of Lambda that is not Invoke's and for a path of Firehose).
var ErrNotInvoked = errors.New("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.") //nolint:staticcheck // AWS's own text

// checkProxied holds the URI of an AWS_PROXY integration against what such a one can call.
func checkProxied(t *Target) error {
	if t.Function == "" && (t.Service.Service != "firehose" || t.Service.Action == "") {
		return ErrNotInvoked
	}
	return nil
}

// CheckURI says what is wrong with an integration's URI before it is stored, in API Gateway's words. What stage variables
// stand for is not known then, so a URI with one is looked at as far as it goes.
func CheckURI(t Type, uri string) error {
	switch t {
	case HTTP, HTTPProxy:
		if !strings.HasPrefix(uri, "http://") && !strings.HasPrefix(uri, "https://") {
			return ErrNotHTTPEndpoint
		}
	case AWS, AWSProxy:
		target, err := compileService(uri)
		switch {
		case err != nil && hasVariableAction(uri):
		case err != nil:
			return err
		case t == AWSProxy:
			return checkProxied(target)
		}
	case Mock:
	}
	return nil
}

// hasVariableAction accepts "arn:aws:apigateway:REGION:SERVICE:${stageVariables.x}" (Developer Guide, "Amazon API Gateway
// stage variables reference").
func hasVariableAction(uri string) bool {
	a, err := arn.Parse(uri)
	return err == nil && a.Service == "apigateway" && strings.HasPrefix(a.Resource, "${stageVariables.")
}

// ServiceOf returns the service that an AWS integration's URI names; false for any other text.
func ServiceOf(uri string) (string, bool) {
	a, err := arn.Parse(uri)
	if err != nil || a.Service != "apigateway" {
		return "", false
	}
	return a.Account[strings.LastIndexByte(a.Account, '.')+1:], true
}
