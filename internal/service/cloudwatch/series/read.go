package series

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/store"
)

// Query asks for the data of one metric, in periods that follow each other from From on, the last of which begins before To. A period is
// read whole, also one that ends behind To ("results include data points up to the specified time stamp", GetMetricStatistics, EndTime), so
// that an answer does not depend on the tier it is read from. Times are in whole seconds.
type Query struct {
	Key    Key
	Unit   string // empty for every unit
	From   time.Time
	To     time.Time
	Period time.Duration
}

// Point is what was observed in one period, of one unit.
type Point struct {
	At   time.Time // when the period begins
	Unit string
	Set  stat.Set
}

// Read returns the data in order of time, then of units as they were first seen; nothing for a metric that there is not.
func (b *Book) Read(now time.Time, q Query) ([]Point, error) {
	from, period := q.From.Unix(), int64(q.Period/time.Second)
	i, fits := coarsest(from, period)
	if !fits {
		return nil, nil
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	m := b.metrics[q.Key.text()]
	if m == nil {
		return nil, nil
	}
	r := reading{tier: uint8(i), from: from, to: from - floor(from-q.To.Unix(), period), period: period, found: map[slot]*set{}}
	r.oldest = now.Unix() - tiers()[i].keep
	for n, unit := range m.units {
		if q.Unit != "" && q.Unit != unit {
			continue
		}
		if err := r.stored(b.store, m.id, uint8(n+1)); err != nil {
			return nil, fmt.Errorf("read metric %d: %w", m.id, err)
		}
		for c, s := range m.cells {
			if c.tier == r.tier && c.unit == uint8(n+1) {
				r.take(c.at, c.unit, s)
			}
		}
	}
	return r.points(m.units), nil
}

// reading collects the cells of one query into its periods.
type reading struct {
	tier             uint8
	from, to, period int64 // to is the end of the last period
	oldest           int64
	found            map[slot]*set
}

type slot struct {
	at   int64
	unit uint8
}

// stored takes what is on the disk of a unit.
func (r *reading) stored(from store.Reader, metric uint64, unit uint8) error {
	t := tiers()[r.tier]
	for at := floor(max(r.from, r.oldest), t.stretch); at < r.to; at += t.stretch {
		first := cell{tier: r.tier, unit: unit, at: max(at, floor(max(r.from, r.oldest), t.step), 0)}
		last := cell{tier: r.tier, unit: unit, at: at + t.stretch - 1}
		err := from.Scan(store.Range{From: keyOf(first, metric), To: store.After(keyOf(last, metric))}, func(key, value []byte) error {
			s, err := stat.Decode(value)
			if err != nil {
				return err
			}
			if at := keyTime(key); at < r.to {
				r.take(at, unit, &s)
				return nil
			}
			return store.ErrStop
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) take(at int64, unit uint8, s *set) {
	if at < r.from || at < floor(r.oldest, tiers()[r.tier].step) || at >= r.to {
		return
	}
	k := slot{r.from + floor(at-r.from, r.period), unit}
	if r.found[k] == nil {
		r.found[k] = new(set)
	}
	r.found[k].Merge(s)
}

func (r *reading) points(units []string) []Point {
	slots := make([]slot, 0, len(r.found))
	for k := range r.found {
		slots = append(slots, k)
	}
	slices.SortFunc(slots, func(x, y slot) int {
		if x.at != y.at {
			return int(x.at - y.at)
		}
		return int(x.unit) - int(y.unit)
	})
	out := make([]Point, 0, len(slots))
	for _, k := range slots {
		out = append(out, Point{At: time.Unix(k.at, 0).UTC(), Unit: units[k.unit-1], Set: *r.found[k]})
	}
	return out
}

// Listed is a metric that List found.
type Listed struct {
	Key  Key
	Last time.Time // of its newest data
}

// List calls fn for every metric of an account and a region, in a fixed order, until fn returns false. fn must not call the Book.
func (b *Book) List(account, region string, fn func(Listed) bool) {
	for _, m := range b.inOrder() {
		if m.Account != account || m.Region != region {
			continue
		}
		b.mu.RLock()
		last := m.last
		b.mu.RUnlock()
		if !fn(Listed{Key: m.Key, Last: last}) {
			return
		}
	}
}

// inOrder is all metrics by namespace, name and dimensions. What it returns is not changed.
func (b *Book) inOrder() []*metric {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ordered == nil {
		b.ordered = make([]*metric, 0, len(b.metrics))
		for _, m := range b.metrics {
			b.ordered = append(b.ordered, m)
		}
		slices.SortFunc(b.ordered, func(x, y *metric) int { return strings.Compare(x.Order(), y.Order()) })
	}
	return b.ordered
}

// Order is a text by which metrics of one account and region are listed.
func (k *Key) Order() string {
	var s strings.Builder
	s.WriteString(k.Namespace + "\x00" + k.Name)
	for _, d := range k.Dimensions {
		s.WriteString("\x00" + d.Name + "\x00" + d.Value)
	}
	return s.String()
}
