package queue

import "slices"

// Quiet is what is measured of the messages whose tenants are not noisy neighbors, and of those whose tenant is not known.
type Quiet struct {
	Counts
	Oldest, OldestDelayed Position
	// NoisyGroups counts the tenants that are.
	NoisyGroups int
}

func (f *fair) measure(at int64) *Quiet {
	q, noisy := f.queue, f.noisy(at)
	m := &Quiet{Counts: q.counts(), NoisyGroups: len(noisy)}
	for p, h := range q.held {
		switch quiet := h.tenant == nil || !slices.Contains(noisy, h.tenant); {
		case quiet && p&Delayed != 0:
			m.OldestDelayed = older(m.OldestDelayed, p)
		case quiet:
			m.Oldest = older(m.Oldest, p)
		case h.visible:
			m.Visible--
		case h.delayed():
			m.Delayed--
		default:
			m.InFlight--
		}
	}
	for first, t := range f.heads {
		if !slices.Contains(noisy, t) {
			m.Oldest = older(m.Oldest, first)
			continue
		}
		for _, s := range t.fresh {
			q.line.eachFresh(s, func(s span) { m.Visible -= int(s.to - s.from) })
		}
	}
	return m
}
