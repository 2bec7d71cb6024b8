package archive_test

// Measures what an event costs on its way to the disk, beside a plain append of the same bytes to a file that is synced as often; what it
// takes there; and what a search costs for each byte that it looks at. The lines are those of a function that logs JSON, with random
// request IDs and numbers.

import (
	"bytes"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/store/local"
)

// lines are some log lines.
func lines(n int) []string {
	chance := rand.New(rand.NewPCG(1, 2))
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(`{"timestamp":"2026-01-02T03:04:%02d.%03dZ","level":"INFO","requestId":"%08x-%04x-4%03x-9%03x-%012x","message":"order %d accepted","took":%d}`,
			i/1000%60, i%1000, chance.Uint32(), chance.IntN(1<<16), chance.IntN(1<<12), chance.IntN(1<<12), chance.Int64N(1<<48), chance.IntN(1e6), chance.IntN(500))
	}
	return out
}

func openLocal(b *testing.B) (*archive.Archive, func()) {
	b.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s, err := local.Open(b.TempDir(), local.Options{Logger: quiet, Clock: clock.System{}})
	if err != nil {
		b.Fatal(err)
	}
	a, err := archive.Open(archive.Config{Store: s, Clock: clock.System{}, Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	a.Start()
	return a, func() {
		a.Stop()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

const batch = 100

func BenchmarkIngest(b *testing.B) {
	text := lines(10000)
	size := 0
	for _, l := range text[:batch] {
		size += len(l)
	}
	b.Run("archive", func(b *testing.B) {
		a, end := openLocal(b)
		s := a.Stream(1, 1)
		b.SetBytes(int64(size))
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			now := time.Now()
			if _, err := s.Append(now, batch, func(i int) (int64, string) { return now.UnixMilli(), text[(n+i)%len(text)] }); err != nil {
				if err := a.Flush(); err != nil {
					b.Fatal(err)
				}
				continue
			}
			n += batch
		}
		if err := a.Flush(); err != nil { // what waits counts too
			b.Fatal(err)
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
		stored, _ := a.Usage()
		b.ReportMetric(float64(stored)/float64(n), "stored-bytes/event")
		end()
	})
	b.Run("file", func(b *testing.B) {
		f, err := os.Create(filepath.Join(b.TempDir(), "log"))
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(size))
		n, buf, synced := 0, []byte(nil), time.Now()
		for b.Loop() {
			buf = buf[:0]
			for i := range batch {
				buf = append(append(buf, text[(n+i)%len(text)]...), '\n')
			}
			if _, err := f.Write(buf); err != nil {
				b.Fatal(err)
			}
			if n += batch; time.Since(synced) > 500*time.Millisecond {
				synced = time.Now()
				if err := f.Sync(); err != nil {
					b.Fatal(err)
				}
			}
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
		b.ReportMetric(float64(size)/batch, "stored-bytes/event")
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	a, end := openLocal(b)
	defer end()
	s := a.Stream(1, 1)
	text, start := lines(10000), time.Now()
	size := 0
	for i := 0; i < 100000; i += batch {
		if _, err := s.Append(start, batch, func(j int) (int64, string) { return start.UnixMilli() + int64(i+j), text[(i+j)%len(text)] }); err != nil {
			b.Fatal(err)
		}
	}
	for _, l := range text {
		size += 10 * len(l)
	}
	if err := a.Flush(); err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]archive.Query{
		"rare term":   {To: math.MaxInt64, Match: func(m []byte) bool { return bytes.Contains(m, []byte("refused")) }, Literal: []byte("refused")},
		"one second":  {From: start.UnixMilli() + 50000, To: start.UnixMilli() + 51000},
		"every event": {To: math.MaxInt64, Match: func(m []byte) bool { return bytes.Contains(m, []byte("took\":501")) }},
	} {
		q.EventsMax, q.BytesMax = 10000, 1<<20
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := a.Read(b.Context(), []*archive.Stream{s}, &q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
