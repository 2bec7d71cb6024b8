package ledger

import (
	"encoding/binary"
	"fmt"
	"math"

	"sluice/internal/store"
)

// Newest is behind the last record, for Records to read from there in reverse.
const Newest uint64 = math.MaxUint64

// Page is a number of records in a row.
type Page struct {
	// Records are in the order that was asked for.
	Records [][]byte
	// Next is what to ask for next, and More whether there is something now.
	Next uint64
	More bool
	// Total is how many records there are.
	Total uint64
}

// pageBytesMax ends a page, after the record that exceeds it.
const pageBytesMax = 4 << 20

// forward fills the page with the records from one on. They begin in the chunk before which the next begins after it.
func (p *Page) forward(view store.Reader, number, from uint64, limit int) error {
	p.Next = from
	if from >= p.Total || limit <= 0 {
		p.More = from < p.Total
		return nil
	}
	first, err := chunkOf(view, number, from)
	if err != nil {
		return err
	}
	bytes := 0
	err = view.Scan(store.Range{From: chunkKey(number, first), To: chunkKey(number, p.Total)}, func(key, chunk []byte) error {
		at := binary.BigEndian.Uint64(key[9:])
		if err := eachRecord(chunk, func(record []byte) bool {
			if at >= p.Next && !p.full(limit, bytes) && at < p.Total {
				p.Records = append(p.Records, append([]byte{}, record...))
				p.Next, bytes = at+1, bytes+len(record)
			}
			at++
			return !p.full(limit, bytes)
		}); err != nil {
			return fmt.Errorf("records of execution %d: %w", number, err)
		}
		return stopIf(p.full(limit, bytes))
	})
	p.More = p.Next < p.Total
	return err
}

func (p *Page) full(limit, bytes int) bool {
	return len(p.Records) >= limit || bytes >= pageBytesMax
}

func stopIf(stop bool) error {
	if stop {
		return store.ErrStop
	}
	return nil
}

// chunkOf is the first record of the chunk that has the record.
func chunkOf(view store.Reader, number, record uint64) (first uint64, err error) {
	first = record
	err = view.Scan(store.Range{From: chunkKey(number, 0), To: chunkKey(number, record+1), Backwards: true}, func(key, _ []byte) error {
		first = binary.BigEndian.Uint64(key[9:])
		return store.ErrStop
	})
	return first, err
}

// backward fills the page with the records before one, the newest first.
func (p *Page) backward(view store.Reader, number, before uint64, limit int) error {
	p.Next = before
	if before == 0 || limit <= 0 {
		p.More = before > 0
		return nil
	}
	bytes := 0
	err := view.Scan(store.Range{From: chunkKey(number, 0), To: chunkKey(number, before), Backwards: true}, func(key, chunk []byte) error {
		first := binary.BigEndian.Uint64(key[9:])
		var records [][]byte
		if err := eachRecord(chunk, func(record []byte) bool {
			records = append(records, record)
			return first+uint64(len(records)) < p.Next
		}); err != nil {
			return fmt.Errorf("records of execution %d: %w", number, err)
		}
		for i := len(records) - 1; i >= 0 && !p.full(limit, bytes); i-- {
			p.Records = append(p.Records, append([]byte{}, records[i]...))
			p.Next, bytes = first+uint64(i), bytes+len(records[i])
		}
		return stopIf(p.full(limit, bytes))
	})
	p.More = p.Next > 0
	return err
}
