package series

// Proves that what is read is what was put, whatever of it is on the disk already, for every tier and period; that it survives a restart and a
// crash up to the last flush; that what is over its time is gone, and that limits hold. How: random data against a plain list of all that was
// put, on a store in memory that can lose what was not synced.

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func key(name string) Key {
	return Key{Account: "1", Region: "r", Namespace: "n", Name: name, Dimensions: []Dimension{{"d", "v"}}}
}

// shelf is a Book on a disk that outlives it.
type shelf struct {
	t    testing.TB
	disk *memory.Disk
	s    store.Store
	*Book
}

func open(t testing.TB) *shelf {
	s := &shelf{t: t, disk: memory.NewDisk()}
	s.reopen()
	return s
}

func (s *shelf) reopen() {
	var err error
	if s.s, err = s.disk.Open(nil); err != nil {
		s.t.Fatal(err)
	}
	if s.Book, err = Open(s.s); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) put(now time.Time, d ...Datum) {
	s.t.Helper()
	if err := s.Put(now, d); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) flush() {
	s.t.Helper()
	if err := s.Flush(); err != nil {
		s.t.Fatal(err)
	}
}

func datum(name, unit string, at time.Time, value float64, fine bool) Datum {
	return Datum{Key: key(name), Unit: unit, At: at, Set: stat.Of(value, 1), Fine: fine}
}

// plain computes what Read must say of a list of data.
func plain(all []Datum, q Query, oldest time.Time) string {
	type slot struct {
		at   int64
		unit string
	}
	found := map[slot]*stat.Set{}
	var order []string
	for _, d := range all {
		at := d.At
		if !d.Fine {
			at = at.Truncate(time.Minute)
		}
		k := slot{q.From.Add(at.Sub(q.From).Truncate(q.Period)).Unix(), d.Unit}
		if d.Key.Name != q.Key.Name || at.Before(q.From) || k.at >= q.To.Unix() || at.Before(oldest) || q.Unit != "" && d.Unit != q.Unit {
			continue
		}
		if found[k] == nil {
			found[k] = new(stat.Set)
		}
		found[k].Merge(&d.Set)
	}
	for at := q.From.Unix(); at < q.To.Unix(); at += int64(q.Period / time.Second) {
		for _, unit := range []string{"Count", "None"} {
			if s := found[slot{at, unit}]; s != nil {
				order = append(order, fmt.Sprint(at, unit, s.Count, s.Sum, s.Min, s.Max))
			}
		}
	}
	return fmt.Sprint(order)
}

func TestReadsWhatWasPut(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		defer func() { _ = s.s.Close() }()
		all := []Datum{datum("a", "Count", noon, 1, true), datum("a", "None", noon, 1, true)} // the order of the units
		s.put(noon, all...)
		for range rapid.IntRange(1, 30).Draw(r, "data") {
			at := noon.Add(-time.Duration(rapid.IntRange(-600, 9000).Draw(r, "age")) * time.Second)
			d := datum(rapid.SampledFrom([]string{"a", "b"}).Draw(r, "name"), rapid.SampledFrom([]string{"Count", "None"}).Draw(r, "unit"), at,
				float64(rapid.IntRange(0, 50).Draw(r, "value")), rapid.Bool().Draw(r, "fine"))
			all = append(all, d)
			s.put(noon, d)
			switch rapid.IntRange(0, 5).Draw(r, "then") {
			case 0:
				s.flush()
			case 1:
				s.flush()
				if err := s.s.Close(); err != nil {
					r.Fatal(err)
				}
				s.reopen()
			}
		}
		period := rapid.SampledFrom([]time.Duration{1, 10, 30, 60, 120, 300, 900, 3600}).Draw(r, "period") * time.Second
		step := min(period, time.Minute)
		q := Query{Key: key("a"), Period: period, From: noon.Add(-time.Duration(rapid.IntRange(0, 9000).Draw(r, "from")) * time.Second).Truncate(step), To: noon.Add(10 * time.Minute)}
		if rapid.Bool().Draw(r, "of one unit") {
			q.Unit = "None"
		}
		points, err := s.Read(noon, q)
		if err != nil {
			r.Fatal(err)
		}
		var got []string
		for _, p := range points {
			got = append(got, fmt.Sprint(p.At.Unix(), p.Unit, p.Set.Count, p.Set.Sum, p.Set.Min, p.Set.Max))
		}
		if want := plain(all, q, noon.Add(-3*time.Hour)); fmt.Sprint(got) != want {
			r.Fatalf("%+v\n got %v\nwant %v", q, got, want)
		}
	})
}

