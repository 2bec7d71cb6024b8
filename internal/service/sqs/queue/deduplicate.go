package queue

import (
	"cmp"
	"slices"
)

// given is a token that a message brought, as long as its duplicates are known.
type given struct {
	token    Token
	position Position
	at       int64
}

func (q *queue) decideSendFIFO(at int64, c *Send) ([]Event, Answer, error) {
	e := &Sent{Queue: q.id, First: q.line.next, At: at}
	answer := Answer{Admissions: make([]Admission, 0, len(c.Messages))}
	for i := range c.Messages {
		m := &c.Messages[i]
		token := q.token(m.Identity)
		p, duplicate := q.fifo.duplicate(token, at)
		if !duplicate {
			k := slices.IndexFunc(e.Admitted, func(a Admitted) bool { return a.Token == token })
			if duplicate = k >= 0; duplicate {
				p = e.First + Position(k)
			}
		}
		if !duplicate {
			p = e.First + Position(len(e.Admitted))
			e.Payloads = append(e.Payloads, m.Payload)
			e.Admitted = append(e.Admitted, Admitted{Group: m.Identity.Group, Token: token, Answer: m.Identity.Answer})
		}
		answer.Admissions = append(answer.Admissions, Admission{Position: p, Duplicate: duplicate})
	}
	if len(e.Admitted) == 0 {
		return nil, answer, nil
	}
	e.Width = q.line.begins(at, q.description.Config.retention)
	return []Event{e}, answer, nil
}

// token is the one of a message that counts in the queue.
func (q *queue) token(i *Identity) Token {
	if q.description.Config.groupScope {
		return i.ByGroup
	}
	return i.ByQueue
}

// duplicate finds the message that brought a token first, if its duplicates are not let in any more.
func (f *fifo) duplicate(token Token, at int64) (Position, bool) {
	p, ok := f.tokens[token]
	if !ok {
		return 0, false
	}
	i, _ := slices.BinarySearchFunc(f.given, p, func(g given, p Position) int { return cmp.Compare(g.position, p) })
	return p, at < f.given[i].at+DeduplicationInterval
}

// give remembers a message's token.
func (f *fifo) give(token Token, p Position, at int64) {
	f.tokens[token] = p
	f.given = append(f.given, given{token: token, position: p, at: at})
}

// admit puts messages into a FIFO queue.
func (m *Machine) admit(q *queue, e *Sent) {
	f := q.fifo
	first := len(f.given) == 0
	rest := f.pending
	for i := range e.Admitted {
		a, p := &e.Admitted[i], e.First+Position(i)
		f.give(a.Token, p, e.At)
		if len(rest) == 0 && q.description.Config.delay == 0 {
			g := f.group(a.Group)
			f.join(g, p)
			m.settle(q, g)
			continue
		}
		rest = append(rest, pending{group: a.Group, position: p, at: e.At})
	}
	if len(rest) > 0 {
		m.delayUntil(f, rest)
		m.arrive(q, e.At)
	}
	if first {
		m.reschedule(q)
	}
}

// sweeps is when there is something to forget; false when there is nothing.
func (f *fifo) sweeps() (int64, bool) {
	var at int64
	if len(f.given) > 0 {
		at = f.given[0].at
	}
	if len(f.tried) > 0 {
		if first := f.attempts[f.tried[0]].at; at == 0 || first < at {
			at = first
		}
	}
	return at + sweepAfter, at != 0
}

// lapsed is what can be forgotten by now; nil for nothing.
func (f *fifo) lapsed(at int64) *Lapsed {
	e := &Lapsed{Queue: f.queue.id}
	for i := range f.given {
		if at < f.given[i].at+lapseAfter {
			break
		}
		e.Tokens = f.given[i].position + 1
	}
	for _, token := range f.tried {
		if at < f.attempts[token].at+lapseAfter {
			break
		}
		e.Attempts = append(e.Attempts, token)
	}
	if e.Tokens == 0 && len(e.Attempts) == 0 {
		return nil
	}
	return e
}

func (m *Machine) applyLapsed(q *queue, e *Lapsed) {
	f := q.fifo
	n := 0
	for ; n < len(f.given) && f.given[n].position < e.Tokens; n++ {
		if g := &f.given[n]; f.tokens[g.token] == g.position { // no newer message has brought it
			delete(f.tokens, g.token)
		}
	}
	if f.given = f.given[n:]; len(f.given) == 0 {
		f.given, f.tokens = nil, map[Token]Position{}
	}
	for _, token := range e.Attempts {
		delete(f.attempts, token)
	}
	if len(e.Attempts) > 0 {
		f.tried = slices.DeleteFunc(f.tried, func(token Token) bool { return f.attempts[token] == nil })
	}
	q.expiring = false
	m.reschedule(q)
}
