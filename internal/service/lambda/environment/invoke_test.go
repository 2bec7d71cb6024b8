// Proves what callers of a function get, and what its log says, with a real process as the runtime: answers, errors, timeouts, crashes at
// every moment, limits, streaming; and that environments are reused, recycled, retired and replaced.
package environment

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
)

func testAnswers(t *host) {
	w, _ := newStill(t, Limits{})
	f := function(t, "f", nil)
	if r := w.run(t, f, call(`{"a":1}`)); string(r.Payload) != `{"a":1}` || r.FunctionError != "" {
		t.Fatalf("echo: %+v", r)
	}
	r := w.run(t, f, call(`"error"`))
	if r.FunctionError != "Unhandled" || string(r.Payload) != `{"errorMessage":"boom","errorType":"MyError"}` || r.ErrorType != "Runtime.Unknown" {
		t.Fatalf("error: %+v, %s", r, r.Payload)
	}
	r = w.run(t, f, call(`"large"`))
	if want := `{"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes).","errorType":"Function.ResponseSizeTooLarge"}`; string(r.Payload) != want {
		t.Fatalf("large: %s", r.Payload)
	}
	if n := w.driver.started.Load(); n != 1 {
		t.Fatalf("%d environments were started for three invocations of a function that lives on", n)
	}
}

func testHeaders(t *host) {
	w := newWorld(t, Limits{}, nil)
	c := call(`"headers"`)
	c.ClientContext, c.CognitoIdentity, c.TenantID = `{"custom":{}}`, `{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}`, "tenant"
	var h http.Header
	if err := json.Unmarshal(w.run(t, function(t, "f", nil), c).Payload, &h); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Lambda-Runtime-Aws-Request-Id": c.RequestID, "Lambda-Runtime-Trace-Id": "Root=1-5-6", "Lambda-Runtime-Invoked-Function-Arn": c.InvokedARN,
		"Lambda-Runtime-Client-Context": c.ClientContext, "Lambda-Runtime-Cognito-Identity": c.CognitoIdentity, "Lambda-Runtime-Aws-Tenant-Id": "tenant",
		"Content-Type": "application/json",
	} {
		if h.Get(name) != want {
			t.Errorf("%s is %q", name, h.Get(name))
		}
	}
	if len(h.Get("Lambda-Runtime-Deadline-Ms")) != 13 {
		t.Errorf("the deadline is %q", h.Get("Lambda-Runtime-Deadline-Ms"))
	}
}

func testDeaths(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	for verb, want := range map[string]string{
		"exit":  "Runtime exited with error: exit status 1",
		"leave": "Runtime exited without providing a reason",
		"die":   "Runtime exited with error: signal: killed",
	} {
		c := call(`"` + verb + `"`)
		r := w.run(t, f, c)
		if got := `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ` + c.RequestID + ` Error: ` + want + `"}`; string(r.Payload) != got || r.FunctionError != "Unhandled" {
			t.Errorf("%s: %s", verb, r.Payload)
		}
		w.log.until(t, contains("RequestId: "+c.RequestID+" Error: "+want+"\nRuntime.ExitError", "Status: error\tError Type: Runtime.ExitError"))
	}
	if r := w.run(t, f, call(`"alive"`)); string(r.Payload) != `"alive"` {
		t.Fatalf("after the deaths: %s", r.Payload)
	}
	if r := w.run(t, f, call(`"late"`)); string(r.Payload) != `"early"` {
		t.Fatalf("an answer that was given: %s", r.Payload)
	}
}

func testTimeout(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	f.Timeout = 300 * time.Millisecond
	c := call(`"hang"`)
	c.Tail = true
	r := w.run(t, f, c)
	if want := `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ` + c.RequestID + ` Error: Task timed out after 0.30 seconds"}`; string(r.Payload) != want {
		t.Fatalf("%s", r.Payload)
	}
	text := string(r.Log)
	for _, want := range []string{"START RequestId: " + c.RequestID + " Version: $LATEST\n", "Z " + c.RequestID + " Task timed out after 0.30 seconds\n\nEND RequestId: " + c.RequestID + "\nREPORT RequestId: " + c.RequestID, "\tStatus: timeout\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log misses %q:\n%s", want, text)
		}
	}
}

