package queue

import "slices"

// place puts fresh messages behind those that are there of a tenant, or, if there is no room, of others.
func (f *fair) place(g Group, s span, sent int64) {
	t := f.of(g)
	t.sent = max(t.sent, sent)
	if !t.ends(s.from) && f.isFull() {
		f.settle(t)
		t = &f.others
	}
	f.append(t, s)
	f.settle(t)
}

// isFull tells whether there is no room for another run.
func (f *fair) isFull() bool {
	if f.began++; f.spans >= fairSpansMax && f.began >= fairJoinAfter {
		f.began = 0
		f.join(&f.others)
		for _, t := range f.tenants { // what happens to one does not depend on the others
			f.join(t)
		}
	}
	return f.spans >= fairSpansMax
}

// join makes one of spans with nothing but holes between them.
func (f *fair) join(t *tenant) {
	joined := t.fresh[:0]
	for _, s := range t.fresh {
		if n := len(joined); n > 0 && f.queue.line.freshFrom(joined[n-1].to) >= s.from {
			joined[n-1].to = s.to
			f.spans--
			continue
		}
		joined = append(joined, s)
	}
	t.fresh = joined
}

// ends tells whether the tenant's last fresh message is right before a position.
func (t *tenant) ends(p Position) bool {
	return len(t.fresh) > 0 && t.fresh[len(t.fresh)-1].to == p
}

func (f *fair) append(t *tenant, s span) {
	if t.ends(s.from) {
		t.fresh[len(t.fresh)-1].to = s.to
		return
	}
	t.fresh = append(t.fresh, s)
	f.spans++
}

// firstFresh finds the tenant's first fresh message; 0 for none.
func (f *fair) firstFresh(t *tenant) Position {
	for len(t.fresh) > 0 {
		if p := f.queue.line.freshFrom(t.fresh[0].from); p < t.fresh[0].to {
			t.fresh[0].from = p
			return p
		}
		t.fresh = t.fresh[1:]
		f.spans--
	}
	t.fresh = nil
	return 0
}

// take takes a fresh message that is held from now on from its tenant.
func (f *fair) take(h *held) {
	t := f.heads[h.position]
	if t == nil {
		t = f.owner(h.position)
	}
	if t == nil {
		return
	}
	f.cut(t, span{h.position, h.position + 1})
	f.belong(h, t)
	f.settle(t)
}

// owner finds the tenant of a fresh message that is not its first: an old build may have taken it.
func (f *fair) owner(p Position) *tenant {
	if f.others.has(p) {
		return &f.others
	}
	for _, t := range f.tenants { // one of them has it
		if t.has(p) {
			return t
		}
	}
	return nil
}

func (t *tenant) has(p Position) bool {
	i := endsAfter(t.fresh, p)
	return i < len(t.fresh) && t.fresh[i].from <= p
}

// cut takes the messages of a span from those that are fresh.
func (f *fair) cut(t *tenant, s span) {
	i := endsAfter(t.fresh, s.from)
	j := i
	var rest []span
	for ; j < len(t.fresh) && t.fresh[j].from < s.to; j++ {
		if c := t.fresh[j]; c.from < s.from {
			rest = append(rest, span{c.from, s.from})
		}
		if c := t.fresh[j]; c.to > s.to {
			rest = append(rest, span{s.to, c.to})
		}
	}
	f.spans += len(rest) - (j - i)
	switch {
	case i == 0 && len(rest) == 1 && j == 1: // mostly: the first message of many
		t.fresh[0] = rest[0]
	case i == 0 && len(rest) == 0:
		t.fresh = t.fresh[j:]
	default:
		t.fresh = slices.Replace(t.fresh, i, j, rest...)
	}
	if len(t.fresh) == 0 {
		t.fresh = nil
	}
}

// expire forgets the fresh messages of a span.
func (f *fair) expire(s span) {
	f.cut(&f.others, s)
	f.settle(&f.others)
	for _, t := range f.tenants { // what happens to one does not depend on the others
		f.cut(t, s)
		f.settle(t)
	}
}
