package edge

import "sluice/internal/wire"

// respond renders the answer or the refusal in the call's protocol.
func (e *Edge) respond(p *passage) error {
	switch {
	case p.refusal == nil:
		p.response = p.exchange.Answer(p.out, p.call.RequestID)
	case p.answer != nil:
		p.response = p.answer
	case p.exchange != nil:
		p.response = p.exchange.Refuse(p.refusal, p.call.RequestID)
	default:
		p.response = &wire.Response{Status: p.refusal.Shape.Status, Header: map[string][]string{wire.RequestIDHeader: {p.call.RequestID}}}
	}
	return nil
}
