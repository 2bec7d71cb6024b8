package lambda

// Proves what callers of a function get, and who gets nothing: answers, errors, logs, limits of payloads, concurrency of every kind, and that
// what was changed or deleted runs no more. How: the operations, over a fleet of the test's.

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/service/lambda/environment"
	interpreters "sluice/internal/service/lambda/runtimes"
	"sluice/internal/wire"
)

// invoked sends an Invoke.
func (b *bench) invoked(params M) *wire.Response {
	b.t.Helper()
	return b.edge.Do(b.t.Context(), b.Caller, b.request("Invoke", params))
}

func TestInvoke(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn", M{"Publish": true, "Environment": M{"Variables": M{"NAME": "value"}}})
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	b.fleet.play = func(_ *environment.Function, c *environment.Call) (*environment.Result, error) {
		return &environment.Result{Payload: c.Payload, Log: []byte("the log")}, nil
	}
	for _, c := range []struct {
		params       M
		arn, version string
	}{
		{M{"FunctionName": "fn", "Payload": `{"a":1}`}, "function:fn", "$LATEST"},
		{M{"FunctionName": "fn", "Qualifier": "1", "Payload": `{"a":1}`}, "function:fn:1", "1"},
		{M{"FunctionName": "fn:live", "Payload": `{"a":1}`}, "function:fn:live", "1"},
		{M{"FunctionName": testARN + "function:fn:$LATEST", "Payload": `{"a":1}`}, "function:fn:$LATEST", "$LATEST"},
	} {
		r := b.invoked(c.params)
		call := b.fleet.calls()[len(b.fleet.calls())-1]
		if r.Status != http.StatusOK || string(r.Body) != `{"a":1}` || r.Header.Get("X-Amz-Executed-Version") != c.version || call.InvokedARN != testARN+c.arn ||
			call.RequestID != r.Header.Get(wire.RequestIDHeader) || !strings.HasPrefix(call.TraceID, "Root=1-") || !strings.Contains(call.TraceID, ";Lineage=1:") || r.Header.Get("X-Amz-Log-Result") != "" {
			t.Errorf("%v: %d %s %v %+v", c.params, r.Status, r.Body, r.Header, call)
		}
	}
	r := b.invoked(M{"FunctionName": "fn", "LogType": "Tail", "ClientContext": base64.StdEncoding.EncodeToString([]byte(`{"custom":{}}`))})
	call := b.fleet.calls()[len(b.fleet.calls())-1]
	if !call.Tail || call.ClientContext != `{"custom":{}}` || string(call.Payload) != "{}" || r.Header.Get("X-Amz-Log-Result") != base64.StdEncoding.EncodeToString([]byte("the log")) {
		t.Errorf("%v %+v", r.Header, call)
	}
	if f := b.fleet.on[0]; f.Environment["NAME"] != "value" || f.MemoryMB != 128 || f.EphemeralMB != 512 || f.Role != testRole || f.Code == "" || f.Logging.Group != "/aws/lambda/fn" {
		t.Errorf("%+v", f)
	}
	for kind, status := range map[string]int{"DryRun": http.StatusNoContent, "Event": http.StatusAccepted} {
		r := b.invoked(M{"FunctionName": "fn", "InvocationType": kind, "Payload": `{}`})
		if r.Status != status || len(r.Body) != 0 || r.Header.Get("X-Amz-Executed-Version") != "" {
			t.Errorf("%s: %d %q %v", kind, r.Status, r.Body, r.Header)
		}
	}
	if a := b.call("InvokeAsync", M{"FunctionName": "fn", "InvokeArgs": "{}"}); a.status != http.StatusAccepted {
		t.Errorf("%+v", a)
	}
}

