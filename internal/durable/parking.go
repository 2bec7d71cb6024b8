package durable

import "time"

// parking holds the commands that wait: by topic in order of arrival, and all of them by time. Every operation costs at most
// the logarithm of their number.
type parking[C, A any] struct {
	topics map[string]*lane[C, A]
	times  []*Request[C, A] // a heap, earliest first
}

// lane is the list of one topic.
type lane[C, A any] struct{ first, last *Request[C, A] }

func newParking[C, A any]() *parking[C, A] {
	return &parking[C, A]{topics: make(map[string]*lane[C, A])}
}

func (p *parking[C, A]) len() int { return len(p.times) }

// add puts r behind all others of its topic.
func (p *parking[C, A]) add(r *Request[C, A]) {
	l := p.topics[r.topic]
	if l == nil {
		l = &lane[C, A]{}
		p.topics[r.topic] = l
	}
	r.prev, r.next = l.last, nil
	if l.last == nil {
		l.first = r
	} else {
		l.last.next = r
	}
	l.last = r
	r.heap = len(p.times)
	p.times = append(p.times, r)
	p.up(r.heap)
}

// remove takes r out, wherever it stands.
func (p *parking[C, A]) remove(r *Request[C, A]) {
	l := p.topics[r.topic]
	if r.prev == nil {
		l.first = r.next
	} else {
		r.prev.next = r.next
	}
	if r.next == nil {
		l.last = r.prev
	} else {
		r.next.prev = r.prev
	}
	if l.first == nil {
		delete(p.topics, r.topic)
	}
	r.prev, r.next = nil, nil
	p.removeTime(r.heap)
	r.heap = -1
}

// first is the oldest of a topic, nil if none waits.
func (p *parking[C, A]) first(topic string) *Request[C, A] {
	if l := p.topics[topic]; l != nil {
		return l.first
	}
	return nil
}

// due is one whose time has come, the earliest first; nil if there is none.
func (p *parking[C, A]) due(now time.Time) *Request[C, A] {
	if len(p.times) == 0 || p.times[0].until.After(now) {
		return nil
	}
	return p.times[0]
}

// earliest is when the next one is due; zero if none waits.
func (p *parking[C, A]) earliest() time.Time {
	if len(p.times) == 0 {
		return time.Time{}
	}
	return p.times[0].until
}

func (p *parking[C, A]) swap(i, j int) {
	p.times[i], p.times[j] = p.times[j], p.times[i]
	p.times[i].heap, p.times[j].heap = i, j
}

func (p *parking[C, A]) less(i, j int) bool { return p.times[i].until.Before(p.times[j].until) }

func (p *parking[C, A]) up(i int) {
	for i > 0 && p.less(i, (i-1)/2) {
		p.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
}

func (p *parking[C, A]) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(p.times); child++ {
			if p.less(child, least) {
				least = child
			}
		}
		if least == i {
			return
		}
		p.swap(i, least)
		i = least
	}
}

func (p *parking[C, A]) removeTime(i int) {
	last := len(p.times) - 1
	if i != last {
		p.swap(i, last)
	}
	p.times[last] = nil
	p.times = p.times[:last]
	if i != last {
		p.down(i)
		p.up(i)
	}
}