func testInitFailures(t *host) {
	w := newWorld(t, Limits{}, nil)
	c := call(`1`)
	r := w.run(t, function(t, "exits", map[string]string{"INIT": "exit"}), c)
	if want := `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ` + c.RequestID + ` Error: Runtime exited with error: exit status 3"}`; string(r.Payload) != want {
		t.Fatalf("%s", r.Payload)
	}
	if n := w.driver.started.Load(); n != 2 {
		t.Fatalf("%d attempts, not 2", n)
	}
	text := w.log.until(t, contains("\nREPORT RequestId: "))
	if got := strings.Join(text, "\n"); strings.Count(got, "no init today") != 2 || !strings.Contains(got, "Phase: init\tStatus: error\tError Type: Runtime.ExitError") || !strings.Contains(got, "Phase: invoke\tStatus: error") {
		t.Fatalf("the log is\n%s", got)
	}
	r = w.run(t, function(t, "errs", map[string]string{"INIT": "error"}), call(`1`))
	if string(r.Payload) != `{"errorMessage":"cannot import","errorType":"Runtime.ImportModuleError"}` || r.FunctionError != "Unhandled" {
		t.Fatalf("%s", r.Payload)
	}
	missing := function(t, "missing", nil)
	missing.Code = t.TempDir()
	c = call(`1`)
	r = w.run(t, missing, c)
	want := `{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: ` + c.RequestID + ` Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"}`
	if string(r.Payload) != want {
		t.Fatalf("%s", r.Payload)
	}
}

func testTail(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	c := call(`"print ` + strings.Repeat("y", 9000) + `"`)
	c.Tail = true
	r := w.run(t, f, c)
	if len(r.Log) != 4096 || !strings.Contains(string(r.Log), "yyyy\nEND RequestId: "+c.RequestID+"\nREPORT RequestId: "+c.RequestID+"\tDuration: ") {
		t.Fatalf("%d bytes: %s", len(r.Log), r.Log)
	}
	report := regexp.MustCompile(` ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\t\n$`)
	for range 50 { // what was printed before the answer always comes before END
		c := call(`"print hello"`)
		c.Tail = true
		r := w.run(t, f, c)
		want := "START RequestId: " + c.RequestID + " Version: $LATEST\nhello\nEND RequestId: " + c.RequestID + "\nREPORT RequestId: " + c.RequestID + "\tDuration: "
		if !strings.HasPrefix(string(r.Log), want) || !report.Match(r.Log) {
			t.Fatalf("the log is\n%s", r.Log)
		}
	}
}

func testInvocationsFollowEachOtherInTheLog(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	for range 200 {
		w.run(t, f, call(`"print x"`))
	}
	text := w.log.until(t, func(text []string) bool { return len(text) == 800 })
	seen := map[string]int{} // a slow host may have needed a second environment
	for n, line := range text {
		stream := w.log.from[n]
		if want := []string{"START", "x", "END", "REPORT"}[seen[stream]%4]; !strings.HasPrefix(line, want) {
			t.Fatalf("line %d is %q and not %s", n, line, want)
		}
		seen[stream]++
	}
}

func testStreaming(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	var got bytes.Buffer
	c := call(`"stream one two"`)
	c.Stream = func(string) io.Writer { return &got }
	if r := w.run(t, f, c); got.String() != "one two" || r.Payload != nil || r.FunctionError != "" {
		t.Fatalf("%q, %+v", got.String(), r)
	}
	c = call(`"large"`)
	got.Reset()
	c.Stream = func(string) io.Writer { return &got }
	if r := w.run(t, f, c); r.ErrorType != "Function.ResponseSizeTooLarge" {
		t.Fatalf("%+v", r)
	}
	c = call(`"error"`)
	got.Reset()
	c.Stream = func(string) io.Writer { return &got }
	if r := w.run(t, f, c); got.Len() != 0 || r.FunctionError != "Unhandled" {
		t.Fatalf("%q, %+v", got.String(), r)
	}
	if r := w.run(t, f, call(`"stream buffered"`)); string(r.Payload) != "buffered" {
		t.Fatalf("%s", r.Payload)
	}
	if r := w.run(t, f, call(`"mode x"`)); r.ErrorType != "Runtime.InvalidResponseModeHeader" {
		t.Fatalf("%+v", r)
	}
}

