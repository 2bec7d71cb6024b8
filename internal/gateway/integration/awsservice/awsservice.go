// Package awsservice is the AWS integration: a request to an AWS service, which is one of this process. It becomes a virtual
// HTTP request that goes through the same door as the AWS CLI's, as the role that the integration names; so every protocol
// rule, permission and error text is the service's own.
package awsservice

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// Caller sends a request to a service of this process, as the given caller. The edge is one.
type Caller interface {
	Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response
}

// Assumption is what API Gateway says when it assumes an integration's role.
type Assumption struct {
	Role string // the ARN
	// SessionName becomes part of the session's name in denials and logs; it is AWS's own.
	SessionName string
	// Service is the principal that the role's trust policy must name.
	Service string
	// SourceARN and SourceAccount are the method that the session is for, as conditions against the confused deputy test them.
	SourceARN, SourceAccount string
}

// Roles assumes roles. It is asked for every request and should remember sessions; a changed trust policy must take effect.
type Roles interface {
	// Assume returns a session of the role, or an error when the role does not exist or does not trust the service.
	Assume(ctx context.Context, a Assumption) (*service.Caller, error)
}

// SessionName is what API Gateway calls the sessions of roles that it assumes (AWS's article on SQS behind API Gateway shows it).
const SessionName = "BackplaneAssumeRoleSession"

// Config is what an Integration needs; all of it must be set.
type Config struct {
	Caller Caller
	Roles  Roles
	// Services are the models of those that can be called.
	Services []*wire.Service
}

// Integration calls AWS services.
type Integration struct {
	caller   Caller
	roles    Roles
	services map[string]*wire.Service // by the name that URIs use
}

// New makes an Integration.
func New(c Config) *Integration {
	i := &Integration{caller: c.Caller, roles: c.Roles, services: map[string]*wire.Service{}}
	for _, s := range c.Services {
		i.services[s.Endpoint] = s
	}
	return i
}

// Serves reports whether there is a service of that name, for restapi.Compiler.
func (i *Integration) Serves(name string) bool { return i.services[name] != nil }

// Invoke sends the request to the service. It runs in the caller's goroutine, so the timeout is the service's to keep: it gets
// a context that ends.
func (i *Integration) Invoke(ctx context.Context, r *integration.Request) (*integration.Response, error) {
	target := r.Route.Target.Service
	model := i.services[target.Service]
	if model == nil {
		return nil, &integration.Failure{Text: "the service " + target.Service + " is not served here"}
	}
	as, err := i.Identity(ctx, r)
	if err != nil {
		return nil, err
	}
	request := virtual(r, model, target)
	if r.Sent != nil {
		r.Sent(uri(request))
	}
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	response := i.caller.Do(ctx, as, request)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, &integration.Failure{Kind: integration.Timeout, Text: "Endpoint request timed out", Cause: ctx.Err()}
	}
	return &integration.Response{Status: response.Status, Header: response.Header, Body: response.Body}, nil
}

// Identity is who calls what is behind a method: a session of the role that the integration names, or whoever calls the method;
// without credentials nobody signs. Its errors are *integration.Failure.
func (i *Integration) Identity(ctx context.Context, r *integration.Request) (*service.Caller, error) {
	switch r.Route.Credentials {
	case "":
		return service.Anonymous(), nil
	case restapi.CallerCredentials:
		return forwarded(r)
	}
	as, err := i.roles.Assume(ctx, Assumption{
		Role: r.Route.Credentials, SessionName: SessionName, Service: integration.Principal, SourceARN: r.SourceARN, SourceAccount: r.API.Account,
	})
	if err != nil {
		return nil, &integration.Failure{
			Text: fmt.Sprintf("API Gateway does not have permission to assume the provided role %s", r.Route.Credentials), Cause: err,
		}
	}
	return as, nil
}

// forwarded is the method's caller, with all that limits it, as API Gateway calls for it. The address is not the caller's own any more,
// so that policies see none.
func forwarded(r *integration.Request) (*service.Caller, error) {
	if r.Caller == nil || r.Caller.IsAnonymous() { // such a method does not deploy
		return nil, &integration.Failure{Text: "The method has no caller whose credentials could be used for " + restapi.CallerCredentials}
	}
	as := *r.Caller
	as.Via, as.Forwarded = integration.Principal, true
	return &as, nil
}

// virtual builds the request as it would arrive at the service's endpoint.
func virtual(r *integration.Request, model *wire.Service, target *restapi.ServiceTarget) *wire.Request {
	out := &wire.Request{
		Method: r.Method, Host: host(model, target), Path: r.Path, RawQuery: r.RawQuery(), Header: r.Header, Body: r.Body, Secure: true,
	}
	if target.Action != "" {
		act(out, model, target.Action)
	}
	return out
}

// host is the service's in the region that the URI names, behind the subdomain that it may name ("{subdomain.service|service}" in
// the API reference, "Integration", uri).
func host(model *wire.Service, target *restapi.ServiceTarget) string {
	name := model.Endpoint
	if target.Subdomain != "" {
		name = target.Subdomain + "." + name
	}
	if model.Global {
		return name + ".amazonaws.com"
	}
	return name + "." + target.Region + ".amazonaws.com"
}

// act names the operation of the form "action/NAME" in the service's own protocol: X-Amz-Target for one that speaks JSON alone,
// the Action parameter for one that speaks Query. A form takes the parameters of the URL in.
func act(r *wire.Request, model *wire.Service, action string) {
	if !slices.Contains(model.Speaks, wire.AWSQuery) {
		r.Header["X-Amz-Target"] = []string{model.TargetPrefix + "." + action}
		r.Header["Content-Type"] = []string{"application/x-amz-json-" + model.JSONVersion}
		return
	}
	query := "Action=" + url.QueryEscape(action)
	if !strings.Contains(r.RawQuery, "Version=") {
		query += "&Version=" + model.Version
	}
	if r.RawQuery != "" {
		query += "&" + r.RawQuery
	}
	if r.Method != http.MethodPost {
		r.RawQuery = query
		return
	}
	if len(r.Body) > 0 && isForm(r.Header) {
		query += "&" + string(r.Body)
	}
	r.RawQuery, r.Body = "", []byte(query)
	r.Header["Content-Type"] = []string{"application/x-www-form-urlencoded"}
}

func isForm(h http.Header) bool {
	return strings.HasPrefix(strings.ToLower(h.Get("Content-Type")), "application/x-www-form-urlencoded")
}

func uri(r *wire.Request) string {
	out := "https://" + r.Host + r.Path
	if r.RawQuery != "" {
		out += "?" + r.RawQuery
	}
	return out
}