func TestInvokeRefuses(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	b.must("CreateFunction", b.plain("young"))
	large := `"` + strings.Repeat("a", payloadMax) + `"`
	const where = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: %d, column: %d]"
	const parse = "Could not parse request body into json: Could not parse payload into json: "
	const token = "Unrecognized token 'plain': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
	const value = ": expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
	for _, c := range []struct {
		params     M
		code, text string
	}{
		{M{"FunctionName": "none"}, "ResourceNotFound", "Function not found: ARN:function:none:$LATEST"},
		{M{"FunctionName": "fn", "Qualifier": "7"}, "ResourceNotFound", "Function not found: ARN:function:fn:7"},
		{M{"FunctionName": "young"}, "ResourceConflict", "The operation cannot be performed at this time. The function is currently in the following state: Pending"},
		{M{"FunctionName": "fn:1", "Qualifier": "2"}, "InvalidParameterValue", "The derived qualifier from the function name does not match the specified qualifier."},
		{M{"FunctionName": "fn", "Payload": large}, "RequestTooLarge", "Request must be smaller than 6291456 bytes for the InvokeFunction operation"},
		{M{"FunctionName": "fn", "InvocationType": "Event", "Payload": large[:eventPayloadMax+1]}, "RequestTooLarge", "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"},
		{M{"FunctionName": "fn", "Payload": "\"n\x87r\x9e"}, "InvalidRequestContent", parse + "Invalid UTF-8 start byte 0x87" + fmt.Sprintf(where, 1, 4)},
		{M{"FunctionName": "fn", "Payload": "\x99\xeb,j"}, "InvalidRequestContent", parse + "Unexpected character ((CTRL-CHAR, code 153))" + value + fmt.Sprintf(where, 1, 1)},
		{M{"FunctionName": "fn", "Payload": "{\n x}"}, "InvalidRequestContent", parse + "Unexpected character ('x' (code 120))" + value + fmt.Sprintf(where, 2, 2)},
		{M{"FunctionName": "fn", "Payload": " plain text"}, "InvalidRequestContent", parse + token + fmt.Sprintf(where, 1, 2)},
		{M{"FunctionName": "fn", "Payload": `{"a":`}, "InvalidRequestContent", parse + "Unexpected end-of-input" + fmt.Sprintf(where, 1, 6)},
		{M{"FunctionName": "fn", "InvocationType": "DryRun", "Payload": `[1,]`}, "InvalidRequestContent", parse + "Unexpected character (']' (code 93))" + value + fmt.Sprintf(where, 1, 4)},
		{M{"FunctionName": "fn", "ClientContext": "{}"}, "InvalidRequestContent", "The client context is not JSON in base64."},
		{M{"FunctionName": "fn", "ClientContext": strings.Repeat("a", clientContextBytesMax+1)}, "InvalidRequestContent", "The client context is longer than 3583 bytes."},
		{M{"FunctionName": "fn", "TenantId": "t"}, "InvalidParameterValue", "The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again."},
		{M{"FunctionName": "fn", "DurableExecutionName": "d"}, "NotImplemented", "The parameter DurableExecutionName of Invoke is not implemented."},
	} {
		b.refused("Invoke", c.params, c.code, c.text)
	}
	if len(b.fleet.calls()) != 0 {
		t.Errorf("%d calls", len(b.fleet.calls()))
	}
	b.BecomeUser(t, testAccount, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"`+testARN+`function:fn:live"}}`)
	for _, operation := range []string{"Invoke", "InvokeWithResponseStream", "InvokeAsync"} {
		if a := b.call(operation, M{"FunctionName": "fn", "InvokeArgs": "{}"}); a.status != http.StatusForbidden {
			t.Errorf("%s without a permission: %+v", operation, a)
		}
	}
}

func TestInvokeFailures(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	failed := &environment.Result{Payload: []byte(`{"errorMessage":"no luck"}`), FunctionError: environment.Unhandled}
	b.fleet.play = func(*environment.Function, *environment.Call) (*environment.Result, error) { return failed, nil }
	if r := b.invoked(M{"FunctionName": "fn"}); r.Status != http.StatusOK || r.Header.Get("X-Amz-Function-Error") != "Unhandled" || string(r.Body) != string(failed.Payload) {
		t.Errorf("%d %s %v", r.Status, r.Body, r.Header)
	}
	for text, c := range map[string]struct {
		err    error
		status int
		code   string
	}{
		"The role defined for the function cannot be assumed by Lambda.": {fmt.Errorf("%w: it is gone", ErrRole), 403, "AccessDeniedException"},
		"Rate Exceeded.": {environment.ErrCapacity, 429, "TooManyRequestsException"},
		"The function could not be started. The server's log says why.":        {errors.Join(errors.New("no disk"), context.DeadlineExceeded), 500, "ServiceException"}, // not the caller's deadline
		"this host has no interpreter for the runtime: nodejs22.x needs node.": {fmt.Errorf("%w: nodejs22.x needs node", interpreters.ErrMissing), 502, "InvalidRuntimeException"},
	} {
		b.fleet.play = func(*environment.Function, *environment.Call) (*environment.Result, error) { return nil, c.err }
		if a := b.call("Invoke", M{"FunctionName": "fn"}); a.status != c.status || a.code != c.code || a.text() != text {
			t.Errorf("%+v", a)
		}
	}
	throttled := 0.0
	b.service.Observed().Drain(func(o *service.Observation) {
		if o.Name == "Throttles" && len(o.Dimensions) == 1 {
			throttled = o.Samples[0].Value * float64(o.Samples[0].Count)
		}
	})
	if throttled != 1 {
		t.Errorf("%v throttles", throttled)
	}
}

// What was changed runs as it is now, and what was deleted does not run; the environments of before are told to go.
func TestInvokeAfterChanges(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	kept := map[string]bool{}
	b.fleet.play = func(f *environment.Function, _ *environment.Call) (*environment.Result, error) {
		if !kept[f.Key] { // as an environment does
			kept[f.Key] = true
			f.Holder.Hold()
		}
		return &environment.Result{}, nil
	}
	b.invoked(M{"FunctionName": "fn"})
	b.invoked(M{"FunctionName": "fn"})
	first := b.fleet.on[0]
	if b.fleet.on[1] != first {
		t.Error("nothing changed, and another one runs")
	}
	b.must("TagResource", M{"Resource": testARN + "function:fn", "Tags": M{"a": "b"}})
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 5})
	if len(b.fleet.retired) != 0 {
		t.Errorf("%v", b.fleet.retired)
	}
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Timeout": 9})
	b.settle()
	b.invoked(M{"FunctionName": "fn"})
	last := b.fleet.on[len(b.fleet.on)-1]
	if len(b.fleet.retired) != 1 || b.fleet.retired[0] != first.Key || last.Key == first.Key || last.Timeout.Seconds() != 9 {
		t.Errorf("%v, %+v", b.fleet.retired, last)
	}
	first.Holder.Release()
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	if len(b.fleet.retired) != 2 || b.fleet.retired[1] != last.Key {
		t.Errorf("%v", b.fleet.retired)
	}
	last.Holder.Release()
	b.until("its folder is gone", func() bool { return !exists(last.Code) })
	b.refused("Invoke", M{"FunctionName": "fn"}, "ResourceNotFound", "Function not found: ARN:function:fn:$LATEST")
}

// busy keeps invocations running until let is called.
func (b *bench) busy() (let func()) {
	free := make(chan struct{})
	b.fleet.play = func(*environment.Function, *environment.Call) (*environment.Result, error) {
		<-free
		return &environment.Result{Payload: []byte("null")}, nil
	}
	return func() { close(free) }
}

// begin starts an invocation that goes on.
func (b *bench) begin(params M) {
	b.t.Helper()
	before := len(b.fleet.calls())
	go b.edge.Do(b.t.Context(), b.Caller, b.request("Invoke", params))
	b.until("it runs", func() bool { return len(b.fleet.calls()) > before })
}

func TestReservedConcurrency(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Publish": true})
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 2})
	let := b.busy()
	b.begin(M{"FunctionName": "fn"})
	b.begin(M{"FunctionName": "fn", "Qualifier": "1"})
	throttled := func(params M, reason string) {
		t.Helper()
		a := b.call("Invoke", params)
		if a.status != http.StatusTooManyRequests || a.text() != "Rate Exceeded." || a.body["Reason"] != reason || a.body["Type"] != "User" {
			t.Errorf("%+v", a)
		}
	}
	throttled(M{"FunctionName": "fn"}, overReserved)
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 3})
	b.begin(M{"FunctionName": "fn"})
	throttled(M{"FunctionName": "fn", "Qualifier": "1"}, overReserved)
	let()
	b.idle()
	b.fleet.play = nil
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 0})
	throttled(M{"FunctionName": "fn"}, overReserved)
	b.must("DeleteFunctionConcurrency", M{"FunctionName": "fn"})
	b.must("Invoke", M{"FunctionName": "fn"})
}

// What is provisioned serves its version, and takes from what is reserved (recorded: test_lambda_concurrency_block).
func TestProvisionedConcurrencyTakesFromReserved(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Publish": true})
	b.must("PutFunctionConcurrency", M{"FunctionName": "fn", "ReservedConcurrentExecutions": 1})
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	b.must("PutProvisionedConcurrencyConfig", M{"FunctionName": "fn", "Qualifier": "live", "ProvisionedConcurrentExecutions": 1})
	if a := b.call("Invoke", M{"FunctionName": "fn"}); a.status != http.StatusTooManyRequests || a.body["Reason"] != overReserved {
		t.Errorf("%+v", a)
	}
	let := b.busy()
	b.begin(M{"FunctionName": "fn", "Qualifier": "live"})
	if a := b.call("Invoke", M{"FunctionName": "fn", "Qualifier": "1"}); a.status != http.StatusTooManyRequests {
		t.Errorf("%+v", a)
	}
	let()
}

func TestAccountConcurrency(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	b.function("other")
	b.must("PutFunctionConcurrency", M{"FunctionName": "other", "ReservedConcurrentExecutions": concurrencyMax - unreservedMin})
	let := b.busy()
	for range unreservedMin {
		b.begin(M{"FunctionName": "fn"})
	}
	if a := b.call("Invoke", M{"FunctionName": "fn"}); a.status != http.StatusTooManyRequests || a.body["Reason"] != overAccount {
		t.Errorf("%+v", a)
	}
	b.begin(M{"FunctionName": "other"})
	let()
	b.idle()
	b.must("Invoke", M{"FunctionName": "fn"})
}

// Each value of the random choice finds its version.
func TestWeights(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Publish": true})
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Timeout": 9})
	b.settle()
	b.must("PublishVersion", M{"FunctionName": "fn"})
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1", "RoutingConfig": M{"AdditionalVersionWeights": M{"2": 0.25}}})
	seen := map[string]int{}
	const rounds = 1000
	for range rounds {
		seen[b.invoked(M{"FunctionName": "fn", "Qualifier": "live"}).Header.Get("X-Amz-Executed-Version")]++
	}
	if share := float64(seen["2"]) / rounds; share < 0.2 || share > 0.3 || seen["1"]+seen["2"] != rounds { // the random numbers are always the same ones
		t.Errorf("%v", seen)
	}
}

func TestLoopsAreStopped(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	trace := ""
	invoke := func() answer {
		r := b.request("Invoke", M{"FunctionName": "fn"})
		r.Header.Set("X-Amzn-Trace-Id", trace)
		out := b.edge.Do(t.Context(), b.Caller, r)
		if out.Status == http.StatusOK {
			trace = b.fleet.calls()[len(b.fleet.calls())-1].TraceID // what an SDK passes on
		}
		return answer{status: out.Status, code: out.Header.Get("X-Amzn-Errortype")}
	}
	for i := range loopMax {
		if a := invoke(); a.status != http.StatusOK {
			t.Fatalf("call %d: %+v", i, a)
		}
	}
	if a := invoke(); a.code != "RecursiveInvocationException" {
		t.Errorf("%+v", a)
	}
	b.must("PutFunctionRecursionConfig", M{"FunctionName": "fn", "RecursiveLoop": "Allow"})
	if a := invoke(); a.status != http.StatusOK {
		t.Errorf("%+v", a)
	}
}

// What is provisioned is kept ready for the version that an alias stands for, wherever the alias goes, and no longer than it is wanted.
func TestProvisionedConcurrency(t *testing.T) {
	b := newBench(t)
	b.function("fn", M{"Publish": true})
	b.must("UpdateFunctionConfiguration", M{"FunctionName": "fn", "Timeout": 9})
	b.settle()
	b.must("PublishVersion", M{"FunctionName": "fn"})
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	live := M{"FunctionName": "fn", "Qualifier": "live"}
	if out := b.must("PutProvisionedConcurrencyConfig", M{"FunctionName": "fn", "Qualifier": "live", "ProvisionedConcurrentExecutions": 5}); out["Status"] != "IN_PROGRESS" || out["AllocatedProvisionedConcurrentExecutions"] != 0.0 {
		t.Errorf("%v", out)
	}
	b.settle()
	status := func(want string, ready float64) {
		t.Helper()
		out := b.must("GetProvisionedConcurrencyConfig", live)
		if out["Status"] != want || out["AvailableProvisionedConcurrentExecutions"] != ready || out["AllocatedProvisionedConcurrentExecutions"] != ready {
			t.Errorf("%v", out)
		}
	}
	wanted := func() map[string]int { // by version
		out := map[string]int{}
		for key, n := range b.fleet.wanted {
			if n > 0 {
				arn, _, _ := strings.Cut(key, "@")
				out[strings.TrimPrefix(arn, testARN+"function:fn:")] = n
			}
		}
		return out
	}
	status("IN_PROGRESS", 0)
	b.fleet.ready = 5
	status("READY", 5)
	if got := wanted(); len(got) != 1 || got["1"] != 5 {
		t.Errorf("%v", got)
	}
	b.must("UpdateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "2"})
	b.settle()
	if got := wanted(); len(got) != 1 || got["2"] != 5 {
		t.Errorf("%v", got)
	}
	b.fleet.ready, b.fleet.failure = 2, errors.New("init failed")
	status("FAILED", 2)
	if out := b.must("GetProvisionedConcurrencyConfig", live); out["StatusReason"] != "FUNCTION_ERROR_INIT_FAILURE" {
		t.Errorf("%v", out)
	}
	b.must("DeleteProvisionedConcurrencyConfig", live)
	b.settle()
	if got := wanted(); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// A function that was deleted and made anew has its own environments kept ready, not those of the one before.
func TestProvisionedAnew(t *testing.T) {
	b := newBench(t)
	in := readyKey{scope{testAccount, testRegion}, "fn", "1"}
	make := func(handler string) *ready {
		b.must("CreateFunction", b.plain("fn", M{"Publish": true, "Handler": handler}))
		b.service.prepareAll(t.Context(), nil)
		b.must("PutProvisionedConcurrencyConfig", M{"FunctionName": "fn", "Qualifier": "1", "ProvisionedConcurrentExecutions": 2})
		b.service.reconcile(t.Context())
		return b.service.provisions.of(in).ready
	}
	before := make("one.handler")
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	after := make("other.handler") // before anybody has looked at what is wanted
	if after == before || b.fleet.wanted[before.function.Key] != 0 || b.fleet.wanted[after.function.Key] != 2 || after.function.Handler != "other.handler" {
		t.Errorf("%v", b.fleet.wanted)
	}
}

// A function whose first code could not be used runs once it has other code.
func TestFailedFunctionsAreMended(t *testing.T) {
	b := newBench(t)
	b.must("CreateFunction", M{"FunctionName": "fn", "PackageType": "Image", "Role": testRole, "Code": M{"ImageUri": missingImage}})
	b.settle()
	b.refused("Invoke", M{"FunctionName": "fn"}, "ResourceConflict", "The operation cannot be performed at this time. The function is currently in the following state: Failed")
	b.must("UpdateFunctionCode", M{"FunctionName": "fn", "ImageUri": "registry.example/there:1"})
	b.settle()
	if out := b.must("GetFunctionConfiguration", M{"FunctionName": "fn"}); out["State"] != "Active" || out["LastUpdateStatus"] != "Successful" || out["StateReason"] != nil {
		t.Errorf("%v", out)
	}
	b.must("Invoke", M{"FunctionName": "fn"})
}

// Who waits for an answer is told how long a function may take; who only leaves an event is not.
func TestInvocationsTakeLong(t *testing.T) {
	b := newBench(t)
	b.queue()
	b.function("fn")
	for kind, want := range map[string]time.Duration{"RequestResponse": 15 * time.Minute, "Event": 0, "DryRun": 0} {
		var got time.Duration
		c := &service.Call{Account: testAccount, Region: testRegion, RequestID: kind, Slow: func(d time.Duration) { got = d }}
		in := &lambdaapi.InvocationRequest{FunctionName: wire.Some("fn"), InvocationType: wire.Some(kind)}
		if _, err := b.service.handleInvoke(t.Context(), c, in); err != nil || got != want {
			t.Errorf("%s: %v, %v", kind, got, err)
		}
	}
}
