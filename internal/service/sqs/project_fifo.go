package sqs

import (
	"encoding/binary"
	"fmt"
	"slices"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// admitted writes what a FIFO queue keeps of a message besides its payload.
func (v *view) admitted(b store.Batch, e *queue.Sent, i int) {
	a, p := &e.Admitted[i], e.First+queue.Position(i)
	v.key = positionKey(v.key[:0], keyQueued, e.Queue, p)
	v.value = append(binary.AppendVarint(v.value[:0], e.At), a.Group[:]...)
	b.Put(v.key, v.value)
	v.key[0] = keyToken
	v.value = appendToken(v.value[:0], e.At, a.Token, a.Answer)
	b.Put(v.key, v.value)
}

func (v *view) putAttempt(b store.Batch, id queue.ID, token queue.Token) {
	a, ok := v.machine.Attempt(id, token)
	if !ok {
		return
	}
	v.value = binary.AppendVarint(binary.AppendVarint(v.value[:0], a.At), a.Due)
	for i, d := range a.Deliveries {
		v.value = append(v.value, a.Groups[i][:]...)
		v.value = binary.AppendUvarint(v.value, uint64(d.Position))
		v.value = binary.AppendUvarint(v.value, uint64(d.Receives))
		v.value = binary.AppendVarint(v.value, d.First)
	}
	b.Put(attemptKey(id, token), v.value)
}

func (v *view) lapsed(b store.Batch, e *queue.Lapsed) {
	if e.Tokens > 0 {
		b.DeleteRange(positionKey(nil, keyToken, e.Queue, 0), positionKey(nil, keyToken, e.Queue, e.Tokens))
	}
	for _, token := range e.Attempts {
		b.Delete(attemptKey(e.Queue, token))
	}
}

func loadQueued(m *queue.Machine, key, value []byte) error {
	n := numbers{b: value}
	id, p := splitPosition(key)
	at := n.signed()
	x := queue.Queued{Position: p}
	if n.err != nil || len(n.b) != len(x.Group) || !m.FIFO(id) {
		return fmt.Errorf("message %d of queue %d: %w", p, id, store.ErrCorrupt)
	}
	copy(x.Group[:], n.b)
	m.RestoreMessage(id, x, at)
	return nil
}

func loadToken(m *queue.Machine, key, value []byte) error {
	id, p := splitPosition(key)
	given, _, err := splitToken(value)
	if err != nil || !m.FIFO(id) {
		return fmt.Errorf("token %d of queue %d: %w", p, id, store.ErrCorrupt)
	}
	given.Position = p
	m.RestoreToken(id, given)
	return nil
}

// loadAttempts puts the attempts of each queue back in the order in which they were made.
func loadAttempts(m *queue.Machine, r store.Reader) error {
	type made struct {
		queue.Attempt
		queue queue.ID
	}
	var all []made
	err := r.Scan(store.Within([]byte{keyAttempt}), func(key, value []byte) error {
		id := queue.ID(binary.BigEndian.Uint64(key[1:]))
		a, err := readAttempt(value)
		if err != nil || copy(a.Token[:], key[9:]) != len(a.Token) || !m.FIFO(id) {
			return fmt.Errorf("attempt of queue %d: %w", id, store.ErrCorrupt)
		}
		all = append(all, made{a, id})
		return nil
	})
	slices.SortStableFunc(all, func(a, b made) int { return int(a.At - b.At) })
	for _, a := range all {
		m.RestoreAttempt(a.queue, a.Attempt)
	}
	return err
}

func readAttempt(value []byte) (queue.Attempt, error) {
	n := numbers{b: value}
	a := queue.Attempt{At: n.signed(), Due: n.signed()}
	for len(n.b) > 0 {
		var g queue.Group
		if copy(g[:], n.b) != len(g) {
			return a, store.ErrCorrupt
		}
		n.b = n.b[len(g):]
		a.Groups = append(a.Groups, g)
		a.Deliveries = append(a.Deliveries, queue.Delivery{Position: queue.Position(n.unsigned()), Receives: uint32(n.unsigned()), First: n.signed()})
	}
	return a, n.err
}
