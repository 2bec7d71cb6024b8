package sfn

// Proves that a history is paged through without a gap or an event twice, in both orders, with any size of pages and records, while it grows;
// that pages are bounded; and that tokens are good for one execution and order. How: properties over a history in memory.

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/wire"
)

// kept is a history: the events of each record, of which those without an ID are not shown.
type kept struct {
	records [][]execution.Event
	read    int
}

func (k *kept) History(_ context.Context, _ ledger.Key, from uint64, reverse bool) (*engine.Chunk, error) {
	k.read++
	total := uint64(len(k.records))
	if reverse {
		if from = min(from, total); from == 0 {
			return &engine.Chunk{}, nil
		}
		return &engine.Chunk{Events: k.records[from-1], Next: from - 1, More: from > 1}, nil
	}
	if from >= total {
		return &engine.Chunk{Next: from}, nil
	}
	return &engine.Chunk{Events: k.records[from], Next: from + 1, More: from+1 < total}, nil
}

func (k *kept) add(sizes ...int) {
	next := int64(len(slices.Concat(k.records...)) + 1)
	for _, size := range sizes {
		var record []execution.Event
		for range size {
			record = append(record, execution.Event{ID: next, Type: execution.PassStateEntered})
			next++
		}
		k.records = append(k.records, record)
	}
}

func historyCall() *service.Call {
	return &service.Call{Account: testAccount, Region: testRegion, Operation: api.GetExecutionHistory.Operation, Now: time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC)}
}

const pagedARN = testARN + "execution:m:x"

// pages reads all pages, and calls between after each.
func pages(t interface{ Fatal(args ...any) }, k *kept, limit int64, reverse bool, between func()) (ids []int64) {
	c := historyCall()
	in := &api.GetExecutionHistoryInput{MaxResults: wire.Some(limit), ReverseOrder: wire.Some(reverse)}
	for {
		p, ok := newHistoryPage(c, pagedARN, in)
		if !ok {
			t.Fatal("the token is refused")
		}
		events, err := p.read(context.Background(), k, ledger.Key{})
		if err != nil {
			t.Fatal(err)
		}
		if limit > 0 && int64(len(events)) > limit {
			t.Fatal("a page is too long")
		}
		for i := range events {
			ids = append(ids, events[i].ID)
		}
		if !p.more {
			return ids
		}
		if len(events) == 0 && len(ids) > 0 {
			t.Fatal("a page in between is empty")
		}
		in.NextToken = wire.Some(p.token(c, pagedARN))
		between()
	}
}

func TestPagesOfHistories(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := &kept{}
		k.add(rapid.SliceOfN(rapid.IntRange(0, 5), 0, 20).Draw(t, "records")...)
		last := int64(len(slices.Concat(k.records...)))
		grows := rapid.SliceOfN(rapid.IntRange(0, 3), 0, 5).Draw(t, "later")
		reverse := rapid.Bool().Draw(t, "reverse")
		got := pages(t, k, rapid.Int64Range(1, 8).Draw(t, "limit"), reverse, func() {
			if len(grows) > 0 {
				k.add(grows[0])
				grows = grows[1:]
			}
		})
		if !reverse {
			last = max(last, int64(len(got))) // what came while it was read may be in it
		}
		want := make([]int64, 0, last)
		for id := int64(1); id <= last; id++ {
			want = append(want, id)
		}
		if reverse {
			slices.Reverse(want)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("read %v, not %v", got, want)
		}
	})
}

func TestPagesEndWithTheLastEvent(t *testing.T) {
	k := &kept{}
	k.add(2, 2, 0, 0)
	p, _ := newHistoryPage(historyCall(), pagedARN, &api.GetExecutionHistoryInput{MaxResults: wire.Some(int64(4))})
	if events, err := p.read(context.Background(), k, ledger.Key{}); err != nil || len(events) != 4 || p.more {
		t.Errorf("%d events, more %t, %v", len(events), p.more, err)
	}
	k.add(historyRecordsMax) // one record
	if got := pages(t, k, 0, false, func() {}); len(got) != historyRecordsMax+4 {
		t.Errorf("%d events", len(got))
	}
}

func TestPagesAreBounded(t *testing.T) {
	k := &kept{}
	k.add(100)
	for i := range k.records[0] {
		k.records[0][i].Payload = execution.JSON(strings.Repeat("x", 1<<20))
	}
	p, _ := newHistoryPage(historyCall(), pagedARN, &api.GetExecutionHistoryInput{})
	if events, err := p.read(context.Background(), k, ledger.Key{}); err != nil || len(events) != 16 || !p.more {
		t.Errorf("%d large events, more %t, %v", len(events), p.more, err)
	}
	k = &kept{}
	k.add(make([]int, historyRecordsMax+1)...)
	k.add(1)
	if got := pages(t, k, 10, false, func() { k.read = 0 }); len(got) != 1 || k.read > historyRecordsMax {
		t.Errorf("%d events, %d records read at a time", len(got), k.read)
	}
}

func TestTokensOfHistories(t *testing.T) {
	c := historyCall()
	p := &historyPage{record: 1 << 63, skip: 24_999}
	long := testARN + "execution:" + strings.Repeat("\U0001F600", 80) + "/" + strings.Repeat("\u65e5", 80) + ":" + strings.Repeat("\u672c", 80)
	token := p.token(c, long)
	if len(token) > 1024 {
		t.Errorf("a token has %d characters", len(token))
	}
	ask := func(token, arn string, reverse bool) bool {
		q, ok := newHistoryPage(c, arn, &api.GetExecutionHistoryInput{NextToken: wire.Some(token), ReverseOrder: wire.Some(reverse)})
		return ok && q.record == p.record && q.skip == p.skip
	}
	if !ask(token, long, false) {
		t.Error("a token is refused")
	}
	for name, bad := range map[string]bool{
		"another execution": ask(token, pagedARN, false), "another order": ask(token, long, true), "no token": ask("x", long, false), "empty": ask("", long, false),
		"another place": ask(sealToken(c, p.list(long)+" ! 0"), long, false), "before it": ask(sealToken(c, p.list(long)+" 1 -1"), long, false),
		"another list": ask(sealToken(c, "key"), long, false),
	} {
		if bad {
			t.Errorf("%s: taken", name)
		}
	}
	c.Now = c.Now.Add(tokenLifetime)
	if ask(token, long, false) {
		t.Error("a token of yesterday is taken")
	}
}

type broken struct{}

func (broken) History(context.Context, ledger.Key, uint64, bool) (*engine.Chunk, error) {
	return nil, ledger.ErrNotFound
}

func TestBrokenHistories(t *testing.T) {
	p, _ := newHistoryPage(historyCall(), pagedARN, &api.GetExecutionHistoryInput{})
	if _, err := p.read(context.Background(), broken{}, ledger.Key{}); !errors.Is(err, engine.ErrNotFound) {
		t.Errorf("answered %v", err)
	}
}