func TestRetention(t *testing.T) {
	s := open(t)
	s.put(noon, datum("a", "None", noon, 1, true))
	s.flush()
	for _, c := range []struct {
		after  time.Duration
		period time.Duration
		there  bool
	}{
		{2 * time.Hour, time.Second, true},
		{5 * time.Hour, time.Second, false},
		{5 * time.Hour, time.Minute, true},
		{14 * 24 * time.Hour, time.Minute, true},
		{17 * 24 * time.Hour, time.Minute, false},
		{17 * 24 * time.Hour, 5 * time.Minute, true},
		{62 * 24 * time.Hour, 5 * time.Minute, true},
		{71 * 24 * time.Hour, 5 * time.Minute, false},
		{71 * 24 * time.Hour, time.Hour, true},
		{450 * 24 * time.Hour, time.Hour, true},
		{500 * 24 * time.Hour, time.Hour, false},
	} {
		now := noon.Add(c.after)
		q := Query{Key: key("a"), Period: c.period, From: noon, To: noon.Add(c.period)}
		for range 2 { // the reader hides what is over its time, and Expire deletes it
			points, err := s.Read(now, q)
			if err != nil || len(points) > 0 != c.there {
				t.Errorf("after %v per %v: %d points, %v", c.after, c.period, len(points), err)
			}
			if err := s.Expire(now); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := cellsOnDisk(t, s.s); n != 0 || len(s.metrics) != 0 {
		t.Errorf("%d cells and %d metrics are left", n, len(s.metrics))
	}
}

func cellsOnDisk(t *testing.T, s store.Store) int {
	t.Helper()
	n := 0
	if err := s.Scan(store.Within(store.SpaceSeries.Prefix("cell")), func([]byte, []byte) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCrash(t *testing.T) {
	s := open(t)
	s.put(noon, datum("a", "None", noon, 1, false))
	s.flush()
	s.put(noon, datum("a", "None", noon, 2, false), datum("b", "None", noon, 3, false))
	s.disk.Crash(rand.New(rand.NewPCG(1, 2)))
	s.reopen()
	points, err := s.Read(noon, Query{Key: key("a"), Period: time.Minute, From: noon, To: noon.Add(time.Minute)})
	if err != nil || len(points) != 1 || points[0].Set.Sum != 1 {
		t.Errorf("%+v, %v", points, err)
	}
	// What comes afterwards does not meet what was lost.
	s.put(noon, datum("c", "None", noon, 4, false))
	s.flush()
	if points, err = s.Read(noon, Query{Key: key("c"), Period: time.Minute, From: noon, To: noon.Add(time.Minute)}); err != nil || len(points) != 1 || points[0].Set.Sum != 4 {
		t.Errorf("%+v, %v", points, err)
	}
}

func TestLimits(t *testing.T) {
	s := open(t)
	s.limit = 2
	s.put(noon, datum("a", "None", noon, 1, false))
	if err := s.Put(noon, []Datum{datum("b", "None", noon, 1, false), datum("c", "None", noon, 1, false)}); !errors.Is(err, ErrTooMany) {
		t.Errorf("%v", err)
	}
	s.put(noon, datum("b", "None", noon, 1, false), datum("b", "None", noon, 1, false), datum("a", "None", noon, 1, false))
	if err := s.Put(noon, []Datum{datum("c", "None", noon, 1, false)}); !errors.Is(err, ErrTooMany) {
		t.Errorf("%v", err)
	}
	n := 0
	s.List("1", "r", func(Listed) bool { n++; return true })
	if n != 2 {
		t.Errorf("%d metrics", n)
	}
}

func BenchmarkPut(b *testing.B) {
	s := open(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.put(noon, datum("a", "None", noon.Add(time.Duration(i%3600)*time.Second), float64(i%100), false))
	}
}

func BenchmarkFlush(b *testing.B) {
	s := open(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for n := range 1000 {
			s.put(noon, datum(fmt.Sprint("m", n), "None", noon, float64(i%100), false))
		}
		s.flush()
	}
}

func BenchmarkReadDay(b *testing.B) {
	s := open(b)
	for i := range 24 * 60 {
		s.put(noon, datum("a", "None", noon.Add(-time.Duration(i)*time.Minute), float64(i%100), false))
	}
	s.flush()
	q := Query{Key: key("a"), Period: time.Minute, From: noon.Add(-24 * time.Hour), To: noon}
	b.ReportAllocs()
	for b.Loop() {
		if points, err := s.Read(noon, q); err != nil || len(points) != 1439 {
			b.Fatal(len(points), err)
		}
	}
}
