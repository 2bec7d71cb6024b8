package ledger

// Proves that records and lists are read by page from both ends, whole and in order, whatever the size of pages, of records and of the
// appends they came with. How: every page size against what was written, records that fill chunks and such that are larger than one.

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

func TestRecordsByPage(t *testing.T) {
	b := newBench(t, sizes{})
	b.begin(b.first("a"))
	written := records("started")
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range 12 {
		var some [][]byte
		for range 1 + chance.IntN(6) {
			size := []int{0, 5, 300, chunkBytesMax / 2, chunkBytesMax + 1}[chance.IntN(5)]
			some = append(some, bytes.Repeat([]byte{byte('a' + i)}, size))
		}
		b.append("a", Append{After: uint64(len(written)), Records: some})
		written = append(written, some...)
	}
	for _, limit := range []int{1, 2, 3, 7, 1000} {
		for _, reverse := range []bool{false, true} {
			from := uint64(0)
			if reverse {
				from = Newest
			}
			var read [][]byte
			for more := true; more; {
				page, err := b.ledger.Records(t.Context(), key("a"), from, limit, reverse)
				if err != nil || len(page.Records) == 0 || len(page.Records) > limit || page.Total != uint64(len(written)) {
					t.Fatalf("%+v, %v", page, err)
				}
				read = append(read, page.Records...)
				from, more = page.Next, page.More
			}
			if reverse {
				slices.Reverse(read)
			}
			if !slices.EqualFunc(read, written, bytes.Equal) {
				t.Errorf("%d at a time, in reverse %v: %d of %d, or others", limit, reverse, len(read), len(written))
			}
		}
	}
	for _, reverse := range []bool{false, true} {
		for from := range uint64(len(written) + 2) {
			page, err := b.ledger.Records(t.Context(), key("a"), from, 2, reverse)
			if err != nil {
				t.Fatal(err)
			}
			at := min(int(from), len(written))
			want := slices.Clone(written[at:min(at+2, len(written))])
			if reverse {
				want = slices.Clone(written[max(at-2, 0):at])
				slices.Reverse(want)
			}
			if !slices.EqualFunc(page.Records, want, bytes.Equal) {
				t.Errorf("from %d, in reverse %v: %d records, want %d, or others", from, reverse, len(page.Records), len(want))
			}
		}
	}
}

func TestAPageOfLargeRecordsIsShort(t *testing.T) {
	b := newBench(t, sizes{})
	b.begin(b.first("a"))
	large := make([]byte, pageBytesMax/2)
	b.append("a", Append{After: 1, Records: [][]byte{large, large, large, large}})
	for _, reverse := range []bool{false, true} {
		from, want := uint64(1), uint64(3)
		if reverse {
			from, want = 5, 3
		}
		page, err := b.ledger.Records(t.Context(), key("a"), from, 100, reverse)
		if err != nil || len(page.Records) != 2 || page.Next != want || !page.More {
			t.Errorf("%d records, next %d, more %v, %v", len(page.Records), page.Next, page.More, err)
		}
	}
}

// listed is what a list should show.
type listed struct {
	name     string
	started  time.Time
	status   byte
	redriven bool
}

// fill makes executions of every kind, several at the same moment.
func fill(b *bench) (all []listed) {
	b.Helper()
	for n := range 60 {
		if n%4 == 0 {
			b.clock.Advance(time.Second)
		}
		e := listed{name: numberedName(n), started: b.clock.Now()}
		x := b.first(e.name)
		if n%7 == 0 {
			x.Lists = []string{"orders", "seventh"}
		}
		b.begin(x)
		if e.status = byte(n % 3); e.status != Running {
			b.end(e.name, 1, e.status)
		}
		if e.redriven = n%5 == 0 && e.status != Running; e.redriven {
			if err := b.ledger.Reopen(b.Context(), key(e.name), Append{After: 2, Records: records("again")}); err != nil {
				b.Fatal(err)
			}
			if n%2 == 0 {
				b.end(e.name, 3, e.status)
			} else {
				e.status = Running
			}
		}
		all = append(all, e)
	}
	return all
}

