package edge

import (
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/awsjson"
	"sluice/internal/wire/awsquery"
	"sluice/internal/wire/restjson"
	"sluice/internal/wire/rpcv2cbor"
)

// respond renders the answer or the refusal in the call's protocol.
func (e *Edge) respond(p *passage) error {
	switch {
	case p.refusal == nil:
		p.response = p.exchange.Answer(p.out, p.call.RequestID)
	case p.answer != nil:
		p.response = p.answer
	default:
		p.response = p.words().Refuse(p.refusal, p.call.RequestID)
	}
	return nil
}

// words is the exchange that words a refusal: the call's or, while its protocol is unknown, one of the protocol that the
// request looks like.
func (p *passage) words() wire.Exchange {
	if p.exchange != nil {
		return p.exchange
	}
	r := p.request
	contentType := r.Header.Get("Content-Type")
	switch {
	case inCBOR(r):
		return &rpcv2cbor.Exchange{Service: &wire.Service{}}
	case r.Header.Get("X-Amz-Target") != "" && strings.HasPrefix(contentType, "application/x-amz-json-1.0"):
		return &awsjson.Exchange{Service: &wire.Service{JSONVersion: "1.0"}}
	case r.Header.Get("X-Amz-Target") != "":
		return &awsjson.Exchange{Service: &wire.Service{JSONVersion: "1.1"}}
	case strings.HasPrefix(contentType, formType):
		return &awsquery.Exchange{Service: &wire.Service{}, JSON: awsquery.WantsJSON(r.Header)}
	}
	return &restjson.Exchange{Service: &wire.Service{}}
}