func testCallerOfAStreamThatLeaves(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	ctx, cancel := context.WithCancel(context.Background())
	c := call(`"stream abc"`)
	left := false
	c.Stream = func(string) io.Writer {
		cancel()
		return writer(func(b []byte) (int, error) {
			if left {
				t.Error("written to after Invoke had returned")
			}
			return len(b), nil
		})
	}
	if _, err := w.Invoke(ctx, f, c); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	left = true
	if r := w.run(t, f, call(`2`)); string(r.Payload) != "2" {
		t.Fatalf("%s", r.Payload)
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

func testOneEnvironmentPerConcurrentInvocation(t *host) {
	w, _ := newStill(t, Limits{})
	f := function(t, "f", nil)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 20 {
				if r := w.run(t, f, call(`"x"`)); string(r.Payload) != `"x"` {
					t.Errorf("%s", r.Payload)
				}
			}
		})
	}
	all.Wait()
	if n := w.driver.started.Load(); n > 4 {
		t.Fatalf("%d environments for 4 callers", n)
	}
}

func testFreezeAndRecycle(t *host) {
	w, v := newStill(t, Limits{Freeze: time.Millisecond, Idle: time.Second})
	f := function(t, "f", nil)
	first := w.run(t, f, call(`"variable AWS_LAMBDA_LOG_STREAM_NAME"`)).Payload
	w.until(t, func() bool {
		v.Advance(time.Millisecond)
		return w.driver.frozen.Load() > 0
	})
	if again := w.run(t, f, call(`"variable AWS_LAMBDA_LOG_STREAM_NAME"`)).Payload; !bytes.Equal(first, again) {
		t.Fatalf("%s was not thawed but replaced by %s", first, again)
	}
	w.until(t, func() bool { _, idle := w.Live(); return idle == 1 })
	w.until(t, func() bool {
		v.Advance(time.Second)
		live, _ := w.Live()
		return live == 0
	})
	w.mu.Lock()
	if n := len(w.pools); n != 0 {
		t.Errorf("%d functions without an environment cost something", n)
	}
	w.mu.Unlock()
	if later := w.run(t, f, call(`"variable AWS_LAMBDA_LOG_STREAM_NAME"`)).Payload; bytes.Equal(first, later) {
		t.Fatal("an idle environment was not recycled")
	}
}

func testRetire(t *host) {
	w := newWorld(t, Limits{}, nil)
	f := function(t, "f", nil)
	first := w.run(t, f, call(`"variable AWS_LAMBDA_LOG_STREAM_NAME"`)).Payload
	w.Retire("f")
	if again := w.run(t, f, call(`"variable AWS_LAMBDA_LOG_STREAM_NAME"`)).Payload; bytes.Equal(first, again) {
		t.Fatal("a retired environment was used")
	}
}

