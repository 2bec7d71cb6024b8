package sqs

// Proves of event records and of what the view keeps: what builds before FIFO queues wrote is still read, what this build writes
// is read back as it was, and bytes that are neither are refused without a panic.

import (
	"encoding/hex"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/sqs/queue"
)

// Records of standard queues, as builds before FIFO queues wrote them.
func TestOldRecords(t *testing.T) {
	for _, test := range []struct {
		record string
		event  queue.Event
	}{
		{"060701b0bc01d00f0002000178" + "0179", &queue.Sent{Queue: 7, First: 1, At: 12_056, Width: 1000, Payloads: [][]byte{[]byte("x"), []byte("y")}}},
		{"070702d20f01010102", &queue.Received{Queue: 7, At: 1, Due: 1001, Deliveries: []queue.Delivery{{Position: 1, Receives: 1, First: 1}}}},
		{"0d0309040102" + "010102d00f" + "050e1c00000100" + "0178", &queue.Accepted{
			Sent:   queue.Sent{Queue: 5, First: 14, At: 14, Width: 0, Payloads: [][]byte{[]byte("x")}},
			Origin: queue.Origin{Partition: 3, Queue: 9}, Through: 4, Times: []int64{1}, Segments: []queue.Segment{{First: 1, At: 1, Width: 1000}},
		}},
		{"0807020102", &queue.Deleted{Queue: 7, Positions: []queue.Position{1, 2}}},
	} {
		b, err := hex.DecodeString(test.record)
		if err != nil {
			t.Fatal(err)
		}
		got, err := (&view{}).Decode(b)
		if err != nil {
			t.Errorf("%s: %v", test.record, err)
			continue
		}
		if diff := cmp.Diff(test.event, got); diff != "" {
			t.Errorf("%s: %s", test.record, diff)
		}
		if again := hex.EncodeToString((&view{}).Encode(nil, test.event)); again != test.record {
			t.Errorf("%s is now written as %s", test.record, again)
		}
	}
}

func eventsOfFIFO() []queue.Event {
	return []queue.Event{
		&queue.Sent{Queue: 1, First: 5, At: 7, Payloads: [][]byte{[]byte("x")}, Admitted: []queue.Admitted{{Group: queue.Group{1}, Token: queue.Token{2}, Answer: []byte("told")}}},
		&queue.Received{Queue: 1, At: 7, Due: 9, Deliveries: []queue.Delivery{{Position: 5, Receives: 1, First: 7}}, Groups: []queue.Group{{1}}, Attempt: queue.Token{3}},
		&queue.Lapsed{Queue: 1, Tokens: 6, Attempts: []queue.Token{{3}, {4}}},
	}
}

// eventsOfTransfers are those of messages that move from one queue to another.
func eventsOfTransfers() []queue.Event {
	key := queue.Key{Account: "1", Region: "r", Name: "q"}
	return []queue.Event{
		&queue.Departed{Queue: 1, At: 7, First: 3, Target: key, Task: true, Positions: []queue.Position{5, 6}},
		&queue.Departed{Queue: 1, At: 7, First: 3, Target: key, Positions: []queue.Position{5, 6}, Groups: []queue.Group{{1}, {2}}},
		&queue.Accepted{
			Sent:   queue.Sent{Queue: 1, First: 5, At: 7, Payloads: [][]byte{[]byte("x"), []byte("y")}},
			Origin: queue.Origin{Partition: 3, Queue: 9}, Through: 4, Times: []int64{1, 2}, Segments: []queue.Segment{{First: 5, At: 1, Width: 1000}},
		},
		&queue.HandedOver{Queue: 1, At: 7, Through: 4, Positions: []queue.Position{5}},
		&queue.Returned{Queue: 1, At: 7, Through: 4, Positions: []queue.Position{5}, Reason: "gone"},
		&queue.Unlinked{Origin: queue.Origin{Partition: 3, Queue: 9}, Queues: []queue.ID{1, 2}},
		&queue.TaskStarted{Queue: 1, Task: queue.Task{ID: "t", Destination: key, Rate: 5, Started: 7, ToMove: 9, Status: queue.TaskRunning, Next: 7}},
		&queue.TaskStopped{Queue: 1, At: 7, Cancelled: true},
		&queue.Expired{Queue: 1, To: 9, From: 5},
	}
}

