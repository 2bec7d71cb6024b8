// Proves what becomes of message move tasks and of departures when something comes in between: a cancellation, a purge, a deletion
// of either queue, a restart.
package queue

import (
	"errors"
	"testing"
	"time"
)

// desk drives a machine with two queues: 1, of which messages are moved, to 2.
type desk struct {
	t       *testing.T
	machine *Machine
	now     int64
	asked   []Action
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, machine: New(), now: testStart}
	for _, name := range []string{"from", "to"} {
		d.do(&Create{Key: Key{"1", "r", name}, Attributes: []Pair{{VisibilityTimeout, "30"}}})
	}
	return d
}

func (d *desk) do(c Command) Answer {
	d.t.Helper()
	answer, err := d.try(c)
	if err != nil {
		d.t.Fatalf("%#v: %v", c, err)
	}
	return answer
}

func (d *desk) try(c Command) (Answer, error) {
	d.asked = append(d.asked, d.machine.Advance(time.UnixMilli(d.now))...)
	_, answer, asked, err := step(d.machine, d.now, c, true)
	d.asked = append(d.asked, asked...)
	return answer, err
}

// running has a task that moves five messages, two of which have left.
func (d *desk) running() {
	d.do(&Send{Queue: 1, Messages: make([]Message, 5)})
	d.do(&StartTask{Queue: 1, ID: "t", Destination: Key{"1", "r", "to"}, Rate: 20})
	d.now++
	d.do(&Inspect{Queue: 1})
	if d.asked[len(d.asked)-1] != (Moving{Queue: 1}) {
		d.t.Fatalf("the machine asks for %v", d.asked)
	}
	d.do(&Move{Queue: 1})
}

func (d *desk) task() Task { return d.do(&Tasks{Queue: 1}).Tasks[0] }

func (d *desk) is(status TaskStatus, moved int) {
	d.t.Helper()
	if t := d.task(); t.Status != status || t.Moved != moved {
		d.t.Fatalf("the task is %s, %d moved; want %s, %d", t.Status, t.Moved, status, moved)
	}
}

func TestCancelled(t *testing.T) {
	d := newDesk(t)
	d.running()
	d.do(&CancelTask{Queue: 1, ID: "t"})
	d.is(TaskCancelling, 0)
	if _, err := d.try(&StartTask{Queue: 1, ID: "u"}); !errors.Is(err, ErrTaskActive) {
		t.Errorf("another task beside one that is being cancelled: %v", err)
	}
	d.do(&HandOver{Queue: 1, Through: 2})
	d.is(TaskCancelled, 2)
	if _, err := d.try(&CancelTask{Queue: 1, ID: "t"}); !errors.Is(err, ErrTaskOver) {
		t.Error(err)
	}
	if _, err := d.try(&CancelTask{Queue: 1, ID: "u"}); !errors.Is(err, ErrNoTask) {
		t.Error(err)
	}
	if got := d.do(&Inspect{Queue: 1}).Counts; got != (Counts{Visible: 3}) {
		t.Errorf("counts %+v", got)
	}
}

func TestPurgedWhileMoving(t *testing.T) {
	d := newDesk(t)
	d.running()
	d.do(&Purge{Queue: 1})
	if got := d.do(&Depart{Queue: 1}).Departures; len(got) > 0 {
		t.Errorf("%v are leaving", got)
	}
	d.do(&HandOver{Queue: 1, Through: 2}) // who carries them has not heard
	d.now += 1000
	d.do(&Inspect{Queue: 1})
	d.do(&Move{Queue: 1})
	d.is(TaskCompleted, 0)
}

func TestReturned(t *testing.T) {
	d := newDesk(t)
	d.running()
	d.do(&Return{Queue: 1, Through: 2, Reason: "gone"})
	if task := d.task(); task.Status != TaskFailed || task.Failure != "gone" {
		t.Errorf("the task is %+v", task)
	}
	got := d.do(&Receive{Queue: 1, Max: 10, Visibility: -1}).Deliveries
	if len(got) != 5 || got[0].Position != 1 || got[0].First != d.now {
		t.Errorf("received %+v", got)
	}
}

