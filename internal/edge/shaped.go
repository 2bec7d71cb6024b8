package edge

import (
	"context"
	"net/http"
	"slices"

	"sluice/internal/service"
	"sluice/internal/wire"
	"sluice/internal/wire/awsjson"
	"sluice/internal/wire/awsquery"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/restjson"
	"sluice/internal/wire/restxml"
	"sluice/internal/wire/rpcv2cbor"
)

// Call serves a call from inside the process whose input is a shape: the same way as Do, with the same checks, permissions and records,
// but that there are no bytes to recognise and decode. A nil caller is nobody: nothing is done for it.
func (e *Edge) Call(ctx context.Context, as *service.Caller, c *service.Shaped) *service.ShapedAnswer {
	host := c.Model.Endpoint + ".amazonaws.com"
	if !c.Model.Global {
		host = c.Model.Endpoint + "." + c.Region + ".amazonaws.com"
	}
	header := http.Header{}
	if c.UserAgent != "" {
		header["User-Agent"] = []string{c.UserAgent}
	}
	if c.TraceHeader != "" {
		header["X-Amzn-Trace-Id"] = []string{c.TraceHeader}
	}
	if as == nil {
		as = service.Anonymous()
	}
	p := &passage{
		arrival: &arrival{request: &wire.Request{Method: c.Operation.Method, Host: host, Path: "/", Header: header, Secure: true}},
		inside:  as, shaped: c,
	}
	response := e.serve(ctx, p)
	out := &service.ShapedAnswer{Refusal: p.refusal, Response: response, RequestID: p.call.RequestID}
	if p.refusal == nil {
		out.Output = p.out
	}
	if d, ok := out.Output.(wire.Download); ok {
		whole, err := d.Whole(ctx, downloadBytesMax)
		if err != nil {
			out.Output, out.Refusal = nil, &wire.Error{Shape: wire.ErrTooLarge, Message: "The answer has a body of more than " + decimal(downloadBytesMax) + " bytes.", Cause: err}
			return out
		}
		out.Output = whole
	}
	return out
}

// downloadBytesMax is how large a body is at most that a caller inside the process gets in memory.
const downloadBytesMax = 8 << 20

// asShape is what recognize finds out of a call whose input is a shape. Its answer is rendered in the protocol that SDKs take.
func (p *passage) asShape(e *Edge) error {
	found := e.directory.byName[p.shaped.Model.Name]
	if found == nil {
		return wire.ErrNotImplemented.Newf("The service %q is not served here.", p.shaped.Model.Name)
	}
	if p.inside.IsAnonymous() && !found.definition.Unsigned && !p.shaped.Operation.Unsigned {
		return e.unknownService(p) // nobody has signed
	}
	p.definition, p.call.Service, p.call.Region = found.definition, found.model, p.shaped.Region
	p.call.Protocol = preferred(found.model)
	if p.shaped.Endpoint != "" {
		p.call.Endpoint = p.shaped.Endpoint
	}
	p.exchange = exchangeOf(p)
	_, err := p.chosen(found, found.modelled[p.shaped.Operation.Name], "")
	return err
}

// preferred is the protocol in which current SDKs speak to a service, of the others' words for errors: JSON before Query.
func preferred(model *wire.Service) wire.ProtocolName {
	for _, name := range [...]wire.ProtocolName{wire.RESTJSON, wire.RESTXML, wire.AWSJSON, wire.AWSQuery} {
		if slices.Contains(model.Speaks, name) {
			return name
		}
	}
	return wire.RPCv2CBOR
}

func exchangeOf(p *passage) wire.Exchange {
	model, op := p.call.Service, p.shaped.Operation
	switch p.call.Protocol {
	case wire.RESTJSON:
		return &restjson.Exchange{Service: model, Operation: op}
	case wire.RESTXML:
		return &restxml.Exchange{Service: model, Operation: op, Request: rest.Request{Request: p.request}}
	case wire.AWSJSON:
		return &awsjson.Exchange{Service: model, Operation: op}
	case wire.AWSQuery:
		return &awsquery.Exchange{Service: model, Operation: op}
	}
	return &rpcv2cbor.Exchange{Service: model, Operation: op}
}