// eventsOfTenants are those of standard queues whose messages have groups.
func eventsOfTenants() []queue.Event {
	runs := []queue.Run{{First: 5, Group: queue.Group{1}}, {First: 6}}
	sent := queue.Sent{Queue: 1, First: 5, At: 7, Payloads: [][]byte{[]byte("x"), []byte("y")}, Runs: runs}
	delayed := sent
	delayed.Due, delayed.Order = []int64{8, 9}, 4
	return []queue.Event{&sent, &delayed, &queue.Accepted{Sent: sent, Origin: queue.Origin{Partition: 3, Queue: 9}, Through: 4, Times: []int64{1, 2}}}
}

func events() []queue.Event {
	return slices.Concat(eventsOfFIFO(), eventsOfTransfers(), eventsOfTenants())
}

func FuzzRecord(f *testing.F) {
	for _, e := range events() {
		f.Add((&view{}).Encode(nil, e))
	}
	f.Fuzz(func(t *testing.T, record []byte) {
		event, err := (&view{}).Decode(record)
		if err != nil {
			return
		}
		again, err := (&view{}).Decode((&view{}).Encode(nil, event))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(event, again); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRecords(t *testing.T) {
	for _, e := range events() {
		record := (&view{}).Encode(nil, e)
		got, err := (&view{}).Decode(record)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Error(diff)
		}
		for n := range record {
			if got, err := (&view{}).Decode(record[:n]); err == nil && cmp.Equal(e, got) {
				t.Errorf("%d bytes of a record of %d were taken for all of it", n, len(record))
			}
		}
	}
}

func FuzzKeptOfTransfers(f *testing.F) {
	f.Add(encodeTasks([]queue.Task{{ID: "t", Status: queue.TaskRunning}}))
	f.Fuzz(func(t *testing.T, value []byte) {
		m := queue.New()
		m.RestoreQueue(&queue.Description{ID: 1, Config: queue.NewConfig(nil, nil)}, 0, 0)
		key := linkKey(1, queue.Origin{Partition: 3, Queue: 9})
		for _, load := range []func(*queue.Machine, []byte, []byte) error{loadVoid, loadDeparture, loadTasks, loadLink} {
			_ = load(m, key, value) // it must refuse or take it, without a panic
		}
		if tasks, err := decodeTasks(value); err == nil && len(m.Tasks(1)) != len(tasks) {
			t.Error("tasks are not all restored")
		}
	})
}

func FuzzKeptOfTenants(f *testing.F) {
	f.Add([]byte{2, 2, 2, 2, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, value []byte) {
		for _, fifo := range []string{"false", "true"} {
			m := queue.New()
			m.RestoreQueue(&queue.Description{ID: 1, Config: queue.NewConfig([]queue.Pair{{Name: queue.FifoQueue, Value: fifo}}, nil)}, 0, 0)
			_ = loadHeld(m, positionKey(nil, keyHeld, 1, 5), value) // it must refuse or take it, without a panic
			if group, err := readRun(m, 1, value); err == nil && (fifo == "true" || len(value) > 0 && string(group[:]) != string(value)) {
				t.Errorf("a run is read as %x", group)
			}
			if _, err := readRun(m, 2, value); err == nil {
				t.Error("a run is a queue's that there is not")
			}
		}
	})
}

func FuzzKeptOfFIFO(f *testing.F) {
	f.Add(appendToken(nil, 7, queue.Token{1}, []byte("told")))
	f.Add([]byte{14, 18})
	f.Fuzz(func(t *testing.T, value []byte) {
		if given, answer, err := splitToken(value); err == nil {
			if again, told, err := splitToken(appendToken(nil, given.At, given.Token, answer)); err != nil || again != given || string(told) != string(answer) {
				t.Error("a token is not read as it was written")
			}
		}
		if a, err := readAttempt(value); err == nil && len(a.Groups) != len(a.Deliveries) {
			t.Error("an attempt has deliveries without a group")
		}
	})
}
