package e2e

// Proves of a FIFO queue: each message is let in once, however often its sending is repeated because its answer did not come; it is
// received behind those of its group that were sent before it, and not once more after its deletion was acknowledged; none is lost.

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/servertest"
)

// fifoGroups is how many message groups there are, each with a sender of its own.
const fifoGroups = 4

// fifoLoad sends to groups, in each one message after the other, and receives and deletes from all.
type fifoLoad struct {
	server *servertest.Server
	over   *atomic.Bool

	mu     sync.Mutex
	groups [fifoGroups]fifoGroup
	errs   []error
}

// fifoGroup is what is known of a group. Its messages are numbered from 1.
type fifoGroup struct {
	sent    int               // those up to here were acknowledged
	ids     map[int]string    // the message IDs of those that were received
	asked   map[int]bool      // whose deletion was asked for
	deleted map[int]time.Time // when it was acknowledged
}

func newFIFOLoad(s *servertest.Server, over *atomic.Bool) *fifoLoad {
	l := &fifoLoad{server: s, over: over}
	for i := range l.groups {
		l.groups[i] = fifoGroup{ids: map[int]string{}, asked: map[int]bool{}, deleted: map[int]time.Time{}}
	}
	return l
}

func (l *fifoLoad) prepare(t *testing.T) {
	attributes := map[string]string{"VisibilityTimeout": "2", "FifoQueue": "true"}
	if err := l.server.SQS("CreateQueue", map[string]any{"QueueName": "q.fifo", "Attributes": attributes}, nil); err != nil {
		t.Fatal(err)
	}
}

func (l *fifoLoad) work() []func() {
	var out []func()
	for i := range l.groups {
		out = append(out, func() { l.send(i) })
	}
	return append(out, func() { l.receive(0) }, func() { l.receive(0) })
}

// send sends the next message of a group until it is acknowledged.
func (l *fifoLoad) send(i int) {
	g := &l.groups[i]
	n := g.sent + 1 // this goroutine alone writes it
	body := fmt.Sprint(i, " ", n)
	for l.server.SQS("SendMessage", map[string]any{"QueueUrl": "q.fifo", "MessageBody": body, "MessageGroupId": fmt.Sprint("g", i), "MessageDeduplicationId": fmt.Sprint(i, "-", n)}, nil) != nil {
		if l.over.Load() {
			return
		}
	}
	l.mu.Lock()
	g.sent = n
	l.mu.Unlock()
}

// receive takes up to ten messages, and deletes them all. It returns how many came.
func (l *fifoLoad) receive(wait int) int {
	began := time.Now()
	messages, err := receive(l.server, "q.fifo", map[string]any{"WaitTimeSeconds": wait})
	if err != nil {
		return 0
	}
	last := map[int]int{}
	for _, m := range messages {
		i, n := m.ofGroup()
		l.note(i, n, last[i], m.MessageID, began)
		last[i] = n
	}
	for _, m := range messages {
		i, n := m.ofGroup()
		l.mu.Lock()
		l.groups[i].asked[n] = true
		l.mu.Unlock()
		if remove(l.server, "q.fifo", m) != nil {
			break // those behind it stay, too: they must not be gone before it
		}
		l.mu.Lock()
		l.groups[i].deleted[n] = time.Now()
		l.mu.Unlock()
	}
	return len(messages)
}

// ofGroup is the group that a message is of, and its number in that.
func (m *received) ofGroup() (group, number int) {
	g, n, _ := strings.Cut(m.Body, " ")
	group, _ = strconv.Atoi(g)
	number, _ = strconv.Atoi(n)
	return group, number
}

// note holds message n of group i, which came behind message before in the same answer, against what is known.
func (l *fifoLoad) note(i, n, before int, id string, began time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := &l.groups[i]
	if known := g.ids[n]; known != "" && known != id {
		l.errs = append(l.errs, fmt.Errorf("message %d of group %d was let in twice", n, i))
	}
	g.ids[n] = id
	if at, gone := g.deleted[n]; gone && at.Before(began) {
		l.errs = append(l.errs, fmt.Errorf("message %d of group %d is received after its deletion was acknowledged", n, i))
	}
	if n > 1 && n-1 != before && !g.asked[n-1] {
		l.errs = append(l.errs, fmt.Errorf("message %d of group %d is received before message %d", n, i, n-1))
	}
}

func (l *fifoLoad) tooLittle() string {
	if sent, deleted := l.counts(); sent < 100 || deleted < 10 {
		return fmt.Sprintf("FIFO: %d sent, %d deleted", sent, deleted)
	}
	return ""
}

// counts counts the acknowledged messages and deletions of all groups.
func (l *fifoLoad) counts() (sent, deleted int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.groups {
		sent, deleted = sent+l.groups[i].sent, deleted+len(l.groups[i].deleted)
	}
	return sent, deleted
}

func (l *fifoLoad) check(t *testing.T) {
	for quiet := time.Now(); time.Since(quiet) < 2*visibility; {
		if l.receive(1) > 0 {
			quiet = time.Now()
		}
	}
	if err := errors.Join(l.errs...); err != nil {
		t.Error(err)
	}
	for i := range l.groups {
		g := &l.groups[i]
		for n := 1; n <= g.sent; n++ {
			if g.ids[n] == "" {
				t.Errorf("message %d of group %d was acknowledged and never received", n, i)
			}
		}
	}
	sent, deleted := l.counts()
	t.Logf("FIFO: %d messages acknowledged, %d deletions", sent, deleted)
}
