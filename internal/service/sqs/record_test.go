package sqs

// Proves of event records and of what the view keeps: what builds before FIFO queues wrote is still read, what this build writes
// is read back as it was, and bytes that are neither are refused without a panic.

import (
	"encoding/hex"
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

func FuzzRecord(f *testing.F) {
	for _, e := range eventsOfFIFO() {
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

func TestRecordsOfFIFO(t *testing.T) {
	for _, e := range eventsOfFIFO() {
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
