package edge

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/awsjson"
	"sluice/internal/wire/awsquery"
	"sluice/internal/wire/httpio"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/restjson"
	"sluice/internal/wire/restxml"
	"sluice/internal/wire/rpcv2cbor"
	"sluice/internal/wire/sigv4"
)

// recognize finds the service, protocol and operation of a request. The service is named by, in this order, X-Amz-Target or the path of
// RPC v2 CBOR, the scope of the signature, the host, the API version of a Query request; the operation by X-Amz-Target, that path, the
// Action parameter, or method and path.
func (e *Edge) recognize(p *passage) error {
	r := p.request
	if p.unread != nil {
		return p.unreadable()
	}
	if p.shaped != nil {
		return p.asShape(e)
	}
	if p.inside == nil { // a call from inside has its caller: what it may carry in place of a signature names nothing
		p.signed = sigv4.Request{Method: r.Method, Path: r.Path, RawQuery: r.RawQuery, Host: r.Host, Header: r.Header, Body: r.Body}
		p.claim, p.claimErr = sigv4.Parse(&p.signed)
	}
	target := targetOf(r)
	if err := e.inflate(p, target); err != nil {
		return err
	}
	form, err := formOf(p.request)
	if err != nil {
		return malformed(err)
	}
	found, region := e.find(p, target, form)
	if found == nil {
		return e.unknownService(p)
	}
	p.definition, p.call.Service, p.call.Region = found.definition, found.model, region
	switch {
	case inCBOR(r) && found.speaks(wire.RPCv2CBOR):
		return p.asCBOR(found)
	case target != "" && found.speaks(wire.AWSJSON):
		return p.asJSON(found, target)
	case form != nil && found.speaks(wire.AWSQuery):
		return p.asQuery(found, form)
	case found.speaks(wire.RESTXML):
		return p.asRESTXML(found)
	case found.router != nil:
		return p.asREST(found)
	}
	return p.unknownOperation()
}

// unreadable answers a request whose body is not there. AWS answers one that is too large without looking into it, in plain text
// whatever the protocol: "413 Request Entity Too Large", "HTTP content length exceeded 1662976 bytes." (SQS: aws/aws-sdk-js#479,
// spring-attic/spring-cloud-aws#156; the same of API Gateway with its own limit).
func (p *passage) unreadable() error {
	shape, text := wire.ErrIncomplete, "The request did not arrive whole."
	if errors.Is(p.unread, httpio.ErrTooLarge) {
		shape, text = wire.ErrTooLarge, "HTTP content length exceeded "+decimal(BodyBytesMax)+" bytes."
		if p.large != nil {
			p.answer, text = p.large.tooLarge(p.call.RequestID)
			return &wire.Error{Shape: shape, Message: text, Cause: p.unread}
		}
	}
	p.answer = &wire.Response{Status: shape.Status, Header: http.Header{
		"Content-Type": {"text/plain"}, wire.RequestIDHeader: {p.call.RequestID},
	}, Body: []byte(text)}
	return &wire.Error{Shape: shape, Message: text, Cause: p.unread}
}

// formType is the media type of Query requests.
const formType = "application/x-www-form-urlencoded"

// formOf reads the parameters of a Query request: those of the query string and those of a form in the body, which count where
// both name one. nil for any other request. An Action in the query string is enough, whatever the body is: API Gateway's
// integrations that map integration.request.querystring.Action send a JSON body beside it, and AWS takes them (the service proxy
// plugin of the Serverless Framework deploys such ones).
func formOf(r *wire.Request) (*awsquery.Form, error) {
	contentType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	inBody := r.Method == http.MethodPost && strings.EqualFold(strings.TrimSpace(contentType), formType)
	inQuery := (r.Method == http.MethodPost || r.Method == http.MethodGet) && strings.Contains(r.RawQuery, "Action=")
	switch {
	case inBody && r.RawQuery != "":
		return awsquery.ParseForm(r.RawQuery, string(r.Body))
	case inBody:
		return awsquery.ParseForm(string(r.Body))
	case inQuery:
		return awsquery.ParseForm(r.RawQuery)
	}
	return nil, nil
}

func (e *Edge) find(p *passage, target string, form *awsquery.Form) (*entry, string) {
	byHost, hostRegion := e.directory.fromHost(p.request.Host)
	scope := &p.claim // empty if there is none, or a malformed one
	region := e.Region
	switch {
	case scope.Region != "":
		region = scope.Region
	case hostRegion != "":
		region = hostRegion
	}
	if prefix, _, _ := strings.Cut(target, "."); target != "" && e.directory.byTarget[prefix] != nil {
		return e.directory.byTarget[prefix], region
	}
	if scope.Service != "" {
		return e.directory.byName[scope.Service], region
	}
	if byHost != nil {
		return byHost, region
	}
	if form != nil {
		return e.directory.byVersion[form.Get("Version")], region
	}
	if isSignedV2(p.request) {
		return e.directory.byName["s3"], region
	}
	return nil, ""
}

func (p *passage) asJSON(found *entry, target string) error {
	p.call.Protocol = wire.AWSJSON
	x := &awsjson.Exchange{Service: found.model, Body: p.request.Body}
	p.exchange = x
	_, name, _ := strings.Cut(target, ".")
	op, err := p.chosen(found, found.modelled[name], "")
	x.Operation = op
	return err
}

// inCBOR tells a request of RPC v2 CBOR by the header that the protocol demands of it.
func inCBOR(r *wire.Request) bool {
	return r.Header.Get(rpcv2cbor.ProtocolHeader) == rpcv2cbor.ProtocolValue
}

