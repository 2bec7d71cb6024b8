package queue

import "slices"

// course is where the messages of a tenant are taken from, one after the other.
type course struct {
	of    *tenant
	line  *line
	ready []readyItem // those that are held
	fresh []span
	at    Position // in the first of fresh
	taken int
}

func (f *fair) course(t *tenant, n int) course {
	c := course{of: t, line: &f.queue.line, fresh: t.fresh, at: t.first}
	if ready := f.readyOf(t); ready.len() > 0 {
		c.ready = ready.least(make([]readyItem, 0, n), n)
	}
	return c
}

// head is where the next message stands; false if there is none.
func (c *course) head() (mark, bool) {
	switch {
	case len(c.ready) > 0:
		return c.ready[0].mark(), true
	case len(c.fresh) > 0:
		return freshMark(c.at), true
	}
	return mark{}, false
}

// next takes the next message: one that is held, or the position of one that is fresh.
func (c *course) next() (*held, Position) {
	if len(c.ready) > 0 {
		h := c.ready[0].held
		c.ready = c.ready[1:]
		return h, h.position
	}
	p := c.at
	c.at++
	for len(c.fresh) > 0 {
		if c.at = c.line.freshFrom(max(c.at, c.fresh[0].from)); c.at < c.fresh[0].to {
			break
		}
		c.fresh = c.fresh[1:]
	}
	return nil, p
}

// earliest picks the course whose next message comes first; nil if there is none.
func earliest(courses []course) *course {
	var best *course
	var first mark
	for i := range courses {
		if head, some := courses[i].head(); some && (best == nil || head.before(first)) {
			best, first = &courses[i], head
		}
	}
	return best
}

// calmest picks the course of the tenant with the fewest messages in flight, those taken included; nil if there is none.
func calmest(courses []course) *course {
	var best *course
	var first mark
	least := 0
	for i := range courses {
		c := &courses[i]
		head, some := c.head()
		flying := c.of.flying + c.taken
		if some && (best == nil || flying < least || flying == least && head.before(first)) {
			best, first, least = c, head, flying
		}
	}
	return best
}

// next lists the n messages to deliver: those of quiet tenants in their order, then those of noisy ones. Those among them that were
// received too often are listed apart.
func (f *fair) next(at int64, n int) (out []Delivery, spent []Position) {
	noisy := f.noisy(at)
	if len(f.queue.line.voids) >= fairHolesMax {
		noisy = nil
	}
	for look := n; ; look *= 2 {
		p := picking{queue: f.queue, at: at, n: n, look: look, out: make([]Delivery, 0, n)}
		p.pick(f.quiet(noisy, look), earliest)
		if p.goesOn() {
			p.pick(f.courses(noisy, look), calmest)
		}
		if p.look > 0 || !p.short() {
			return p.out, p.spent
		}
	}
}

// quiet are the courses of the tenants that are not noisy and have the first n messages.
func (f *fair) quiet(noisy []*tenant, n int) []course {
	tenants := f.order.least(make([]*tenant, 0, n+len(noisy)), n+len(noisy))
	if len(noisy) > 0 {
		tenants = slices.DeleteFunc(tenants, func(t *tenant) bool { return slices.Contains(noisy, t) })
	}
	return f.courses(tenants[:min(n, len(tenants))], n)
}

func (f *fair) courses(tenants []*tenant, n int) []course {
	out := make([]course, len(tenants))
	for i, t := range tenants {
		out[i] = f.course(t, n)
	}
	return out
}

// visible lists the first n messages that could be received, in their order.
func (f *fair) visible(n int) []Position {
	var out []Position
	courses := f.quiet(nil, n)
	for c := earliest(courses); c != nil && len(out) < n; c = earliest(courses) {
		_, p := c.next()
		out = append(out, p)
	}
	return out
}

// picking picks n messages, and looks at so many at most.
type picking struct {
	queue   *queue
	at      int64
	n, look int
	out     []Delivery
	spent   []Position
}

func (p *picking) short() bool { return len(p.out) < p.n && len(p.spent) < departMax }

func (p *picking) goesOn() bool { return p.look > 0 && p.short() }

func (p *picking) pick(courses []course, which func([]course) *course) {
	for p.goesOn() {
		c := which(courses)
		if c == nil {
			return
		}
		p.look--
		h, position := c.next()
		d := Delivery{Position: position, Receives: 1, First: p.at}
		if h != nil {
			if p.queue.isSpent(h, p.at) {
				p.spent = append(p.spent, position)
				continue
			}
			d.Receives = h.receives + 1
			if h.first != 0 { // it is 0 of one that was delayed until now
				d.First = h.first
			}
		}
		c.taken++
		p.out = append(p.out, d)
	}
}
