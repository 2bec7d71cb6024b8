package gateway

import (
	"errors"
	"slices"
	"strings"

	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/wire/sigv4"
)

// methodOverride is the header that takes the place of the method, in the form in which Go keeps it.
const methodOverride = "X-Http-Method-Override"

// authenticate learns who signed the request.
func (g *Gateway) authenticate(p *passage) error {
	caller, claim, err := g.verify(p)
	if err != nil {
		return refusedSignature(err)
	}
	if err := p.holdToSignature(&claim); err != nil {
		return err
	}
	p.caller = caller
	p.forgetSignature(&claim)
	return nil
}

// verify verifies the request's signature, for execute-api in the API's region.
func (g *Gateway) verify(p *passage) (*service.Caller, sigv4.Signature, error) {
	r := p.request
	if p.inside != nil && !p.inside.IsAnonymous() { // it may be trusted with its headers, too
		return p.inside, sigv4.Signature{SignedHeaders: strings.ToLower(methodOverride)}, nil
	}
	signed := sigv4.Request{Method: r.Method, Path: r.Path, RawQuery: r.RawQuery, Host: r.Host, Header: r.Header, Body: r.Body}
	claim, err := sigv4.Parse(&signed)
	if err != nil {
		return nil, claim, err
	}
	caller, err := g.Authority.Verify(&signed, &claim, sigv4.EndpointOf(p.api.Region, ServiceName), p.start)
	return caller, claim, err
}

// noMethod is the answer where there is no method. API Gateway looks for a signature there, as if the method asked for one, and says
// what is wrong with it: an Authorization header of any other kind is "not a valid key=value pair" (users of API Gateway in
// amazon-archives/aws-cognito-angular-quickstart#50, who word it by the type MISSING_AUTHENTICATION_TOKEN).
func (g *Gateway) noMethod(p *passage) error {
	_, _, err := g.verify(p)
	if err == nil {
		return missingToken()
	}
	refused := refusedSignature(err)
	if r := new(refusal); errors.As(refused, &r) {
		r.kind = missingTokenKind
	}
	return refused
}

// refusedSignature words what the signature's package refuses; any other error is a fault of ours.
func refusedSignature(err error) error {
	if fault := new(sigv4.Error); errors.As(err, &fault) {
		return badSignature(fault)
	}
	return err
}

// holdToSignature makes the request be what was signed. A signature is over the path without ".", ".." and empty segments, so the path
// that counts from here on is that one, and has to lead to the same method; and a header that changes the method must be signed.
func (p *passage) holdToSignature(claim *sigv4.Signature) error {
	if p.method != p.request.Method && !signs(claim, methodOverride) {
		return headersNotSigned(methodOverride)
	}
	normal := sigv4.NormalPath(p.request.Path)
	if normal == p.request.Path {
		return nil
	}
	at := parseAddress(p.request.Host, normal)
	if at.api != p.at.api || at.stage != p.at.stage {
		return missingToken()
	}
	route, params := p.api.Match(p.method, at.path, p.paramSpace[:0])
	if route != p.route {
		return missingToken()
	}
	p.at, p.params = at, params
	return nil
}

// signs reports whether a header is among those that were signed.
func signs(claim *sigv4.Signature, header string) bool {
	for name := range strings.SplitSeq(claim.SignedHeaders, ";") {
		if strings.EqualFold(name, header) {
			return true
		}
	}
	return false
}

// forgetSignature takes a signature out of the query string: whoever got to see it, an endpoint say, could send the request once more.
func (p *passage) forgetSignature(claim *sigv4.Signature) {
	if claim.Presigned {
		p.query = slices.DeleteFunc(p.queryParameters(), func(q parameter) bool { return isSignature(q.name) })
	}
}

// isSignature tells the query string parameters of a signature. Source: IAM User Guide, "Create a signed AWS API request".
func isSignature(name string) bool {
	for _, own := range [...]string{
		"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature",
		"X-Amz-Security-Token", "X-Amz-Content-Sha256",
	} {
		if strings.EqualFold(name, own) {
			return true
		}
	}
	return false
}

// isSigned tells a header with a signature, which ends here like those of the connection: "The Authorization header is dropped if it
// contains a Signature Version 4 signature or if AWS_IAM authorization is used" (Developer Guide, "important notes for REST APIs").
func (p *passage) isSigned(name string, values []string) bool {
	if name != "Authorization" {
		return false
	}
	return p.route != nil && p.route.AuthorizationType == restapi.AuthIAM ||
		slices.ContainsFunc(values, func(v string) bool { return strings.HasPrefix(strings.TrimSpace(v), "AWS4-HMAC-SHA256") })
}
