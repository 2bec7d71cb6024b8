package sfn

// The harness: the service behind a real edge over a store in memory, a client that speaks AWS JSON, and roles, log groups and executions
// that a test decides of.

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/fault"
	"sluice/internal/service"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
)

const (
	testAccount  = "111111111111"
	otherAccount = "222222222222"
	testRegion   = "us-east-1"
	testRole     = "arn:aws:iam::" + testAccount + ":role/runner"
	otherRole    = "arn:aws:iam::" + testAccount + ":role/other"
	testARN      = "arn:aws:states:" + testRegion + ":" + testAccount + ":"
	testGroup    = "arn:aws:logs:" + testRegion + ":" + testAccount + ":log-group:/states/m:*"
	// pass and pass2 are definitions.
	pass  = `{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}`
	pass2 = `{"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}`
)

// M is a JSON object.
type M = map[string]any

// bench is one service with everything around it; reopen makes another on the same disk.
type bench struct {
	edgetest.Identity
	t       testing.TB
	disk    *memory.Disk
	store   *memory.Store
	faults  *fault.Set
	clock   *clock.Virtual
	service *Service
	edge    *edge.Edge
	region  string

	untrusted []string // roles that Step Functions may not assume
	mute      []string // roles that may not log
	groups    []string // log groups that are there
	engine    believed
	sink      sink

	mu  sync.Mutex
	log bytes.Buffer
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{
		t: t, disk: memory.NewDisk(), clock: clock.NewVirtual(time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC)), faults: &fault.Set{}, region: testRegion,
		groups: []string{"/states/m"},
	}
	b.Become(testAccount)
	b.open()
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	if b.store, err = b.disk.Open(b.faults); err != nil {
		b.t.Fatal(err)
	}
	if b.service, err = New(Config{Store: b.store, Roles: b, Logs: b, Sink: &b.sink, executions: &b.engine}); err != nil {
		b.t.Fatal(err)
	}
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.service.Definition()}, Permissions: b, Recorder: b, Clock: b.clock,
		Log: slog.New(slog.NewTextHandler(b, nil)), Account: testAccount, Region: testRegion,
	})
}

// reopen ends the process and begins another on what is durable.
func (b *bench) reopen() {
	b.t.Helper()
	if err := b.store.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.open()
}

// Write collects the log.
func (b *bench) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.Write(p)
}

// MayAssume: all roles but the untrusted.
func (b *bench) MayAssume(_ context.Context, role, machineARN, account string) (bool, error) {
	if !strings.HasPrefix(machineARN, "arn:aws:states:") || account == "" {
		b.t.Errorf("asked for %q, %q", machineARN, account)
	}
	return !slices.Contains(b.untrusted, role), nil
}

// MayLog: all roles but the mute, to the groups.
func (b *bench) MayLog(_ context.Context, role, _, _, _, group string) (exists, allowed bool, err error) {
	return slices.Contains(b.groups, group), !slices.Contains(b.mute, role), nil
}

// sink keeps what executions log.
type sink struct {
	mu  sync.Mutex
	got []*ExecutionLines
}

func (s *sink) Log(lines *ExecutionLines) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, lines)
}

// take returns what was logged since the last time.
func (s *sink) take() []*ExecutionLines {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.got
	s.got = nil
	return got
}

// believed is what the control plane believes of executions.
type believed struct {
	mu     sync.Mutex
	live   map[string]bool // machines with executions that are not over, by ID
	ended  []string
	starts map[ledger.Key]origin
}

func (e *believed) running(machine string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.live[machine]
}

func (e *believed) end(machine string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ended = append(e.ended, machine)
}

func (e *believed) origin(of ledger.Key) (origin, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	from, there := e.starts[of]
	return from, there
}

func (e *believed) uses(ref revisionRef) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, from := range e.starts {
		if from.revision == ref {
			return true
		}
	}
	return false
}

// start is what the engine does with a StartExecution.
func (b *bench) start(machineARN, name string) *found {
	b.t.Helper()
	f, release := b.take(machineARN, 0)
	defer release()
	e := &b.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.live == nil {
		e.live = map[string]bool{}
	}
	if e.starts == nil {
		e.starts = map[ledger.Key]origin{}
	}
	e.live[f.machine.ID] = true
	e.starts[ledger.Key{Account: f.account, Region: f.region, Machine: f.machine.Name, Name: name}] = origin{revision: f.ref()}
	return f
}

