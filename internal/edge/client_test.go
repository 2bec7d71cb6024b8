package edge

// Proves that a call from inside the process goes the same way as one over a socket: it needs permission as its caller, meets the
// same faults and is recorded, and what it carries in place of a signature is worth nothing. How: the same calls through Do.

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/fault"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

const insideARN = "arn:aws:sts::111122223333:assumed-role/integration/x"

func inside() *service.Caller {
	return &service.Caller{Principal: policy.Principal{
		Caller: policy.RoleSession, ARN: insideARN, Role: "arn:aws:iam::111122223333:role/integration", Account: account, ID: "AROAINSIDE",
	}, Via: "apigateway.amazonaws.com"}
}

func (w *world) do(as *service.Caller, r *wire.Request) *answer {
	w.t.Helper()
	return w.read(w.edge.Do(context.Background(), as, r))
}

// internalCall is what an integration sends.
func internalCall() *wire.Request {
	return request(http.MethodPost, "sqs.ap-south-1.amazonaws.com", "/", "Action=SendMessage&QueueUrl=q&MessageBody=m", "Content-Type", "application/x-www-form-urlencoded")
}

func TestCallsFromInside(t *testing.T) {
	w := newWorld(t)
	a := w.do(inside(), internalCall())
	if a.code != "AccessDenied" {
		t.Errorf("without permission: %d %s", a.status, a.body)
	}
	w.quiet()
	w.allow(insideARN, "sqs:SendMessage")
	if a := w.do(inside(), internalCall()); a.status != http.StatusOK || len(w.ran) != 1 {
		t.Errorf("with permission: %d %s", a.status, a.body)
	}
	if r := w.last(2); r.Source != "inside" || r.Principal != insideARN || r.Region != "ap-south-1" || r.Account != account {
		t.Errorf("%+v", r)
	}
	w.attach(insideARN, "Deny", "sqs:*")
	if a := w.do(inside(), internalCall()); a.code != "AccessDenied" || len(w.ran) != 1 {
		t.Errorf("denied: %d %s", a.status, a.body)
	}
}

func TestNobodyInsideIsNobody(t *testing.T) {
	w := newWorld(t)
	if a := w.do(nil, queryCall("Action=GetUser&Version=2010-05-08")); a.status != http.StatusForbidden || a.code != "MissingAuthenticationToken" {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := w.do(service.Anonymous(), queryCall("Action=GetUser&Version=2010-05-08")); a.status != http.StatusForbidden || a.code != "AccessDenied" {
		t.Errorf("%d %s", a.status, a.body)
	}
	w.quiet()
}

// An integration's request may carry headers that its user mapped: a signature among them must name neither caller nor service.
func TestSignaturesFromInsideAreIgnored(t *testing.T) {
	w := newWorld(t)
	w.allow(insideARN, "sqs:SendMessage")
	r := w.sign(internalCall(), "iam")
	if a := w.do(inside(), r); a.status != http.StatusOK {
		t.Errorf("%d %s", a.status, a.body)
	}
	if r := w.last(1); r.Service != "sqs" || r.Region != "ap-south-1" || r.Principal != insideARN {
		t.Errorf("%+v", r)
	}
}

func TestFaultsInside(t *testing.T) {
	for _, step := range Steps() {
		w := newWorld(t)
		w.allow(insideARN, "*")
		w.faults.On(fault.Point("edge."+step), fault.Always(), fault.Fail(nil))
		a := w.do(inside(), internalCall())
		if step != "record" && (a.status != http.StatusInternalServerError || a.code != "InternalFailure" || strings.Contains(a.body, "injected")) {
			t.Errorf("%s: %d %s", step, a.status, a.body)
		}
	}
}
