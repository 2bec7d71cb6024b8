package durable

// Proves that keys keep to their partitions for ever, that they spread evenly, that what durable writes itself comes back
// and damaged forms of it are refused, and that the parking keeps its order. How: golden values; counting; fuzzing; a list
// as model.

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestKeysKeepTheirPartitions(t *testing.T) {
	// These are on disks. A change here loses data.
	for key, want := range map[string]int{
		"": 6, "a": 11, "arn:aws:sqs:us-east-1:000000000000:orders": 13, "000000000000/us-east-1/queue-1": 11, "ü": 1,
	} {
		if got := partitionOf(key, 16); got != want {
			t.Errorf("%q is in partition %d, was in %d", key, got, want)
		}
	}
	counts := make([]int, 16)
	for i := range 16_000 {
		counts[partitionOf(fmt.Sprintf("arn:aws:sqs:us-east-1:000000000000:queue-%d", i), 16)]++
	}
	for p, count := range counts {
		if count < 800 || count > 1200 {
			t.Errorf("partition %d has %d of 16000 keys", p, count)
		}
	}
}

func TestCheckpointsAndRecordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Checkpoint{
			Sequence: rapid.Uint64().Draw(t, "sequence"), Epoch: rapid.Uint64().Draw(t, "epoch"),
			Now: numberTime(rapid.Uint64().Draw(t, "now")),
		}
		if got, err := parseCheckpoint(c.encode()); err != nil || got != c {
			t.Fatalf("%+v, %v, want %+v", got, err, c)
		}
		event := rapid.SliceOf(rapid.Byte()).Draw(t, "event")
		now, got, ok, err := parseRecord(appendFact(nil, c.Now, event))
		if err != nil || !ok || !now.Equal(c.Now) || !slices.Equal(got, event) {
			t.Fatalf("%v %x %v, %v", now, got, ok, err)
		}
		if _, _, ok, err := parseRecord(appendClaim(nil, c.Epoch)); err != nil || ok {
			t.Fatalf("a claim is a fact: %v, %v", ok, err)
		}
	})
}

func FuzzParseRecord(f *testing.F) {
	f.Add(appendFact(nil, time.Unix(1, 2), []byte("event")))
	f.Add(appendClaim(nil, 7))
	f.Fuzz(func(t *testing.T, data []byte) {
		now, event, ok, err := parseRecord(data)
		if err == nil && ok && !slices.Equal(appendFact(nil, now, event), data) {
			t.Errorf("%x comes back as %v %x", data, now, event)
		}
		if c, err := parseCheckpoint(data); err == nil && !slices.Equal(c.encode(), data) {
			t.Errorf("%x comes back as %+v", data, c)
		}
	})
}

// TestParkingAgreesWithAList parks, takes out and asks at random.
func TestParkingAgreesWithAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parking := newParking[int, int]()
		var list []*Request[int, int]
		for range rapid.IntRange(1, 100).Draw(t, "steps") {
			if len(list) == 0 || rapid.IntRange(0, 2).Draw(t, "add") > 0 {
				r := NewRequest[int, int]()
				r.topic = fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "topic"))
				r.until = time.Unix(int64(rapid.IntRange(0, 50).Draw(t, "until")), 0)
				parking.add(r)
				list = append(list, r)
			} else {
				i := rapid.IntRange(0, len(list)-1).Draw(t, "remove")
				parking.remove(list[i])
				list = slices.Delete(list, i, i+1)
			}
			checkParking(t, parking, list)
		}
	})
}

func checkParking(t *rapid.T, parking *parking[int, int], list []*Request[int, int]) {
	if parking.len() != len(list) {
		t.Fatalf("%d wait, want %d", parking.len(), len(list))
	}
	earliest := time.Time{}
	for _, r := range list {
		if earliest.IsZero() || r.until.Before(earliest) {
			earliest = r.until
		}
	}
	if got := parking.earliest(); !got.Equal(earliest) {
		t.Fatalf("the earliest is %v, want %v", got, earliest)
	}
	for topic := range 4 {
		var want *Request[int, int]
		if i := slices.IndexFunc(list, func(r *Request[int, int]) bool { return r.topic == fmt.Sprint(topic) }); i >= 0 {
			want = list[i]
		}
		if got := parking.first(fmt.Sprint(topic)); got != want {
			t.Fatalf("the first of %d is wrong", topic)
		}
	}
	for _, l := range parking.topics {
		if l.first == nil {
			t.Fatal("an empty topic is kept")
		}
	}
}
