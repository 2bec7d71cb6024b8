package functionurl

import (
	"errors"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/sigv4"
)

// serviceName is what requests to AWS_IAM URLs are signed for.
const serviceName = "lambda"

// authorize lets the request in. Whatever the AuthType, the function's policy is asked: with NONE it must let everyone in.
func (e *Entrance) authorize(p *passage) error {
	switch p.url.AuthType {
	case AuthNone:
		p.caller = service.Anonymous() // whoever may have signed: nobody has looked at it
	case AuthIAM:
		if err := e.authenticate(p); err != nil {
			return err
		}
	default:
		return forbidden(nil)
	}
	return e.permit(p)
}

// authenticate learns who signed the request. What was signed counts from here on: a signature is over the path without ".", ".." and empty
// segments, and so the function gets that path.
func (e *Entrance) authenticate(p *passage) error {
	r := p.request
	signed := sigv4.Request{Method: r.Method, Path: r.Path, RawQuery: r.RawQuery, Host: r.Host, Header: r.Header, Body: r.Body}
	claim, err := sigv4.Parse(&signed)
	if err == nil {
		p.caller, err = e.Authority.Verify(&signed, &claim, sigv4.EndpointOf(p.url.Region, serviceName), p.start)
	}
	if fault := new(sigv4.Error); errors.As(err, &fault) {
		return badSignature(fault)
	}
	if err != nil {
		return err
	}
	at, ok := parseAddress(r.Host, sigv4.NormalPath(r.Path))
	if !ok || at.id != p.at.id {
		return forbidden(nil)
	}
	p.at, p.presigned = at, claim.Presigned
	return nil
}

// permit asks the policies for both permissions that a function URL takes. Source: Developer Guide, "Control access to Lambda function URLs":
// "Starting in October 2025, new function URLs will require both lambda:InvokeFunctionUrl and lambda:InvokeFunction permissions." AWS let
// accounts with older URLs go without the second until 1 November 2026, which is why recorded answers are without it. Condition keys: Service
// Authorization Reference, "AWS Lambda".
func (e *Entrance) permit(p *passage) error {
	through := e.Functions.Check(p.url, "lambda:InvokeFunctionUrl")
	through.Keys = through.Keys.Set("lambda:FunctionUrlAuthType", policy.One(p.url.AuthType)).Set("lambda:FunctionArn", policy.One(p.url.ARN))
	if err := e.decide(p, &through); err != nil {
		return err
	}
	call := e.Functions.Check(p.url, "lambda:InvokeFunction")
	call.Keys = call.Keys.Set("lambda:InvokedViaFunctionUrl", policy.One("true"))
	return e.decide(p, &call)
}

func (e *Entrance) decide(p *passage, check *service.Check) error {
	r := p.request
	if referer := r.Header.Get("Referer"); referer != "" {
		check.Keys = check.Keys.Set("aws:Referer", policy.One(referer))
	}
	call := service.Call{
		RequestID: p.id, Caller: p.caller, Region: p.url.Region, Account: p.url.Account, Now: p.start, Secure: r.Secure,
		Source: r.Remote.Addr().Unmap().WithZone(""), UserAgent: r.Header.Get("User-Agent"), Path: r.Path,
	}
	if _, p.denial = e.Authority.Decide(&call, check); p.denial != nil {
		return forbidden(nil)
	}
	return nil
}
