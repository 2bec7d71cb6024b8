package cloudwatchlogs

// Proves what happens to events: the rules of a batch, pages and tokens of GetLogEvents and FilterLogEvents, retention, what survives a
// crash, and what is refused while the disk is full. How: calls over the edge on a store in memory whose power can be cut.

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/store"
)

func events(pairs ...any) []M {
	var out []M
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, M{"timestamp": pairs[i], "message": pairs[i+1]})
	}
	return out
}

func TestBatches(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	now, hour := b.now(), time.Hour.Milliseconds()
	day := 24 * hour
	put := func(events []M) M { return M{"logGroupName": "g", "logStreamName": "s", "logEvents": events} }
	for text, batch := range map[string][]M{
		"Log event too large: 1048577 bytes exceeds limit of 1048576":                              events(now, strings.Repeat("x", 1<<20-25)),
		"Upload too large: 1048580 bytes exceeds limit of 1048576":                                 events(now, strings.Repeat("x", 1<<19), now, strings.Repeat("x", 1<<19-48)),
		"Log events in a single PutLogEvents request must be in chronological order.":              events(now, "a", now-1, "b"),
		"The batch of log events in a single PutLogEvents request cannot span more than 24 hours.": events(now-day-1, "a", now, "b"),
	} {
		b.refused("PutLogEvents", put(batch), "InvalidParameterException", text)
	}
	b.refused("PutLogEvents", put(nil), "InvalidParameterException",
		"1 validation error detected: Value null at 'logEvents' failed to satisfy constraint: Member must not be null")
	b.must("PutRetentionPolicy", M{"logGroupName": "g", "retentionInDays": 3})
	out := b.must("PutLogEvents", put(events(now-15*day, "too old", now-4*day, "expired", now, "good", now+2*hour, "in time", now+2*hour+1, "too new")))
	if got := out["rejectedLogEventsInfo"]; !cmp.Equal(got, M{"tooOldLogEventEndIndex": 1.0, "expiredLogEventEndIndex": 2.0, "tooNewLogEventStartIndex": 4.0}) {
		t.Errorf("%v", got)
	}
	got := b.must("GetLogEvents", M{"logGroupName": "g", "logStreamName": "s"})
	if !slices.Equal(messages(got), []string{"good", "in time"}) {
		t.Errorf("%v", got)
	}
	b.must("PutLogEvents", M{"logGroupName": "g", "logStreamName": "s", "logEvents": events(now, "any token"), "sequenceToken": "whatever"})
}

// follow reads pages by a token until one repeats or is missing.
func (b *bench) follow(operation string, params M, token string) (all []string, pages int) {
	b.t.Helper()
	for {
		out := b.must(operation, params)
		all, pages = append(all, messages(out)...), pages+1
		next, ok := out[token].(string)
		if !ok || next == params["nextToken"] || pages > 1000 {
			return all, pages
		}
		params["nextToken"] = next
	}
}