// take resolves an ARN for an execution.
func (b *bench) take(machineARN string, fraction float64) (*found, func()) {
	b.t.Helper()
	a, err := locate(&service.Call{Region: testRegion, Account: testAccount}, wire.Some(machineARN), typeMachine)
	if err != nil {
		b.t.Fatal(err)
	}
	f, release, err := b.service.take(a, fraction)
	if err != nil {
		b.t.Fatal(err)
	}
	return f, release
}

// kept counts the revisions of a machine, when those that nobody has are gone.
func (b *bench) kept(name string) int {
	b.t.Helper()
	if err := b.service.collect(); err != nil {
		b.t.Fatal(err)
	}
	at := scope{testAccount, testRegion}
	return b.service.revisions.count(owner{at, b.service.machines.get(at.itself(), name).ID})
}

// over ends all executions of a machine; forget forgets them, too.
func (b *bench) over(f *found, forget bool) {
	b.t.Helper()
	b.engine.mu.Lock()
	delete(b.engine.live, f.machine.ID)
	if forget {
		b.engine.starts = nil
	}
	b.engine.mu.Unlock()
	if err := b.service.ended(f.scope, f.machine.Name); err != nil {
		b.t.Fatal(err)
	}
}

// answer is what a call answered.
type answer struct {
	status        int
	code, message string
	body          M
}

func (b *bench) call(operation string, params any) answer {
	b.t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		b.t.Fatal(err)
	}
	r := b.edge.Do(context.Background(), b.Caller, &wire.Request{
		Method: http.MethodPost, Host: "states." + b.region + ".amazonaws.com", Path: "/", Body: body, Secure: true,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {"AWSStepFunctions." + operation}},
	})
	a := answer{status: r.Status, body: M{}}
	if len(r.Body) > 0 {
		if err := json.Unmarshal(r.Body, &a.body); err != nil {
			b.t.Fatalf("%s: %v in %s", operation, err, r.Body)
		}
	}
	a.code, _ = a.body["__type"].(string)
	a.code = a.code[strings.Index(a.code, "#")+1:]
	a.message, _ = a.body["message"].(string)
	return a
}

// must makes a call that has to succeed.
func (b *bench) must(operation string, params any) M {
	b.t.Helper()
	a := b.call(operation, params)
	if a.status != http.StatusOK {
		b.t.Fatalf("%s %v: %d %s %s", operation, params, a.status, a.code, a.message)
	}
	return a.body
}

// refused makes a call that has to fail so. "ARN:" stands for the beginning of this account's ARNs.
func (b *bench) refused(operation string, params any, code, message string) {
	b.t.Helper()
	for _, kind := range []string{typeMachine, typeActivity, typeExecution} {
		message = strings.ReplaceAll(message, "ARN:"+kind, testARN+kind)
	}
	if a := b.call(operation, params); a.code != code || a.message != message {
		b.t.Errorf("%s %v answered %d %s\n got %s\nwant %s", operation, params, a.status, a.code, a.message, message)
	}
}

// plain are the parameters of a machine that sets nothing.
func plain(name string, more ...M) M {
	params := M{"name": name, "definition": pass, "roleArn": testRole}
	for _, m := range more {
		for k, v := range m {
			params[k] = v
		}
	}
	return params
}

// machine makes one and returns its ARN.
func (b *bench) machine(name string, more ...M) string {
	b.t.Helper()
	return b.must("CreateStateMachine", plain(name, more...))["stateMachineArn"].(string)
}

func (b *bench) describe(arn string) M {
	b.t.Helper()
	return b.must("DescribeStateMachine", M{"stateMachineArn": arn})
}

// route is one or two versions of an alias with weights: "1", 100.
func routesTo(machine string, pairs ...int) []M {
	var out []M
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, M{"stateMachineVersionArn": fmt.Sprintf("%s:%d", machine, pairs[i]), "weight": pairs[i+1]})
	}
	return out
}
