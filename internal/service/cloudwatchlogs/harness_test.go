package cloudwatchlogs

// The harness: the service behind a real edge over a store in memory, and a client that speaks AWS JSON.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/service"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
)

const (
	testAccount = "111111111111"
	testRegion  = "us-east-1"
)

// M is a JSON object.
type M = map[string]any

// bench is one service with everything around it; reopen makes another on the same disk.
type bench struct {
	edgetest.Identity
	t       testing.TB
	disk    *memory.Disk
	store   *memory.Store
	clock   *clock.Virtual
	service *Service
	edge    *edge.Edge
	limit   int64

	mu         sync.Mutex
	log        bytes.Buffer
	deliveries []*Delivery
	refuse     bool                  // what Invoke does
	fails      func(*Delivery) error // the same by delivery, if not nil
	delivered  chan struct{}         // a signal for each delivery, if not nil
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{
		t: t, disk: memory.NewDisk(), clock: clock.NewVirtual(time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC)),
	}
	b.Become(testAccount)
	b.open()
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	if b.store, err = b.disk.Open(nil); err != nil {
		b.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(b, nil))
	if b.service, err = Open(Config{Store: b.store, Clock: b.clock, Log: log, BytesMax: b.limit, Functions: b}); err != nil {
		b.t.Fatal(err)
	}
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.service.Definition()}, Permissions: b, Recorder: b, Clock: b.clock, Log: log, Account: testAccount, Region: testRegion,
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

func (b *bench) flush() {
	b.t.Helper()
	if err := b.service.archive.Flush(); err != nil {
		b.t.Fatal(err)
	}
}

// Write collects the log.
func (b *bench) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.log.Write(p)
}

// Invoke collects deliveries.
func (b *bench) Invoke(_ context.Context, d *Delivery) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.refuse {
		return errors.New("no such function")
	}
	if b.fails != nil {
		if err := b.fails(d); err != nil {
			return err
		}
	}
	b.deliveries = append(b.deliveries, d)
	if b.delivered != nil {
		b.delivered <- struct{}{}
	}
	return nil
}

// as makes the caller a user with one policy.
func (b *bench) as(document string) {
	b.t.Helper()
	b.BecomeUser(b.t, testAccount, document)
}

// answer is what a call answered.
type answer struct {
	status        int
	code, message string
	body          M
}

func (b *bench) send(operation string, params any) *wire.Response {
	b.t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.edge.Do(context.Background(), b.Caller, &wire.Request{
		Method: http.MethodPost, Host: "logs." + testRegion + ".amazonaws.com", Path: "/", Body: body,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"Logs_20140328." + operation}},
	})
}

func (b *bench) call(operation string, params any) answer {
	b.t.Helper()
	r := b.send(operation, params)
	a := answer{status: r.Status, body: M{}}
	if len(r.Body) > 0 {
		if err := json.Unmarshal(r.Body, &a.body); err != nil {
			b.t.Fatalf("%s: %v in %s", operation, err, r.Body)
		}
	}
	a.code, _ = a.body["__type"].(string)
	a.code = strings.TrimPrefix(a.code, wire.Coral+"#")
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

// refused makes a call that has to fail so.
func (b *bench) refused(operation string, params any, code, message string) {
	b.t.Helper()
	if a := b.call(operation, params); a.code != code || a.message != message {
		b.t.Errorf("%s %v: %d %s %q", operation, params, a.status, a.code, a.message)
	}
}

// newStream makes a group and a stream.
func (b *bench) newStream(group, stream string) {
	b.t.Helper()
	b.call("CreateLogGroup", M{"logGroupName": group})
	b.must("CreateLogStream", M{"logGroupName": group, "logStreamName": stream})
}

// now is the time in milliseconds.
func (b *bench) now() int64 { return b.clock.Now().UnixMilli() }

// put puts messages of now.
func (b *bench) put(group, stream string, messages ...string) {
	b.t.Helper()
	var events []M
	for _, m := range messages {
		events = append(events, M{"timestamp": b.now(), "message": m})
	}
	b.must("PutLogEvents", M{"logGroupName": group, "logStreamName": stream, "logEvents": events})
}

// messages are those of an answer's events.
func messages(body M) []string {
	var out []string
	for _, e := range body["events"].([]any) {
		out = append(out, e.(M)["message"].(string))
	}
	return out
}
