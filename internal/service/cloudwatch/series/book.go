package series

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/store"
)

type set = stat.Set

const (
	// metricsMax is how many metrics an account may have. AWS has no such limit; every metric is in memory, in less than a kilobyte.
	metricsMax = 50_000
	// cellsMax is how many cells may wait for the disk.
	cellsMax = 200_000
	// unitsMax is how many units a metric may have: CloudWatch knows 27.
	unitsMax = 64
	// lastStored is how old the time of a metric's last data may be on the disk.
	lastStored = 10 * time.Minute
)

// ErrTooMany is returned by Put for a metric beyond metricsMax.
var ErrTooMany = errors.New("the account has too many metrics")

// Book is all metrics with their data. It is safe for concurrent use.
type Book struct {
	store   store.Store
	records *store.Records[record]
	limit   int

	flushing sync.Mutex // one flush at a time
	mu       sync.RWMutex
	metrics  map[string]*metric
	ordered  []*metric // as List returns them; nil when it must be made anew
	counts   map[string]int
	touched  map[*metric]bool // have cells, or a record to write
	waits    chan struct{}    // see Waits
	cells    int
	next     uint64
}

// Open loads which metrics there are. One that cannot be read ends it.
func Open(s store.Store) (*Book, error) {
	b := &Book{
		store: s, records: store.NewRecords[record](s, "cloudwatch/metric", 1, nil), limit: metricsMax,
		metrics: map[string]*metric{}, counts: map[string]int{}, touched: map[*metric]bool{}, next: 1,
		waits: make(chan struct{}, 1),
	}
	err := b.records.Load(func(id string, r record) error {
		n, err := strconv.ParseUint(id, 16, 64)
		if err != nil {
			return fmt.Errorf("metric %q: %w", id, err)
		}
		m := &metric{
			Key: Key{Account: r.Account, Region: r.Region, Namespace: r.Namespace, Name: r.Name, Dimensions: r.Dimensions},
			id:  n, units: r.Units, last: r.Last, stored: r.Last,
		}
		b.metrics[m.text()] = m
		b.counts[m.Account]++
		b.next = max(b.next, n+1)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load metrics: %w", err)
	}
	return b, nil
}

// Datum is observations of one metric, of one unit, at one time.
type Datum struct {
	Key  Key
	Unit string
	At   time.Time
	Set  stat.Set
	// Fine keeps them at their second. Others lie at the beginning of their minute, where periods below a minute find them (LocalStack's
	// AWS-validated test_label_generation asks for 30 seconds).
	Fine bool
}

// Put takes observations: all or, with an error, none. The errors are ErrTooMany, and store.ErrNoRoom. They are readable when it returns
// and on the disk after the next flush: see Waits.
func (b *Book) Put(now time.Time, data []Datum) error {
	if err := b.store.Room().Admit(store.Adds); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.admit(data); err != nil {
		return err
	}
	for i := range data {
		b.put(now, &data[i])
	}
	return nil
}

// admit sees to it that there is place for all new metrics of data.
func (b *Book) admit(data []Datum) error {
	var added map[string]int
	for i := range data {
		key := &data[i].Key
		if b.counts[key.Account]+len(data) <= b.limit {
			continue
		}
		if text := key.text(); b.metrics[text] == nil {
			if added == nil {
				added = map[string]int{}
			}
			if added[text]++; added[text] == 1 {
				added[key.Account]++
			}
			if b.counts[key.Account]+added[key.Account] > b.limit {
				return ErrTooMany
			}
		}
	}
	return nil
}

func (b *Book) put(now time.Time, d *Datum) {
	text := d.Key.text()
	m := b.metrics[text]
	if m == nil {
		m = &metric{Key: d.Key, id: b.next, dirty: true}
		b.next++
		b.metrics[text] = m
		b.counts[m.Account]++
		b.ordered = nil
	}
	unit := m.unit(d.Unit)
	if unit == 0 {
		if len(m.units) == unitsMax {
			return
		}
		m.units = append(m.units[:len(m.units):len(m.units)], d.Unit)
		unit, m.dirty = uint8(len(m.units)), true
	}
	if d.At.After(m.last) {
		m.last = d.At
		m.dirty = m.dirty || m.last.Sub(m.stored) >= lastStored
	}
	if len(b.touched) == 0 {
		select {
		case b.waits <- struct{}{}:
		default: // nobody has heard of what was put before
		}
	}
	b.touched[m] = true
	if m.cells == nil {
		m.cells = map[cell]*set{}
	}
	at := d.At.Unix()
	if !d.Fine {
		at = floor(at, 60)
	}
	for i, t := range tiers() {
		if now.Unix()-at > t.keep {
			continue
		}
		c := cell{tier: uint8(i), unit: unit, at: floor(at, t.step)}
		if m.cells[c] == nil {
			m.cells[c] = new(set)
			b.cells++
		}
		m.cells[c].Merge(&d.Set)
	}
}

// Waits gives one value for what was put since the last flush, if anything was, to one who receives. A flush that is made meanwhile, or fails, does
// not take it back or give it again.
func (b *Book) Waits() <-chan struct{} { return b.waits }

// Full tells that cells should be flushed before more are put.
func (b *Book) Full() bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.cells >= cellsMax
}
