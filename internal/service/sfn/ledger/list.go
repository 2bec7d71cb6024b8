package ledger

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"sync"

	"sluice/internal/store"
)

// Query is which executions are listed.
type Query struct {
	// List is one of the names that executions bring with them (Begin.Lists).
	List string
	// ByStatus narrows it to those whose status is Status.
	ByStatus bool
	Status   byte
	// Redrives narrows it to those that were reopened, or were not.
	Redrives Redrives
}

// Redrives is a filter.
type Redrives byte

// The filters.
const (
	AnyRedrives Redrives = iota
	Redriven
	NotRedriven
)

// class is that of the keys which hold what is asked for.
func (q *Query) class() byte {
	class := byte(anyStatus)
	if q.ByStatus {
		class = q.Status
	}
	if q.Redrives == Redriven {
		class |= redrivenClass
	}
	return class
}

// position is a place in a list, over all partitions.
type position struct {
	started   uint64 // as in keys: the latest first
	partition uint32
	number    uint64 // as in keys
}

// skippedMax is how many executions that were redriven a page passes over, when it shall have only others, before it ends.
const skippedMax = 10_000

// List reads a page of at most limit executions, the newest first, and returns the token of the next page, empty when there is none. What
// it reads grows with the page and with the number of partitions, not with the list. A page may be shorter than the limit, and an execution
// that changes while pages are read may be missed or come twice under a filter. The token is for the same query; ErrToken otherwise.
func (l *Ledger) List(ctx context.Context, q Query, limit int, token string) (page []*Summary, next string, err error) {
	after, err := readToken(token, &q)
	if err != nil {
		return nil, "", err
	}
	if limit <= 0 {
		return nil, token, nil
	}
	m := &merge{ledger: l, query: &q, chunk: limit/l.group.Len() + 2}
	if err := m.start(after); err != nil {
		return nil, "", err
	}
	last, more, err := m.fill(&page, limit)
	if err == nil {
		err = l.barriers(ctx)
	}
	if err != nil {
		return nil, "", err
	}
	if more {
		next = last.token(&q)
	}
	return page, next, nil
}

// barriers is barrier for all partitions.
func (l *Ledger) barriers(ctx context.Context) error {
	errs := make([]error, l.group.Len())
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = l.barrier(ctx, i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// merge reads a list in all partitions at once.
type merge struct {
	ledger  *Ledger
	query   *Query
	chunk   int
	cursors []cursor
}

// cursor is where a partition's part of the list is read.
type cursor struct {
	partition int
	view      store.Reader
	from, to  []byte // what is not read yet
	entries   []entry
}

// entry is a key of a list.
type entry struct {
	started, number uint64 // as in keys
	redriven        bool
}

// start places the cursors behind a position, nil for the beginning.
func (m *merge) start(after *position) error {
	for i := range m.ledger.group.Len() {
		p, err := m.ledger.group.Partition(i)
		if err != nil {
			return err
		}
		prefix := listPrefix(listOf(m.query.List), m.query.class())
		c := cursor{partition: i, view: p.View(), from: prefix, to: store.After(prefix)}
		if after != nil {
			c.from = after.within(prefix, uint32(i))
		}
		if err := c.read(m.chunk); err != nil {
			return err
		}
		m.cursors = append(m.cursors, c)
	}
	return nil
}

// within is the first key of a partition behind the position: of what started at the same time, the partitions come one after the other.
func (p *position) within(prefix []byte, partition uint32) []byte {
	started, number := p.started, uint64(0)
	switch {
	case partition == p.partition && p.number < math.MaxUint64:
		number = p.number + 1
	case partition <= p.partition && started < math.MaxUint64:
		started++
	case partition <= p.partition:
		return store.After(prefix)
	}
	return store.AppendUint64(store.AppendUint64(prefix, started), number)
}

// read reads the next entries. None are left then if there are none.
func (c *cursor) read(n int) error {
	c.entries = c.entries[:0]
	return c.view.Scan(store.Range{From: c.from, To: c.to}, func(key, value []byte) error {
		if len(key) != listKeySize || len(value) != 1 {
			return ErrFormat
		}
		at := key[listKeySize-16:]
		c.entries = append(c.entries, entry{
			started: binary.BigEndian.Uint64(at), number: binary.BigEndian.Uint64(at[8:]), redriven: value[0]&redrivenFlag != 0,
		})
		c.from = append(append(make([]byte, 0, listKeySize+1), key...), 0) // what comes right after it
		return stopIf(len(c.entries) == n)
	})
}

// next takes the newest entry of all, and returns nil behind the last.
func (m *merge) next() (*cursor, entry, error) {
	var first *cursor
	for i := range m.cursors {
		c := &m.cursors[i]
		if len(c.entries) > 0 && (first == nil || c.entries[0].started < first.entries[0].started) {
			first = c
		}
	}
	if first == nil {
		return nil, entry{}, nil
	}
	e := first.entries[0]
	if first.entries = first.entries[1:]; len(first.entries) == 0 {
		return first, e, first.read(m.chunk)
	}
	return first, e, nil
}

// fill fills the page, and returns the position of the last entry it took or passed over, and whether there are more.
func (m *merge) fill(page *[]*Summary, limit int) (last position, more bool, err error) {
	for skipped := 0; len(*page) < limit && skipped < skippedMax; {
		c, e, err := m.next()
		if err != nil || c == nil {
			return last, false, err
		}
		last = position{started: e.started, partition: uint32(c.partition), number: e.number}
		if e.redriven && m.query.Redrives == NotRedriven {
			skipped++
			continue
		}
		s, err := summaryOf(c.view, math.MaxUint64-e.number)
		if errors.Is(err, ErrNotFound) || err == nil && !m.query.holds(s) {
			continue // it has changed since its key was read
		}
		if err != nil {
			return last, false, err
		}
		*page = append(*page, s)
	}
	for i := range m.cursors {
		more = more || len(m.cursors[i].entries) > 0
	}
	return last, more, nil
}

func (q *Query) holds(s *Summary) bool {
	return (!q.ByStatus || s.Status == q.Status) && (q.Redrives == AnyRedrives || (s.Redrives > 0) == (q.Redrives == Redriven))
}
