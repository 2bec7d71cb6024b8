package durable

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"sluice/internal/journal"
	"sluice/internal/store"
)

// What durable itself writes. A checkpoint, the value of one key of each partition:
//
//	version 1 | sequence 8 | epoch 8 | now 8
//
// and a record of the log, one of
//
//	'f' | now 8 | event      a fact
//	'c' | epoch 8            a claim, by which an owner fences those before it
//
// Numbers are big endian; now is in nanoseconds since 1970, UTC, the zero time being its own number.
const (
	checkpointVersion = 1
	checkpointBytes   = 1 + 8 + 8 + 8
	factKind          = 'f'
	claimKind         = 'c'
	factHeader        = 1 + 8
	claimBytes        = 1 + 8
)

// The partition's keys in the store, behind its prefix.
const (
	checkpointKey = 'c'
	viewKey       = 'v'
)

func timeNumber(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(t.UnixNano())
}

func numberTime(n uint64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(n)).UTC()
}

func (c Checkpoint) encode() []byte {
	value := make([]byte, 0, checkpointBytes)
	value = append(value, checkpointVersion)
	value = binary.BigEndian.AppendUint64(value, c.Sequence)
	value = binary.BigEndian.AppendUint64(value, c.Epoch)
	return binary.BigEndian.AppendUint64(value, timeNumber(c.Now))
}

func parseCheckpoint(value []byte) (Checkpoint, error) {
	if len(value) > 0 && value[0] > checkpointVersion {
		return Checkpoint{}, fmt.Errorf("checkpoint of version %d: %w", value[0], store.ErrNewer)
	}
	if len(value) != checkpointBytes || value[0] != checkpointVersion {
		return Checkpoint{}, fmt.Errorf("checkpoint %x: %w", value, store.ErrCorrupt)
	}
	return Checkpoint{
		Sequence: binary.BigEndian.Uint64(value[1:]),
		Epoch:    binary.BigEndian.Uint64(value[9:]),
		Now:      numberTime(binary.BigEndian.Uint64(value[17:])),
	}, nil
}

// readCheckpoint is the zero Checkpoint for a view that has none yet.
func readCheckpoint(r store.Reader, prefix []byte) (Checkpoint, error) {
	value, err := r.Get(append(prefix[:len(prefix):len(prefix)], checkpointKey))
	if errors.Is(err, store.ErrNotFound) {
		return Checkpoint{}, nil
	}
	if err != nil {
		return Checkpoint{}, err
	}
	return parseCheckpoint(value)
}

func putCheckpoint(b store.Batch, prefix []byte, c Checkpoint) {
	b.Put(append(prefix[:len(prefix):len(prefix)], checkpointKey), c.encode())
}

func appendFact(dst []byte, now time.Time, event []byte) []byte {
	dst = append(dst, factKind)
	dst = binary.BigEndian.AppendUint64(dst, timeNumber(now))
	return append(dst, event...)
}

func appendClaim(dst []byte, epoch uint64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, claimKind), epoch)
}

// parseRecord reads a record of the log; ok is false for a claim.
func parseRecord(record []byte) (now time.Time, event []byte, ok bool, err error) {
	switch {
	case len(record) >= factHeader && record[0] == factKind:
		return numberTime(binary.BigEndian.Uint64(record[1:])), record[factHeader:], true, nil
	case len(record) == claimBytes && record[0] == claimKind:
		return time.Time{}, nil, false, nil
	default:
		return time.Time{}, nil, false, fmt.Errorf("%w: %.20x is no record of a partition", journal.ErrCorrupt, record)
	}
}

// facts frames a turn's events for the log, into one buffer that is used again.
type facts struct {
	buffer  []byte
	records [][]byte
}

func (f *facts) frame(now time.Time, events [][]byte) [][]byte {
	f.buffer, f.records = f.buffer[:0], f.records[:0]
	size := 0
	for _, event := range events {
		size += factHeader + len(event)
	}
	if cap(f.buffer) < size {
		f.buffer = make([]byte, 0, 2*size)
	}
	for _, event := range events {
		start := len(f.buffer)
		f.buffer = appendFact(f.buffer, now, event)
		f.records = append(f.records, f.buffer[start:])
	}
	return f.records
}
