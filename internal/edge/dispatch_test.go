package edge

// Proves that whatever happens on the way, there is one answer and one record of it: handlers that panic or return an error that no
// one mapped, operations that are not built, and an injected fault before every step, in every protocol. How: the whole way with
// handlers that fail, and the fault points of its steps.

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/fault"
	"sluice/internal/store"
	"sluice/internal/wire"
)

const internalText = "We encountered an internal error. Please try again."

func TestFaultsOfHandlers(t *testing.T) {
	for _, operation := range []string{"PurgeQueue", "DeleteQueue"} {
		w := newWorld(t)
		a := w.serve(w.sign(jsonCall("AmazonSQS."+operation, `{"QueueUrl":"q"}`), "sqs"))
		a.is(t, http.StatusInternalServerError, "InternalFailure", internalText)
		if strings.Contains(a.body, "hunter2") {
			t.Errorf("%s tells the caller why: %s", operation, a.body)
		}
		if log := w.log.String(); !strings.Contains(log, "hunter2") || !strings.Contains(log, w.last(1).RequestID) || !strings.Contains(log, operation) {
			t.Errorf("%s does not tell the log why: %s", operation, log)
		}
		if r := w.last(1); r.Code != "InternalFailure" || r.Status != 500 {
			t.Errorf("%+v", r)
		}
		if a := w.serve(w.sign(queryCall("Action="+operation+"&QueueUrl=q"), "sqs")); a.code != "InternalFailure" || !strings.Contains(a.body, "<Type>Receiver</Type>") {
			t.Errorf("%d %s", a.status, a.body)
		}
		// The process lives.
		if a := w.serve(w.sign(dialects()[0].request(), "sqs")); a.status != http.StatusOK {
			t.Errorf("after %s: %d %s", operation, a.status, a.body)
		}
	}
}

func TestWhatIsNotBuilt(t *testing.T) {
	for name, c := range map[string]struct {
		request *wire.Request
		scope   string
		message string
	}{
		"JSON":  {jsonCall("AmazonSQS.CreateQueue", `{"QueueName":"q"}`), "sqs", "The operation CreateQueue of Amazon Simple Queue Service is not implemented: queues stand still."},
		"Query": {queryCall("Action=CreateUser&UserName=u"), "iam", "The operation CreateUser of AWS Identity and Access Management is not implemented."},
		"REST":  {restCall(http.MethodDelete, "/restapis/a", ""), "apigateway", "The operation DeleteRestApi of Amazon API Gateway is not implemented."},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.serve(w.sign(c.request, c.scope)).is(t, http.StatusNotImplemented, "NotImplemented", c.message)
			if w.log.Len() != 0 {
				t.Errorf("it is no failure of ours: %s", w.log)
			}
			w.identity[userARN] = nil // who may not, learns not even that
			if a := w.serve(w.sign(c.request, c.scope)); !strings.HasPrefix(a.code, "AccessDenied") {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
}

func TestFaultBeforeEachStep(t *testing.T) {
	for _, step := range Steps() {
		for _, d := range dialects() {
			t.Run(step+"/"+d.name, func(t *testing.T) {
				w := newWorld(t)
				r := w.sign(d.request(), d.service)
				point := fault.Point("edge." + step)
				w.faults.On(point, fault.Nth(1), fault.Fail(nil))
				a := w.serve(r)
				if w.faults.Hits(point) != 1 {
					t.Fatalf("%s was not reached", point)
				}
				if step == "record" { // the call is done and answered; only the record is missing, and the log says so
					if a.status != http.StatusOK || len(w.records) != 0 || !strings.Contains(w.log.String(), "call not recorded") {
						t.Errorf("%d %s, %d records, %s", a.status, a.body, len(w.records), w.log)
					}
				} else {
					a.is(t, http.StatusInternalServerError, "InternalFailure", internalText)
					r := w.last(1)
					if r.Code != "InternalFailure" || r.Status != 500 || r.Duration != 0 || r.Start.IsZero() || r.RequestID != a.header.Get("X-Amzn-Requestid") {
						t.Errorf("%+v", r)
					}
					if !strings.Contains(w.log.String(), "injected fault") {
						t.Errorf("the log does not say why: %s", w.log)
					}
				}
				if ran := step == "respond" || step == "record"; ran != (len(w.ran) == 1) {
					t.Errorf("%q ran", w.ran)
				}
				if a := w.serve(w.sign(d.request(), d.service)); a.status != http.StatusOK {
					t.Errorf("afterwards: %d %s", a.status, a.body)
				}
			})
		}
	}
}

// A full disk is told to the caller, in a form that SDKs try again, and to the log by the store, once: not with every call.
func TestAFullDisk(t *testing.T) {
	for _, d := range dialects() {
		t.Run(d.name, func(t *testing.T) {
			w := newWorld(t)
			w.faults.On("edge.dispatch", fault.Nth(1), fault.Fail(fmt.Errorf("put: %w", store.RoomScarce.Admit(store.Adds))))
			a := w.serve(w.sign(d.request(), d.service))
			a.is(t, http.StatusServiceUnavailable, "ServiceUnavailable", textNoRoom)
			if r := w.last(1); r.Code != "ServiceUnavailable" || r.Status != 503 {
				t.Errorf("%+v", r)
			}
			if w.log.Len() != 0 {
				t.Errorf("the log has it with the call: %s", w.log)
			}
		})
	}
}

func TestPanicInEachStep(t *testing.T) {
	for _, step := range Steps() {
		w := newWorld(t)
		r := w.sign(dialects()[0].request(), "sqs")
		w.faults.On(fault.Point("edge."+step), fault.Nth(1), fault.Call(func() { panic("hunter2") }))
		a := w.serve(r)
		if step != "record" {
			a.is(t, http.StatusInternalServerError, "InternalFailure", internalText)
			w.last(1)
		}
		if strings.Contains(a.body, "hunter2") {
			t.Errorf("%s: %s", step, a.body)
		}
	}
}

// A call that was refused and then cannot be answered, nor recorded, is answered all the same.
func TestFaultsUponFaults(t *testing.T) {
	w := newWorld(t)
	for _, step := range Steps() {
		w.faults.On(fault.Point("edge."+step), fault.Always(), fault.Fail(nil))
	}
	a := w.read(w.edge.Serve(context.Background(), request(http.MethodGet, "", "", "")))
	a.is(t, http.StatusInternalServerError, "InternalFailure", internalText)
}
