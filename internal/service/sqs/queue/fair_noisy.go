package queue

import (
	"bytes"
	"slices"
)

// When a tenant is a noisy neighbor. Source: SQS Developer Guide, "How Amazon SQS fair queues work".
const (
	// noisyShare of the messages in flight, or of the recent processing time, is what a tenant may have: a tenth.
	noisyShare = 10
	// noisyInFlightMin is how many messages of its own a tenant with a larger share has in flight at least.
	noisyInFlightMin = 30
	// noisyAfterSend is for how long after it sent something a tenant can be noisy, in milliseconds.
	noisyAfterSend = 5 * 60 * second
	// noisyTimeMin is what all have spent lately, in milliseconds, before a share of it tells anything. AWS names no number.
	noisyTimeMin = 30 * second
)

// processing is recent processing time in milliseconds: it halves every minute.
type processing struct{ spent, minute int64 }

func (p processing) at(minute int64) int64 { return p.spent >> min(max(minute-p.minute, 0), 63) }

func (p *processing) add(minute, spent int64) {
	p.spent, p.minute = p.at(minute)+spent, max(minute, p.minute)
}

// crowded puts tenants into the crowd: the one with the most messages in flight first.
type crowded struct{ *tenant }

func (c crowded) before(other crowded) bool {
	if c.flying != other.flying {
		return c.flying > other.flying
	}
	return bytes.Compare(c.name[:], other.name[:]) < 0
}

func (c crowded) place() *int { return &c.spot }

// flies notes that a message is in flight.
func (q *queue) flies(h *held) {
	q.flying++
	if h.tenant != nil {
		q.fair.crowds(h.tenant, 1)
	}
}

// lands notes that a message is in flight no more, and for how long it was.
func (f *fair) lands(h *held, now int64) {
	landed := min(now, h.due) // what is noticed late was over before
	spent, minute := max(landed-h.received, 0), landed/(60*second)
	f.time.add(minute, spent)
	t := h.tenant
	if t == nil {
		return
	}
	f.crowds(t, -1)
	t.time.add(minute, spent)
	f.slow = slices.DeleteFunc(f.slow, func(other *tenant) bool { return other == t || !f.isSlow(other, minute) })
	// Only what it spends itself makes a tenant's share larger.
	if f.isSlow(t, minute) {
		f.slow = append(f.slow, t)
	}
}

func (f *fair) isSlow(t *tenant, minute int64) bool {
	return t.time.at(minute)*noisyShare > f.time.at(minute)
}

func (f *fair) crowds(t *tenant, more int) {
	if t.spot > 0 {
		f.crowd.remove(crowded{t})
	}
	if t.flying += more; t.flying >= noisyInFlightMin {
		f.crowd.push(crowded{t})
	}
}

// noisy lists the tenants that are noisy neighbors, by name. There are at most nine by each rule.
func (f *fair) noisy(at int64) []*tenant {
	if f.crowd.len()+len(f.slow) == 0 {
		return nil
	}
	out := make([]*tenant, 0, 2*noisyShare)
	add := func(t *tenant) {
		if at < t.sent+noisyAfterSend && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	var most [noisyShare]crowded
	for _, c := range f.crowd.least(most[:0], noisyShare) {
		if c.flying*noisyShare > f.queue.flying {
			add(c.tenant)
		}
	}
	if minute := at / (60 * second); f.time.at(minute) >= noisyTimeMin {
		for _, t := range f.slow {
			if f.isSlow(t, minute) {
				add(t)
			}
		}
	}
	slices.SortFunc(out, func(a, b *tenant) int { return bytes.Compare(a.name[:], b.name[:]) })
	return out
}
