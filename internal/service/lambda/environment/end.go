package environment

import (
	"errors"

	"sluice/internal/service/lambda/instance"
)

// respond releases the answer that the runtime has given. The environment is locked.
func (e *environment) respond() {
	e.fleet.finishing(e)
	if !e.flight.call.Tail {
		e.flight.land()
	}
}

// finish ends the flight. If the runtime gave no answer, what ended it is the answer. The lines that end the invocation in the
// log follow what the function has written: the journal sees to that and lands the flight then.
func (e *environment) finish(r *instance.Result) {
	fl := e.flight
	e.flight = nil
	if r.Fault != nil && !fl.answered {
		fl.answered = true
		fl.result = e.faultResult(fl, r)
	}
	e.journal.end(fl)
}

// faultResult describes what ended an invocation other than an answer of its own (recorded answers of functions that exit or time out).
func (e *environment) faultResult(fl *flight, r *instance.Result) Result {
	result := Result{FunctionError: Unhandled, ErrorType: r.Fault.Type, ContentType: "application/json"}
	if body := e.initBody; body != nil && len(body.Body) > 0 && r.Status != instance.TimedOut {
		result.Payload = body.Body
		return result
	}
	result.Payload = errorPayload(r.Fault.Type, "RequestId: "+fl.call.RequestID+" Error: "+r.Fault.Message)
	return result
}

// failInit is told that init failed before an invocation counted: it is tried again within the invocation.
func (e *environment) failInit(r *instance.Result) {
	fl := e.flight
	e.flight = nil
	if fl != nil {
		e.fleet.retryOnce(e, fl)
		return
	}
	err := errors.New("init failed: " + string(r.Status))
	if r.Fault != nil {
		err = errors.New("init failed: " + r.Fault.Type + ": " + r.Fault.Message)
	}
	e.fleet.provisioningFailedBy(e, err)
}

// retryOnce gives a flight its second environment. A second attempt never comes here with a flight that counts.
func (f *Fleet) retryOnce(e *environment, fl *flight) {
	if e.phase == instance.InvokePhase {
		fl.fail(errors.New("the execution environment could not be started"))
		return
	}
	f.retry(e.pool, fl)
}

func (f *Fleet) provisioningFailedBy(e *environment, err error) {
	if e.provisioned {
		f.provisioningFailed(e.pool, err)
	}
}
