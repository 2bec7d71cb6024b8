package chunk_test

// Proves that events come back from a chunk as they went in, sorted, whatever their times, and that no changed or hostile chunk gives
// other events, panics or takes more memory than its limit. How: properties against a sorted slice, a fuzz target.

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/cloudwatchlogs/chunk"
)

func read(t interface{ Fatal(...any) }, raw []byte) []chunk.Event {
	var out []chunk.Event
	r := chunk.Reader{Rest: raw}
	for e := (chunk.Event{}); r.Next(&e); {
		out = append(out, e)
	}
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	return out
}

func same(a, b []chunk.Event) bool {
	return slices.EqualFunc(a, b, func(x, y chunk.Event) bool {
		return x.Time == y.Time && x.Ingested == y.Ingested && x.Ordinal == y.Ordinal && bytes.Equal(x.Message, y.Message)
	})
}

func TestEventsComeBack(t *testing.T) {
	var codec chunk.Codec
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 50).Draw(t, "n")
		b, split, ordinal := &chunk.Builder{}, rapid.IntRange(0, n).Draw(t, "split"), uint64(0)
		var all []chunk.Event
		for i := range n {
			ordinal += rapid.Uint64Range(1, 1<<40).Draw(t, "ordinal")
			e := chunk.Event{
				Time: rapid.Int64Range(0, 1<<45).Draw(t, "time"), Ingested: rapid.Int64().Draw(t, "ingested"), Ordinal: ordinal,
				Message: rapid.SliceOf(rapid.Byte()).Draw(t, "message"),
			}
			if rapid.Bool().Draw(t, "in order") && len(all) > 0 {
				e.Time = all[len(all)-1].Time
			}
			b.Append(&e)
			all = append(all, e)
			if i == split { // through the disk in the middle, as a merge does
				blob, err := codec.Encode(nil, b)
				if err != nil {
					t.Fatal(err)
				}
				raw, err := codec.Decode(blob)
				if err != nil {
					t.Fatal(err)
				}
				if b, err = chunk.Resume(raw); err != nil {
					t.Fatal(err)
				}
			}
		}
		before := b.Summary
		blob, err := codec.Encode([]byte("before"), b)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := codec.Decode(blob[len("before"):])
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(all, func(x, y chunk.Event) int { return x.Compare(&y) })
		if got := read(t, raw); !same(got, all) {
			t.Fatalf("%v came back as %v", all, got)
		}
		if before.First != all[0].Time || before.Last != all[n-1].Time || before.Count != uint32(n) || before.LastOrdinal != ordinal {
			t.Fatalf("%+v", before)
		}
		blob[len("before")+rapid.IntRange(0, len(blob)-len("before")-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if _, err := codec.Decode(blob[len("before"):]); !errors.Is(err, chunk.ErrCorrupt) {
			t.Fatalf("a changed chunk: %v", err)
		}
	})
}

func TestBytesStay(t *testing.T) {
	var b chunk.Builder
	b.Append(&chunk.Event{Time: 1, Ordinal: 1, Message: []byte("one")})
	first := b.Bytes()
	for i := range 100 {
		b.Append(&chunk.Event{Time: 2, Ordinal: uint64(i) + 2, Message: []byte("more")})
	}
	if got := read(t, first); len(got) != 1 || string(got[0].Message) != "one" {
		t.Errorf("%v", got)
	}
	if err := b.Add(&b); err != nil || b.Count != 202 {
		t.Errorf("%d, %v", b.Count, err)
	}
}

func FuzzDecode(f *testing.F) {
	var codec chunk.Codec
	var b chunk.Builder
	b.Append(&chunk.Event{Time: 1, Ordinal: 1, Message: []byte("one")})
	b.Append(&chunk.Event{Time: 1, Ordinal: 2, Message: []byte("two")})
	blob, err := codec.Encode(nil, &b)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(blob, b.Bytes())
	f.Fuzz(func(t *testing.T, blob, raw []byte) {
		if _, err := codec.Decode(blob); err != nil && !errors.Is(err, chunk.ErrCorrupt) {
			t.Error(err)
		}
		again, err := chunk.Resume(raw)
		if err != nil {
			return
		}
		if got := read(t, again.Bytes()); !same(got, read(t, raw)) {
			t.Errorf("%x became %v", raw, got)
		}
		if err := again.Sort(); err != nil {
			t.Error(err)
		}
	})
}

// lines are log lines as functions write them.
func lines(n int) []chunk.Event {
	out := make([]chunk.Event, n)
	for i := range out {
		out[i] = chunk.Event{
			Time: 1700000000000 + int64(i)*3, Ingested: 1700000000000 + int64(i/100)*300, Ordinal: uint64(i),
			Message: fmt.Appendf(nil, `{"level":"INFO","requestId":"8f5b1c7e-%04x-4d2a-9c3b-%012x","message":"order %d accepted","took":%d}`, i&0xffff, i*7919, i, i%97),
		}
	}
	return out
}

func BenchmarkAppend(b *testing.B) {
	events := lines(1000)
	b.ReportAllocs()
	for b.Loop() {
		var builder chunk.Builder
		for i := range events {
			builder.Append(&events[i])
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkEncode(b *testing.B) {
	var builder chunk.Builder
	for _, e := range lines(2000) {
		builder.Append(&e)
	}
	var codec chunk.Codec
	var blob []byte
	var err error
	b.SetBytes(int64(builder.Raw))
	b.ReportAllocs()
	for b.Loop() {
		if blob, err = codec.Encode(blob[:0], &builder); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(blob))/2000, "bytes/event")
}

func BenchmarkDecode(b *testing.B) {
	var builder chunk.Builder
	for _, e := range lines(2000) {
		builder.Append(&e)
	}
	var codec chunk.Codec
	blob, err := codec.Encode(nil, &builder)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(builder.Raw))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := codec.Decode(blob); err != nil {
			b.Fatal(err)
		}
	}
}