func TestListsByPage(t *testing.T) {
	b := newBench(t, sizes{})
	all := fill(b)
	for _, q := range []Query{
		{List: "orders"},
		{List: "seventh"},
		{List: "none"},
		{List: "orders", ByStatus: true, Status: Running},
		{List: "orders", ByStatus: true, Status: failed},
		{List: "orders", Redrives: Redriven},
		{List: "orders", Redrives: NotRedriven},
		{List: "seventh", Redrives: Redriven, ByStatus: true, Status: succeeded},
		{List: "orders", Redrives: NotRedriven, ByStatus: true, Status: succeeded},
	} {
		var want []string
		started := map[string]time.Time{}
		for n, e := range all {
			started[e.name] = e.started
			if (q.List == "orders" || q.List == "seventh" && n%7 == 0) && (!q.ByStatus || e.status == q.Status) &&
				(q.Redrives == AnyRedrives || e.redriven == (q.Redrives == Redriven)) {
				want = append(want, e.name)
			}
		}
		whole := b.names(q, 1000)
		if !slices.IsSortedFunc(whole, func(x, y string) int { return started[y].Compare(started[x]) }) {
			t.Errorf("%+v: the newest are not first: %v", q, whole)
		}
		for _, limit := range []int{1, 2, 3, 10, 59} {
			if pages := b.names(q, limit); !reflect.DeepEqual(pages, whole) {
				t.Errorf("%+v by %d is %v, and at once %v", q, limit, pages, whole)
			}
		}
		slices.Sort(whole)
		if !slices.Equal(whole, want) {
			t.Errorf("%+v: %v, want %v", q, whole, want)
		}
	}
}

// What begins while pages are read is before them, and changes nothing of what comes.
func TestPagesStandWhileOthersBegin(t *testing.T) {
	b := newBench(t, sizes{})
	all := fill(b)
	page, token, err := b.ledger.List(t.Context(), Query{List: "orders"}, 10, "")
	if err != nil || len(page) != 10 || token == "" {
		t.Fatalf("%d, %q, %v", len(page), token, err)
	}
	b.clock.Advance(time.Second)
	b.begin(b.first("new"))
	rest, token, err := b.ledger.List(t.Context(), Query{List: "orders"}, 1000, token)
	if err != nil || len(rest) != len(all)-10 || token != "" {
		t.Errorf("%d, %q, %v", len(rest), token, err)
	}
}

func TestTokensAreOfTheirQuery(t *testing.T) {
	b := newBench(t, sizes{})
	fill(b)
	_, token, err := b.ledger.List(t.Context(), Query{List: "orders"}, 10, "")
	if err != nil || token == "" {
		t.Fatal(token, err)
	}
	for _, q := range []Query{{List: "seventh"}, {List: "orders", ByStatus: true}, {List: "orders", Redrives: NotRedriven}} {
		_, _, err := b.ledger.List(t.Context(), q, 10, token)
		b.refused(err, ErrToken)
	}
	for _, bad := range []string{"x", token[1:], token + "AA", "====", "AQ"} {
		_, _, err := b.ledger.List(t.Context(), Query{List: "orders"}, 10, bad)
		b.refused(err, ErrToken)
	}
}

// A page costs what is on it: of a list of any length, only so many keys of each partition are read.
func TestAPageReadsNoMoreThanItShows(t *testing.T) {
	b := newBench(t, sizes{})
	fill(b)
	m := &merge{ledger: b.ledger, query: &Query{List: "orders"}, chunk: 3}
	if err := m.start(nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range m.cursors {
		if len(c.entries) > 3 {
			t.Errorf("partition %d: %d entries are read", c.partition, len(c.entries))
		}
	}
	if got := fmt.Sprint(len(m.cursors)); got != fmt.Sprint(b.ledger.group.Len()) {
		t.Errorf("%s cursors", got)
	}
}
