package edge

// Proves that a call whose input is a shape goes the same way as one over a socket: its constraints are checked, its caller needs
// permission, faults meet it, it is recorded, nobody gets nothing, and what AWS has and this build has not is told. How: the same
// operations of the three protocols through Call and over a socket, and the steps' fault points.

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/api/iamapi"
	"sluice/internal/api/lambdaapi"
	"sluice/internal/api/sqsapi"
	"sluice/internal/api/stsapi"
	"sluice/internal/fault"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// sending is a message to the world's queue.
func sending() *service.Shaped {
	return &service.Shaped{
		Model: sqsapi.Service, Operation: sqsapi.SendMessage.Operation, Region: "ap-south-1", UserAgent: "states", TraceHeader: "Root=1-2-3",
		Input: &sqsapi.SendMessageRequest{QueueUrl: wire.Some("q"), MessageBody: wire.Some("m")},
	}
}

func TestShapedCalls(t *testing.T) {
	w := newWorld(t)
	a := w.edge.Call(context.Background(), inside(), sending())
	if a.Refusal == nil || a.Refusal.Shape.Name != "AccessDeniedException" || a.Output != nil || a.Response.Status/100 != 4 || len(w.ran) != 0 {
		t.Fatalf("without permission: %+v", a)
	}
	w.allow(insideARN, "*")
	a = w.edge.Call(context.Background(), inside(), sending())
	if a.Refusal != nil || a.Output == nil || a.Response.Status != http.StatusOK || len(w.ran) != 1 {
		t.Fatalf("with permission: %+v", a)
	}
	if a.RequestID == "" || a.Response.Header.Get(wire.RequestIDHeader) != a.RequestID || a.Response.Header.Get("Content-Type") != "application/x-amz-json-1.0" {
		t.Errorf("the answer: %q %v", a.RequestID, a.Response.Header)
	}
	r := w.last(2)
	if r.Source != "inside" || r.Principal != insideARN || r.Region != "ap-south-1" || r.Account != account || r.RequestID != a.RequestID || r.Operation != "SendMessage" ||
		r.BytesOut != len(a.Response.Body) {
		t.Errorf("%+v", r)
	}
	if r.Call.UserAgent != "states" || r.Call.TraceHeader != "Root=1-2-3" || r.Call.Endpoint != "https://sqs.ap-south-1.amazonaws.com" {
		t.Errorf("%+v", r.Call)
	}
	at := sending()
	at.Endpoint = "http://127.0.0.1:4566"
	w.edge.Call(context.Background(), inside(), at)
	if r := w.last(3); r.Call.Endpoint != at.Endpoint || !r.Call.Secure {
		t.Errorf("%+v", r.Call)
	}
	w.ran = w.ran[:1]
	lacking := sending()
	lacking.Input = &sqsapi.SendMessageRequest{MessageBody: wire.Some("m")}
	if a := w.edge.Call(context.Background(), inside(), lacking); a.Refusal == nil || len(w.ran) != 1 {
		t.Errorf("without a queue: %+v", a)
	}
	w.attach(insideARN, "Deny", "sqs:*")
	if a := w.edge.Call(context.Background(), inside(), sending()); a.Refusal == nil || len(w.ran) != 1 {
		t.Errorf("denied: %+v", a)
	}
}

func TestShapedCallsOfEachProtocol(t *testing.T) {
	w := newWorld(t)
	w.quiet()
	w.allow(insideARN, "*")
	for name, c := range map[string]struct {
		call *service.Shaped
		code string // of the refusal
	}{
		"Query":           {&service.Shaped{Model: iamapi.Service, Operation: iamapi.GetUser.Operation, Input: &iamapi.GetUserRequest{}}, ""},
		"REST":            {&service.Shaped{Model: apigatewayapi.Service, Operation: apigatewayapi.GetRestApi.Operation, Input: &apigatewayapi.GetRestApiRequest{RestApiId: wire.Some("a")}}, ""},
		"not built":       {&service.Shaped{Model: stsapi.Service, Operation: stsapi.GetCallerIdentity.Operation, Input: &stsapi.GetCallerIdentityRequest{}}, "NotImplemented"},
		"not served":      {&service.Shaped{Model: lambdaapi.Service, Operation: lambdaapi.Invoke.Operation, Input: &lambdaapi.InvocationRequest{}}, "NotImplemented"},
		"no such of them": {&service.Shaped{Model: iamapi.Service, Operation: &wire.Operation{Name: "Vanish"}, Input: &wire.Empty{}}, "InvalidAction"},
	} {
		c.call.Region = region
		a := w.edge.Call(context.Background(), inside(), c.call)
		if got := codeOf(a.Refusal); got != c.code || a.Response == nil || a.RequestID == "" {
			t.Errorf("%s: %q, want %q; %v", name, got, c.code, a.Refusal)
		}
	}
}

func codeOf(e *wire.Error) string {
	if e == nil {
		return ""
	}
	return e.Shape.QueryCode()
}

func TestNobodysShapedCall(t *testing.T) {
	w := newWorld(t)
	call := &service.Shaped{Model: iamapi.Service, Operation: iamapi.GetUser.Operation, Input: &iamapi.GetUserRequest{}}
	for _, as := range []*service.Caller{nil, service.Anonymous()} {
		if a := w.edge.Call(context.Background(), as, call); codeOf(a.Refusal) != "MissingAuthenticationToken" || len(w.ran) != 0 {
			t.Errorf("%+v", a)
		}
	}
}

func TestFaultsOfShapedCalls(t *testing.T) {
	for _, name := range Steps() {
		w := newWorld(t)
		w.allow(insideARN, "*")
		w.faults.On(fault.Point("edge."+name), fault.Always(), fault.Fail(errors.New("the secret cause")))
		a := w.edge.Call(context.Background(), inside(), sending())
		if a == nil || a.RequestID == "" || a.Response == nil {
			t.Fatalf("%s: %+v", name, a)
		}
		if name != "record" && (codeOf(a.Refusal) != "InternalFailure" || a.Output != nil || strings.Contains(string(a.Response.Body), "secret")) {
			t.Errorf("%s: %+v %s", name, a.Refusal, a.Response.Body)
		}
	}
}