// A message that left is nobody's: no receipt deletes it, none keeps it.
func TestLeavingIsNobodys(t *testing.T) {
	d := newDesk(t)
	d.do(&Send{Queue: 1, Messages: make([]Message, 1)})
	d.do(&Receive{Queue: 1, Max: 1, Visibility: 0})
	d.do(&StartTask{Queue: 1, ID: "t"})
	d.now++
	d.do(&Move{Queue: 1})
	d.do(&Delete{Queue: 1, Positions: []Position{1}})
	change := d.do(&ChangeVisibility{Queue: 1, Entries: []Visibility{{Position: 1, Timeout: 10}}})
	if !errors.Is(change.Problems[0], ErrNotInFlight) {
		t.Error(change.Problems)
	}
	if got := d.do(&Depart{Queue: 1}).Departures; len(got) != 1 || got[0].Receives != 1 {
		t.Errorf("%+v are leaving", got)
	}
	if got := d.do(&Inspect{Queue: 1}).Counts; got != (Counts{InFlight: 1}) {
		t.Errorf("counts %+v", got)
	}
}

// In a FIFO queue those behind in the group wait for a message that leaves, until it is in the other queue.
func TestBehindLeaving(t *testing.T) {
	for name, last := range map[string]Command{"handed over": &HandOver{Queue: 1, Through: 2}, "returned": &Return{Queue: 1, Through: 2, Reason: "gone"}} {
		t.Run(name, func(t *testing.T) {
			m, do := machineOf(
				t, Pair{FifoQueue, "true"}, Pair{VisibilityTimeout, "0"},
				Pair{RedrivePolicy, `{"deadLetterTargetArn":"arn:aws:sqs:r:1:dead.fifo","maxReceiveCount":"1"}`},
			)
			var messages []Message
			for i := range 3 {
				messages = append(messages, Message{Identity: &Identity{Group: Group{1}, ByQueue: Token{byte(i)}}})
			}
			do(&Send{Queue: 1, Messages: messages})
			receive := &Receive{Queue: 1, Max: 2, Visibility: -1}
			do(receive)
			m.Advance(time.UnixMilli(testStart + 1))
			if got := do(receive); !got.Again || len(got.Deliveries) > 0 {
				t.Fatalf("received %+v of two that leave", got)
			}
			if got := do(receive).Deliveries; len(got) > 0 {
				t.Fatalf("received %+v past two that leave", got)
			}
			do(last)
			want := Position(3)
			if name == "returned" {
				want = 1
			}
			if got := do(receive).Deliveries; len(got) == 0 || got[0].Position != want {
				t.Errorf("received %+v, want %d first", got, want)
			}
		})
	}
}

// Whoever takes a queue up finds what is to be carried, and the newest departure that was accepted.
func TestOutstandingDepartures(t *testing.T) {
	d := newDesk(t)
	d.running()
	found := false
	for _, action := range d.machine.Outstanding() {
		found = found || action == Leaving{Queue: 1}
	}
	if !found {
		t.Errorf("outstanding are %v", d.machine.Outstanding())
	}
}

func TestAcceptedOnce(t *testing.T) {
	d := newDesk(t)
	origin := Origin{Partition: 7, Queue: 9}
	three := []Newcomer{{Number: 4}, {Number: 5}, {Number: 6}}
	d.do(&Accept{Queue: 2, Origin: origin, Messages: three[:2]})
	d.do(&Accept{Queue: 2, Origin: origin, Messages: three})
	d.do(&Accept{Queue: 2, Origin: Origin{Partition: 8, Queue: 9}, Messages: three[:1]})
	if got := d.do(&Inspect{Queue: 2}).Counts; got != (Counts{Visible: 4}) {
		t.Errorf("counts %+v", got)
	}
	d.do(&Unlink{Origin: origin})
	if got := d.machine.States()[1].Links; len(got) != 1 || got[0].Origin.Partition != 8 {
		t.Errorf("links %+v", got)
	}
	d.do(&Remove{Queue: 2})
	if len(d.machine.linked) > 0 {
		t.Errorf("a queue that is gone is linked: %v", d.machine.linked)
	}
}