func testCapacity(t *host) {
	w := newWorld(t, Limits{Environments: 1}, nil)
	one, two := function(t, "one", nil), function(t, "two", nil)
	w.run(t, one, call(`1`))
	w.until(t, func() bool { _, idle := w.Live(); return idle == 1 })
	w.run(t, two, call(`2`)) // the idle one made room
	busy := make(chan struct{})
	go func() {
		defer close(busy)
		_, _ = w.Invoke(context.Background(), two, call(`"hang"`))
	}()
	w.log.until(t, func(text []string) bool { return strings.Count(strings.Join(text, "\n"), "START") == 3 })
	if _, err := w.Invoke(context.Background(), one, call(`1`)); !errors.Is(err, ErrCapacity) {
		t.Fatalf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w.Close(ctx)
	<-busy
	if _, err := w.Invoke(context.Background(), one, call(`1`)); !errors.Is(err, ErrClosed) {
		t.Fatalf("got %v", err)
	}
}

func testCallerThatLeaves(t *host) {
	w, v := newStill(t, Limits{})
	f := function(t, "f", nil)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		w.log.until(t, contains("START"))
		cancel()
	}()
	if _, err := w.Invoke(ctx, f, call(`"hang"`)); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	w.until(t, func() bool {
		v.Advance(f.Timeout)
		live, _ := w.Live()
		return live == 0
	})
	w.log.until(t, contains("Task timed out"))
}

func testRefusedStarts(t *host) {
	denied := errors.New("the role does not trust")
	w := newWorld(t, Limits{}, func(p *Ports) { p.Roles = roles{err: denied} })
	f := function(t, "f", nil)
	f.Role = "arn:aws:iam::111122223333:role/r"
	if _, err := w.Invoke(context.Background(), f, call(`1`)); !errors.Is(err, denied) {
		t.Fatalf("got %v", err)
	}
	w = newWorld(t, Limits{}, nil)
	w.driver.refuse = errors.New("no more sandboxes")
	if _, err := w.Invoke(context.Background(), f, call(`1`)); !errors.Is(err, w.driver.refuse) {
		t.Fatalf("got %v", err)
	}
	if live, _ := w.Live(); live != 0 {
		t.Fatalf("%d live", live)
	}
}

type roles struct {
	err error
	c   Credentials
}

func (r roles) Assume(context.Context, string, string, string) (*Credentials, error) {
	return &r.c, r.err
}

func testVariables(t *host) {
	w := newWorld(t, Limits{}, func(p *Ports) { p.Roles = roles{c: Credentials{Key: "AKIA", Secret: "s", Token: "t"}} })
	w.driver.endpoint = "http://127.0.0.1:4566"
	f := function(t, "f", map[string]string{"MINE": "m", "AWS_REGION": "elsewhere", "LANG": "C"})
	f.Role, f.Logging.JSON = "r", true
	for name, want := range map[string]string{
		"MINE": "m", "LANG": "C", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_LAMBDA_FUNCTION_NAME": "f", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128", "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t", "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
		"_HANDLER": "h", "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f", "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "AWS_EXECUTION_ENV": "", "TZ": ":UTC",
		"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO", "LAMBDA_TASK_ROOT": t.task(f),
	} {
		if r := w.run(t, f, call(`"variable `+name+`"`)); string(r.Payload) != `"`+want+`"` {
			t.Errorf("%s is %s, not %q", name, r.Payload, want)
		}
	}
	if r := w.run(t, f, call(`"variable TMPDIR"`)); strings.HasPrefix(string(r.Payload), `"`+t.folder) != (t.driver.Enforces().Files == "") {
		t.Errorf("temporary files go to %s", r.Payload)
	}
}

func testProvisioned(t *host) {
	w := newWorld(t, Limits{Freeze: -1, Idle: time.Millisecond}, nil)
	f := function(t, "f", nil)
	w.Provision(f, 2)
	w.ready(t, 2)
	if r := w.run(t, f, call(`"variable AWS_LAMBDA_INITIALIZATION_TYPE"`)); string(r.Payload) != `"provisioned-concurrency"` || w.driver.started.Load() != 2 {
		t.Fatalf("%s, %d started", r.Payload, w.driver.started.Load())
	}
	w.run(t, f, call(`"exit"`))
	w.until(t, func() bool { return w.driver.started.Load() == 3 }) // the dead one is replaced
	broken := function(t, "broken", map[string]string{"INIT": "exit"})
	w.Provision(broken, 3)
	w.until(t, func() bool { _, _, err := w.Provisioned("broken"); return err != nil })
}
