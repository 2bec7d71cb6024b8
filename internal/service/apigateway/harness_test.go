package apigateway

// The harness: the service behind a real edge over a store in memory, and a client that builds requests from the model.

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/fault"
	"sluice/internal/gateway/restapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
)

const (
	testAccount = "111111111111"
	testRegion  = "us-east-1"
)

// bench is one service with everything around it; reopen makes another on the same disk.
type bench struct {
	edgetest.Identity
	t         testing.TB
	disk      *memory.Disk
	store     *memory.Store
	faults    *fault.Set
	clock     *clock.Virtual
	published *published
	trials    trials
	compiler  restapi.Compiler
	service   *Service
	edge      *edge.Edge
	trusted   []string // roles that API Gateway may assume
	log       bytes.Buffer
	logMu     sync.Mutex
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{
		t: t, disk: memory.NewDisk(), clock: clock.NewVirtual(time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC)), faults: &fault.Set{},
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
	b.published = &published{apis: map[stageKey]func() *restapi.API{}}
	random := rand.NewChaCha8([32]byte{7})
	var mu sync.Mutex
	b.service, err = New(Config{
		Store: b.store, Clock: b.clock, Publisher: b.published, Tester: &b.trials, Log: slog.New(slog.NewTextHandler(b, nil)), Compiler: b.compiler,
		Roles: b, Root: seal.NewRoot([seal.KeyBytes]byte{1}),
		Random: func(p []byte) {
			mu.Lock()
			defer mu.Unlock()
			_, _ = random.Read(p)
		},
	})
	if err != nil {
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
	b.logMu.Lock()
	defer b.logMu.Unlock()
	return b.log.Write(p)
}

// MayAssume: the roles of trusted.
func (b *bench) MayAssume(_ context.Context, _, role string) (bool, error) {
	return slices.Contains(b.trusted, role), nil
}

// as makes the caller a user with one policy.
func (b *bench) as(document string) {
	b.t.Helper()
	b.BecomeUser(b.t, testAccount, document)
}

// published is the Publisher of the tests.
type published struct {
	mu   sync.Mutex
	apis map[stageKey]func() *restapi.API
}

func (p *published) Publish(api, stage string, compile func() *restapi.API) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apis[stageKey{api, stage}] = sync.OnceValue(compile)
}

func (p *published) Withdraw(api, stage string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.apis, stageKey{api, stage})
}

func (p *published) get(api, stage string) *restapi.API {
	p.mu.Lock()
	defer p.mu.Unlock()
	if compile := p.apis[stageKey{api, stage}]; compile != nil {
		return compile()
	}
	return nil
}

// trials is the Tester of the tests: it keeps what it is asked, and answers what it is told.
type trials struct {
	asked  []*Trial
	answer TrialAnswer
}

func (t *trials) Test(_ context.Context, trial *Trial) *TrialAnswer {
	t.asked = append(t.asked, trial)
	return &t.answer
}

// answer is what came back.
type answer struct {
	status int
	code   string
	body   map[string]any
}

// M is a JSON object.
type M = map[string]any

// call sends one operation, whatever its outcome.
func (b *bench) call(operation string, params M) answer {
	b.t.Helper()
	r := b.edge.Do(context.Background(), b.Caller, request(b.t, operation, params))
	out := answer{status: r.Status}
	if len(r.Header["X-Amzn-Errortype"]) > 0 {
		out.code = r.Header["X-Amzn-Errortype"][0]
	}
	if len(r.Body) > 0 {
		if err := json.Unmarshal(r.Body, &out.body); err != nil {
			b.t.Fatalf("%s answered %d %q: %v", operation, r.Status, r.Body, err)
		}
	}
	return out
}

// must sends an operation that has to succeed.
func (b *bench) must(operation string, params M) M {
	b.t.Helper()
	a := b.call(operation, params)
	if a.status >= 300 {
		b.t.Fatalf("%s answered %d %s %v", operation, a.status, a.code, a.body)
	}
	return a.body
}

// refused sends an operation that has to fail with this code and text.
func (b *bench) refused(operation string, params M, code, message string) {
	b.t.Helper()
	a := b.call(operation, params)
	if a.code != code || a.body["message"] != message {
		b.t.Errorf("%s answered %d %s %q\nwant %s %q", operation, a.status, a.code, a.body["message"], code, message)
	}
}

// request builds the HTTP request of an operation from the model's bindings.
func request(t testing.TB, operation string, params M) *wire.Request {
	t.Helper()
	op := apigatewayapi.Service.Find(operation)
	if op == nil {
		t.Fatalf("no operation %s", operation)
	}
	path, fixed, _ := strings.Cut(op.URI, "?")
	query, err := url.ParseQuery(fixed)
	if err != nil {
		t.Fatal(err)
	}
	body, header := M{}, http.Header{"Content-Type": {"application/json"}}
	var payload []byte
	for _, m := range op.New().WireSchema().Members {
		v, ok := params[m.Name]
		if !ok {
			continue
		}
		switch m.Location {
		case wire.InLabel:
			path = strings.Replace(path, "{"+m.Bound+"}", url.PathEscape(fmt.Sprint(v)), 1)
		case wire.InQuery:
			if list, isList := v.([]any); isList {
				for _, e := range list {
					query.Add(m.Bound, fmt.Sprint(e))
				}
				continue
			}
			query.Set(m.Bound, fmt.Sprint(v))
		case wire.InHeader:
			header.Set(m.Bound, fmt.Sprint(v))
		case wire.InQueryMap:
			for name, value := range v.(M) {
				query.Set(name, fmt.Sprint(value))
			}
		case wire.InPayload:
			payload = []byte(fmt.Sprint(v))
		default:
			body[m.JSON] = v
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if payload != nil {
		text = payload
	}
	return &wire.Request{
		Method: op.Method, Host: "apigateway." + testRegion + ".amazonaws.com", Path: path, RawQuery: query.Encode(),
		Header: header, Body: text, Secure: true,
	}
}

var _ io.Writer = (*bench)(nil)
