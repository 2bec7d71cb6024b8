package functionurl

import (
	"errors"
	"io"
	"time"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
	"sluice/internal/wire/httpio"
)

// functionDuration is the longest that a function may take. Source: Developer Guide, "Lambda quotas": 900 seconds.
const functionDuration = 15 * time.Minute

// invoke calls the function. In the mode RESPONSE_STREAM its answer goes out as it comes.
func (e *Entrance) invoke(p *passage) error {
	httpio.Allow(p.client.w, functionDuration)
	i := Invocation{URL: p.url, RequestID: p.id, TraceID: p.trace, Payload: p.event}
	streams := p.url.InvokeMode == responseStream
	if streams {
		i.Stream = func(contentType string) io.Writer {
			p.flow = newFlow(e, p, contentType)
			return p.flow
		}
	}
	p.invoked = true
	answer, err := e.Functions.Invoke(p.ctx, &i)
	p.event = nil // a body may be large, and what follows long
	if err == nil && answer.FunctionError != "" {
		err = errFunction
	}
	if err != nil {
		return e.notInvoked(p, answer, err)
	}
	p.answer = answer
	if !streams {
		return nil
	}
	if p.flow == nil { // the function does not stream, or nobody had it do so
		p.flow = newFlow(e, p, answer.ContentType)
		_, _ = p.flow.Write(answer.Payload) // finish knows
	}
	return p.flow.finish()
}

var errFunction = errors.New("the function failed")

// notInvoked is what becomes of a call that gave no answer, or none that is whole.
func (e *Entrance) notInvoked(p *passage, answer *Answer, err error) error {
	p.answer = answer
	if p.flow != nil && p.flow.pieces != nil { // it is too late for another answer
		p.broken, p.ended = err, true
		return nil
	}
	p.flow = nil
	var refusal *wire.Error
	switch {
	case !errors.As(err, &refusal):
		return badGateway(err)
	case refusal.Shape == lambdaapi.ErrResourceNotFoundException: // the function, or the alias, is gone
		return forbidden(err)
	}
	return refused(refusal)
}
