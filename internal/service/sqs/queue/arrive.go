package queue

// pending is a message of a FIFO queue that is delayed. The delay is the queue's, so they become visible in the order in which
// they were sent.
type pending struct {
	group    Group
	position Position
	at       int64 // when it was sent
}

// before and place put FIFO queues into the machine's arrivals.
func (f *fifo) before(other *fifo) bool {
	a, b := f.arrives(), other.arrives()
	return a < b || a == b && f.queue.id < other.queue.id
}

func (f *fifo) place() *int { return &f.arrival }

// arrives is when the first pending message becomes visible; there must be one.
func (f *fifo) arrives() int64 { return f.pending[0].at + f.queue.description.Config.delay }

// delayUntil makes others the pending messages, and puts the queue where it belongs among the arrivals.
func (m *Machine) delayUntil(f *fifo, others []pending) {
	if f.arrival > 0 {
		m.arrivals.remove(f)
	}
	if len(others) == 0 {
		others = nil
	}
	if f.pending = others; len(others) > 0 {
		m.arrivals.push(f)
	}
}

// arrive lets pending messages into their groups whose delay is over.
func (m *Machine) arrive(q *queue, at int64) {
	f, n := q.fifo, 0
	for ; n < len(f.pending) && f.pending[n].at+q.description.Config.delay <= at; n++ {
		g := f.group(f.pending[n].group)
		f.join(g, f.pending[n].position)
		m.settle(q, g)
	}
	if n > 0 {
		m.delayUntil(f, f.pending[n:])
	}
}

// redelay makes a change of the attributes true. The delay of a FIFO queue holds for the messages that are already in it too
// (SQS Developer Guide, "Amazon SQS delay queues"): for those that are still delayed. Which those are is a fact from here on,
// as the new delay alone no longer tells: the cursor divides them from the others.
func (m *Machine) redelay(q *queue, e *Configured) {
	m.arrive(q, e.At)
	q.line.cursor = q.line.next
	if len(q.fifo.pending) > 0 {
		q.line.cursor = q.fifo.pending[0].position
	}
	rest := q.fifo.pending
	m.delayUntil(q.fifo, nil)
	q.description = q.configured(e)
	m.delayUntil(q.fifo, rest)
	m.arrive(q, e.At)
	m.touch(q)
}