func TestPagesOfOneStream(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	var want []string
	for i := range 25 {
		b.clock.Advance(time.Millisecond)
		b.put("g", "s", fmt.Sprint("m", i))
		want = append(want, fmt.Sprint("m", i))
		if i%7 == 0 {
			b.flush()
		}
	}
	read := func(more M) M {
		out := M{"logGroupName": "g", "logStreamName": "s", "limit": 10}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	if got, _ := b.follow("GetLogEvents", read(M{"startFromHead": true}), "nextForwardToken"); !slices.Equal(got, want) {
		t.Errorf("forwards: %v", got)
	}
	last := b.must("GetLogEvents", read(nil))
	if got := messages(last); !slices.Equal(got, want[15:]) {
		t.Errorf("the last: %v", got)
	}
	before := b.must("GetLogEvents", read(M{"nextToken": last["nextBackwardToken"]}))
	if got := messages(before); !slices.Equal(got, want[5:15]) {
		t.Errorf("before: %v", got)
	}
	// Whoever waits at the end gets what comes.
	end := b.must("GetLogEvents", read(M{"nextToken": last["nextForwardToken"], "startFromHead": true}))
	if end["nextForwardToken"] != last["nextForwardToken"] || len(messages(end)) != 0 {
		t.Errorf("the end: %v", end)
	}
	b.put("g", "s", "later")
	if got := messages(b.must("GetLogEvents", read(M{"nextToken": end["nextForwardToken"]}))); !slices.Equal(got, []string{"later"}) {
		t.Errorf("what comes: %v", got)
	}
	start := b.now() - 24 // of m1
	if got := messages(b.must("GetLogEvents", read(M{"startTime": start + 1, "endTime": start + 3}))); !slices.Equal(got, []string{"m1", "m2"}) {
		t.Errorf("a range: %v", got)
	}
	for _, token := range []string{"x", "f/1/s", "f/" + strings.Repeat("9", 56) + "/s", "q/" + strings.Repeat("0", 56) + "/s"} {
		b.refused("GetLogEvents", read(M{"nextToken": token}), "InvalidParameterException", "The specified nextToken is invalid.")
	}
	b.newStream("g", "empty")
	empty := b.must("GetLogEvents", M{"logGroupName": "g", "logStreamName": "empty"})
	b.put("g", "empty", "the first")
	if got := messages(b.must("GetLogEvents", M{"logGroupName": "g", "logStreamName": "empty", "nextToken": empty["nextForwardToken"]})); len(got) != 1 {
		t.Errorf("behind nothing: %v", got)
	}
}

func TestSearch(t *testing.T) {
	b := newBench(t)
	var want []string
	for i := range 30 {
		stream := fmt.Sprint("s", i%3)
		if i < 3 {
			b.newStream("g", stream)
		}
		b.clock.Advance(time.Millisecond)
		b.put("g", stream, fmt.Sprintf(`{"n":%d,"level":"%s"}`, i, []string{"INFO", "ERROR"}[i%2]))
		if i%2 == 1 {
			want = append(want, fmt.Sprintf(`{"n":%d,"level":"ERROR"}`, i))
		}
		if i%4 == 0 {
			b.flush()
		}
	}
	search := func(more M) M {
		out := M{"logGroupIdentifier": "arn:aws:logs:us-east-1:" + testAccount + ":log-group:g", "limit": 4, "filterPattern": `{ $.level = "ERROR" }`}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	if got, pages := b.follow("FilterLogEvents", search(nil), "nextToken"); !slices.Equal(got, want) || pages < 4 {
		t.Errorf("%d pages: %v", pages, got)
	}
	got, _ := b.follow("FilterLogEvents", search(M{"startFromHead": false}), "nextToken")
	slices.Reverse(got)
	if !slices.Equal(got, want) {
		t.Errorf("from the end: %v", got)
	}
	if got, _ := b.follow("FilterLogEvents", search(M{"logStreamNames": []string{"s1", "s1"}, "filterPattern": "ERROR"}), "nextToken"); len(got) != 5 {
		t.Errorf("one stream: %v", got)
	}
	if got, _ := b.follow("FilterLogEvents", search(M{"logStreamNamePrefix": "x"}), "nextToken"); len(got) != 0 {
		t.Errorf("no stream: %v", got)
	}
	end := b.now() - 10
	if got, _ := b.follow("FilterLogEvents", search(M{"startTime": end - 1, "endTime": end, "filterPattern": ""}), "nextToken"); len(got) != 2 {
		t.Errorf("a range, both ends included: %v", got)
	}
	b.refused("FilterLogEvents", search(M{"nextToken": "invalid-token"}), "InvalidParameterException", "The specified nextToken is invalid.")
	b.refused("FilterLogEvents", search(M{"filterPattern": "{ $.a"}), "InvalidParameterException", "If a filter pattern starts with '{' it must end with '}'")
	b.refused("FilterLogEvents", search(M{"logStreamNames": []string{"nowhere"}}), "ResourceNotFoundException", "The specified log stream does not exist.")
	b.refused("FilterLogEvents", search(M{"logGroupName": "g"}), "ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.")
	b.refused("FilterLogEvents", M{"logGroupIdentifier": "arn:aws:logs:us-east-1:222222222222:log-group:g"}, "ResourceNotFoundException", "The specified log group does not exist.")
	page := b.must("FilterLogEvents", search(nil))
	first := page["events"].([]any)[0].(M)
	if len(first["eventId"].(string)) != 56 || first["logStreamName"] != "s1" || first["ingestionTime"] == nil {
		t.Errorf("%v", first)
	}
}

func TestRetention(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	b.put("g", "s", "old")
	b.flush()
	b.must("PutRetentionPolicy", M{"logGroupName": "g", "retentionInDays": 1})
	b.clock.Advance(25 * time.Hour)
	b.put("g", "s", "new")
	if got := messages(b.must("FilterLogEvents", M{"logGroupName": "g"})); !slices.Equal(got, []string{"new"}) {
		t.Errorf("%v", got)
	}
	b.service.expire()
	b.must("DeleteRetentionPolicy", M{"logGroupName": "g"})
	if got := messages(b.must("FilterLogEvents", M{"logGroupName": "g"})); !slices.Equal(got, []string{"new"}) {
		t.Errorf("what has expired came back: %v", got)
	}
	b.refused("PutRetentionPolicy", M{"logGroupName": "g", "retentionInDays": 2}, "InvalidParameterException",
		"1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: "+
			"[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]")
}

func TestACrashLosesWhatWasNotWritten(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	b.put("g", "s", "written")
	b.flush()
	b.put("g", "s", "not yet")
	b.disk.Crash(rand.New(rand.NewPCG(1, 1)))
	b.open()
	if got := messages(b.must("FilterLogEvents", M{"logGroupName": "g"})); !slices.Equal(got, []string{"written"}) {
		t.Errorf("%v", got)
	}
	b.put("g", "s", "more")
	b.flush()
	b.reopen()
	if got := messages(b.must("FilterLogEvents", M{"logGroupName": "g"})); !slices.Equal(got, []string{"written", "more"}) {
		t.Errorf("%v", got)
	}
}

func TestStartWritesWithinASecond(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	b.service.Start()
	b.put("g", "s", "written by the service itself")
	b.service.Stop(t.Context())
	b.disk.Crash(rand.New(rand.NewPCG(1, 1)))
	b.open()
	if got := messages(b.must("FilterLogEvents", M{"logGroupName": "g"})); len(got) != 1 {
		t.Errorf("%v", got)
	}
	if wait, ok := b.clock.Next(); ok && wait > time.Hour {
		t.Errorf("the next thing happens in %v", wait)
	}
}

func TestAFullDiskTakesNothing(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	b.disk.SetRoom(store.RoomScarce)
	b.refused("PutLogEvents", M{"logGroupName": "g", "logStreamName": "s", "logEvents": events(b.now(), "x")}, "ServiceUnavailableException", "The service cannot complete the request.")
	if err := b.service.Write(testAccount, testRegion, "g", "s", []Line{{b.clock.Now(), "x"}, {b.clock.Now(), "y"}}); err == nil {
		t.Error("lines were taken")
	}
	if _, dropped := b.service.Lost(); dropped != 2 {
		t.Errorf("%d dropped", dropped)
	}
	b.must("DeleteLogStream", M{"logGroupName": "g", "logStreamName": "s"})
}

func TestLinesFromInside(t *testing.T) {
	b := newBench(t)
	lines := []Line{{b.clock.Now().Add(-30 * 24 * time.Hour), "an old one"}, {b.clock.Now(), strings.Repeat("x", 2<<20)}, {b.clock.Now(), "one"}}
	for range 2 {
		if err := b.service.Write(testAccount, testRegion, "/aws/lambda/f", "2026/11/22/[$LATEST]abc", lines); err != nil {
			t.Fatal(err)
		}
	}
	got, _ := b.follow("FilterLogEvents", M{"logGroupName": "/aws/lambda/f"}, "nextToken")
	if len(got) != 6 || len(got[2])+eventOverheadBytes != eventBytesMax {
		t.Errorf("%d events, of %d bytes", len(got), len(got[2]))
	}
	if err := b.service.Write(testAccount, testRegion, "raw", "s", []Line{{b.clock.Now(), "no \xff UTF-8"}}); err != nil {
		t.Fatal(err)
	}
	if got := messages(b.must("FilterLogEvents", M{"logGroupName": "raw"})); !slices.Equal(got, []string{"no \ufffd UTF-8"}) {
		t.Errorf("%q", got)
	}
	if err := b.service.Write(testAccount, testRegion, "g", "s", nil); err != nil || b.call("DescribeLogStreams", M{"logGroupName": "g"}).code == "" {
		t.Errorf("no lines made a group: %v", err)
	}
	b.must("DeleteLogStream", M{"logGroupName": "/aws/lambda/f", "logStreamName": "2026/11/22/[$LATEST]abc"})
	if err := b.service.Write(testAccount, testRegion, "/aws/lambda/f", "2026/11/22/[$LATEST]abc", lines[2:]); err != nil {
		t.Fatal(err)
	}
	b.flush()
	b.reopen()
	if got, _ := b.follow("FilterLogEvents", M{"logGroupName": "/aws/lambda/f"}, "nextToken"); !slices.Equal(got, []string{"one"}) {
		t.Errorf("%v", got)
	}
}