// targetOf is what a request of an RPC protocol names, in the form of X-Amz-Target: "Service.Operation"; empty for others.
func targetOf(r *wire.Request) string {
	if !inCBOR(r) {
		return r.Header.Get("X-Amz-Target")
	}
	name, operation, _ := rpcv2cbor.Target(r.Path)
	return name + "." + operation
}

func (p *passage) asCBOR(found *entry) error {
	p.call.Protocol = wire.RPCv2CBOR
	x := &rpcv2cbor.Exchange{Service: found.model, Body: p.request.Body}
	p.exchange = x
	service, name, ok := rpcv2cbor.Target(p.request.Path)
	if !ok || service != found.model.TargetPrefix || p.request.Method != http.MethodPost {
		return p.unknownOperation()
	}
	op, err := p.chosen(found, found.modelled[name], "")
	x.Operation = op
	return err
}

func (p *passage) asQuery(found *entry, form *awsquery.Form) error {
	p.call.Protocol = wire.AWSQuery
	action := form.Get("Action")
	if action == "" {
		return p.unknownOperation()
	}
	x := &awsquery.Exchange{Service: found.model, Form: form, JSON: awsquery.WantsJSON(p.request.Header)}
	p.exchange = x
	op := found.modelled[action]
	if op != nil && found.model.URLMember != "" && !p.atURL(op, form) {
		op = nil
	}
	text := "Could not find operation " + action + " for version " + found.model.Version
	if found.model.ActionText != "" {
		text = fmt.Sprintf(found.model.ActionText, action)
	}
	op, err := p.chosen(found, op, text)
	x.Operation = op
	return err
}

// atURL fills in the resource whose URL the request is at, and tells whether the operation can be called there: one of a resource
// not where none is named, one of the service as a whole (RootOnly) not at a resource. Sources: the overlay of the model for the
// latter; for the former mirkokiefer/aws-lib#8, whose SendMessage at the root of SQS was refused so.
func (p *passage) atURL(op *wire.Operation, form *awsquery.Form) bool {
	member := p.call.Service.URLMember
	atResource := strings.Count(p.request.Path, "/") > 1
	switch named := form.Get(member) != ""; {
	case !op.AtResource:
		return !atResource || !op.RootOnly
	case !named && !atResource:
		return false
	case !named:
		form.Add(member, p.call.Endpoint+p.request.Path)
	}
	return true
}

func (p *passage) asREST(found *entry) error {
	p.call.Protocol = wire.RESTJSON
	x := &restjson.Exchange{Service: found.model, Request: rest.Request{Request: p.request}}
	p.exchange = x
	op := p.routed(found, &x.Request)
	if op == nil {
		return p.unknownOperation()
	}
	var err error
	x.Operation, err = p.chosen(found, op, "")
	return err
}

func (p *passage) asRESTXML(found *entry) error {
	p.call.Protocol = wire.RESTXML
	x := &restxml.Exchange{Service: found.model, Request: rest.Request{Request: p.request}}
	p.exchange = x
	op := p.routed(found, &x.Request)
	if op == nil {
		return &wire.Error{
			Shape:   &wire.ErrorShape{Name: "MethodNotAllowed", Status: http.StatusMethodNotAllowed},
			Message: "The specified method is not allowed against this resource.",
		}
	}
	var err error
	x.Operation, err = p.chosen(found, op, "")
	return err
}

// routed finds the operation of a request of a REST protocol, and reads its query string and its path for that; nil for none.
func (p *passage) routed(found *entry, r *rest.Request) (op *wire.Operation) {
	r.Query, r.QueryErr = rest.ParseQuery(p.request.RawQuery)
	op, r.Labels = found.router.Match(p.request.Method, found.path(p.request.Path, p.request.Host), r.Query, p.request.Header)
	return op
}

// chosen notes the operation. One that the model has and this build has not is authenticated like any other before it is
// refused, by dispatch.
func (p *passage) chosen(found *entry, op *wire.Operation, message string) (*wire.Operation, error) {
	if op == nil {
		return nil, wire.ErrInvalidAction.New(message)
	}
	p.call.Operation = op
	p.operation = found.built[op.Name]
	return op, nil
}

// unknownOperation is what AWS's framework answers to a request that is of no protocol of its service: the status 404 and
// this body, whatever the caller accepts. A queue gets it from an integration that sets no Content-Type, or no Action.
func (p *passage) unknownOperation() error {
	p.answer = &wire.Response{Status: http.StatusNotFound, Header: http.Header{
		"Content-Type": {"application/xml"}, wire.RequestIDHeader: {p.call.RequestID},
	}, Body: []byte("<UnknownOperationException/>")}
	return wire.ErrInvalidAction.New("")
}

// unknownService answers a request that names no service of ours. Without a signature AWS says that one is missing; with one
// we say what is wrong with its form, or which service it is for and that it is not here.
func (e *Edge) unknownService(p *passage) error {
	switch {
	case p.claimErr != nil && !errors.Is(p.claimErr, &sigv4.Error{Kind: sigv4.NoCredentials}):
		return p.refusedSignature(p.claimErr)
	case p.claim.Service != "":
		return wire.ErrNotImplemented.Newf("The service %q is not served here.", p.claim.Service)
	}
	return &wire.Error{
		Shape:   &wire.ErrorShape{Name: "MissingAuthenticationTokenException", Code: "MissingAuthenticationToken", Status: http.StatusForbidden},
		Message: "Missing Authentication Token",
	}
}
