package sqs

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/fault"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
)

// bench is a Service behind an edge, on a store in memory and a clock that the test moves.
type bench struct {
	t       testing.TB
	clock   *clock.Virtual
	disk    *memory.Disk
	store   store.Store
	faults  *fault.Set // of the disk
	kind    kind
	service *Service
	edge    *edge.Edge
}

func newBench(t testing.TB) *bench { return newBenchOf(t, nil, Kind()) }

// newBenchOf has a disk with faults and machines of a kind.
func newBenchOf(t testing.TB, faults *fault.Set, of kind) *bench {
	b := &bench{t: t, faults: faults, kind: of, clock: clock.NewVirtual(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)), disk: memory.NewDisk()}
	b.open()
	t.Cleanup(b.close)
	return b
}

func (b *bench) open() {
	var err error
	if b.store, err = b.disk.Open(b.faults); err != nil {
		b.t.Fatal(err)
	}
	root := seal.NewRoot([seal.KeyBytes]byte{1})
	b.service, err = New(Config{
		Store: b.store, Engine: durable.NewEmbedded(b.store, nil), Clock: b.clock, Log: slog.New(slog.DiscardHandler),
		ReceiptKey: []byte("receipts"), Bodies: root.Sealer("sqs/body"),
	})
	if err != nil {
		b.t.Fatal(err)
	}
	if b.service.group, err = b.service.groupOf(b.kind); err != nil {
		b.t.Fatal(err)
	}
	if err := b.service.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.service.Definition()}, Permissions: edgetest.Nobody{}, Recorder: edgetest.Nobody{},
		Clock: b.clock, Log: slog.New(slog.DiscardHandler), Account: "000000000000", Region: "us-east-1",
	})
}

func (b *bench) close() {
	if err := b.service.Stop(context.Background()); err != nil {
		b.t.Error(err)
	}
	if err := b.store.Close(); err != nil {
		b.t.Error(err)
	}
}

// restart stops the service in good order and starts it on what is on the disk.
func (b *bench) restart() {
	b.settle()
	b.close()
	b.open()
}

// wait moves the clock, and returns when everything has happened that time brings.
func (b *bench) wait(d time.Duration) {
	b.settle()
	b.clock.Advance(d)
	for i := range b.service.group.Len() {
		// Whatever its answer, the turn that answers it has moved the partition's time.
		_, _ = b.service.do(context.Background(), i, &queue.Inspect{})
	}
	b.settle()
}

// settle waits until the chores of all partitions are done, with those that they lead to.
func (b *bench) settle() {
	for some := true; some; {
		some = false
		for _, c := range b.service.chores {
			some = c.settle() || some
		}
	}
}

// json calls an operation over the JSON protocol.
func (b *bench) json(ctx context.Context, as *service.Caller, operation, body string) *wire.Response {
	return b.edge.Do(ctx, as, &wire.Request{
		Method: http.MethodPost, Host: "sqs.us-east-1.amazonaws.com", Path: "/", Secure: true, Body: []byte(body),
		Header: http.Header{"X-Amz-Target": {"AmazonSQS." + operation}, "Content-Type": {"application/x-amz-json-1.0"}},
	})
}

// query calls the path of a queue over the Query protocol.
func (b *bench) query(as *service.Caller, path, form, accept string) *wire.Response {
	return b.edge.Do(context.Background(), as, &wire.Request{
		Method: http.MethodPost, Host: "sqs.us-east-1.amazonaws.com", Path: path, Secure: true, Body: []byte(form),
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {accept}},
	})
}

func code(r *wire.Response) string {
	c, _, _ := strings.Cut(r.Header.Get("X-Amzn-Query-Error"), ";")
	return c
}

func keyFor(name string) queue.Key {
	return queue.Key{Account: "000000000000", Region: "us-east-1", Name: name}
}
