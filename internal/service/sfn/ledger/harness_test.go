package ledger

// A Ledger on the store in memory with a clock that the test moves, for the other tests.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

var start = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const succeeded, failed byte = 1, 2

type bench struct {
	*testing.T
	store   store.Store
	clock   *clock.Virtual
	ledger  *Ledger
	due     chan Key
	resumed chan Key
	sizes   sizes
}

func newBench(t *testing.T, chosen sizes) *bench {
	t.Helper()
	disk, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{T: t, store: disk, clock: clock.NewVirtual(start), sizes: chosen, due: make(chan Key, 1000), resumed: make(chan Key, 1000)}
	b.start()
	t.Cleanup(b.stop)
	return b
}

func (b *bench) start() {
	b.Helper()
	var err error
	b.ledger, err = newLedger(Config{
		Store: b.store, Engine: durable.NewEmbedded(b.store, nil), Clock: b.clock, Log: slog.New(slog.DiscardHandler),
		Due: func(k Key, _ time.Time) { b.due <- k }, Resume: func(k Key) { b.resumed <- k },
	}, b.sizes.orUsual())
	if err == nil {
		err = b.ledger.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) stop() {
	b.Helper()
	if err := b.ledger.Stop(context.Background()); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) restart() {
	b.Helper()
	b.stop()
	b.start()
}

func key(name string) Key {
	return Key{Account: "123456789012", Region: "eu-west-1", Machine: "orders", Name: name}
}

func records(texts ...string) (all [][]byte) {
	for _, text := range texts {
		all = append(all, []byte(text))
	}
	return all
}

// first is an execution that has just begun.
func (b *bench) first(name string) *Begin {
	return &Begin{
		Key: key(name), MachineID: "machine-1", Revision: 3, Started: b.clock.Now(), Input: [32]byte{1}, Lists: []string{"orders"},
		Note: []byte("note of " + name), First: Append{Records: records("started")},
	}
}

func (b *bench) begin(x *Begin) {
	b.Helper()
	if existing, err := b.ledger.Begin(b.Context(), x); err != nil || existing != nil {
		b.Fatalf("begin %v: %+v, %v", x.Key, existing, err)
	}
}

func (b *bench) append(name string, a Append) {
	b.Helper()
	if err := b.ledger.Append(b.Context(), key(name), a); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) end(name string, after uint64, status byte) {
	b.Helper()
	b.append(name, Append{After: after, Records: records("ended"), End: &End{Status: status, At: b.clock.Now()}})
}

func (b *bench) summary(name string) *Summary {
	b.Helper()
	s, err := b.ledger.Summary(b.Context(), key(name))
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func (b *bench) refused(err, want error) {
	b.Helper()
	if !errors.Is(err, want) {
		b.Errorf("got %v, want %v", err, want)
	}
}

// names lists a query's executions, page by page.
func (b *bench) names(q Query, limit int) (names []string) {
	b.Helper()
	for token, pages := "", 0; ; pages++ {
		page, next, err := b.ledger.List(b.Context(), q, limit, token)
		if err != nil || len(page) > limit || pages > 1000 {
			b.Fatalf("%d on page %d, %v", len(page), pages, err)
		}
		for _, s := range page {
			names = append(names, s.Name)
		}
		if token = next; token == "" {
			return names
		}
	}
}

// keys counts what the partitions' views hold, but for counters.
func (b *bench) keys() (n int) {
	b.Helper()
	for i := range b.ledger.group.Len() {
		p, err := b.ledger.group.Partition(i)
		if err == nil {
			err = p.View().Scan(store.Range{}, func(key, _ []byte) error {
				if !bytes.Equal(key, []byte{countersKey}) {
					n++
				}
				return nil
			})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return n
}

func numberedName(n int) string { return fmt.Sprintf("e%03d", n) }

// tick lets time pass, for a partition sets its timer some time after it was opened.
func (b *bench) tick() {
	b.clock.Advance(1)
	runtime.Gosched()
}

func (b *bench) next(told chan Key) Key {
	for {
		select {
		case k := <-told:
			return k
		default:
			b.tick()
		}
	}
}
