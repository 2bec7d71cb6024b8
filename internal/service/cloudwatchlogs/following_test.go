package cloudwatchlogs

// Proves what those get who follow events: live tails, over the event stream, sampled when there are too many; and subscription filters,
// with the payload that AWS sends, the message that tries the destination, and retries. How: the service's own goroutines on a clock that
// the test moves, with signals for what has happened.

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/wire/eventstream"
)

// listen runs a live tail and hands its events out; leaving ends it.
func (b *bench) listen(params M) (frames <-chan M, leave func() error) {
	b.t.Helper()
	r := b.send("StartLiveTail", params)
	if r.Stream == nil {
		b.t.Fatalf("%s", r.Body)
	}
	out := make(chan M)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { // ends with leave
		defer close(out)
		ended <- r.Stream(ctx, func(piece []byte) error {
			m, _, err := eventstream.Decode(piece)
			if err != nil {
				return err
			}
			body := M{}
			if err := json.Unmarshal(m.Payload, &body); err != nil {
				return err
			}
			body[":type"] = m.Get(":event-type") + m.Get(":exception-type")
			select {
			case out <- body:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	return out, func() error { cancel(); return <-ended }
}

// tick moves the clock until the tail has an update.
func (b *bench) tick(frames <-chan M) M {
	b.t.Helper()
	for {
		if _, waits := b.clock.Next(); waits {
			b.clock.Advance(tailInterval)
		}
		select {
		case frame := <-frames:
			return frame
		default: // it has not begun to wait
			runtime.Gosched()
		}
	}
}

func TestLiveTail(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	b.newStream("g", "other")
	resource := "arn:aws:logs:us-east-1:" + testAccount + ":log-group:g"
	frames, leave := b.listen(M{"logGroupIdentifiers": []string{resource}, "logStreamNames": []string{"s"}, "logEventFilterPattern": "ERROR"})
	if f := <-frames; f[":type"] != "initial-response" {
		t.Errorf("%v", f)
	}
	start := (<-frames)
	if start[":type"] != "sessionStart" || start["logEventFilterPattern"] != "ERROR" || start["sessionId"] == "" {
		t.Errorf("%v", start)
	}
	b.put("g", "s", "ERROR one", "fine")
	b.put("g", "other", "ERROR elsewhere")
	update := b.tick(frames)
	results := update["sessionResults"].([]any)
	if len(results) != 1 || results[0].(M)["message"] != "ERROR one" || results[0].(M)["logGroupIdentifier"] != testAccount+":g" || !cmp.Equal(update["sessionMetadata"], M{"sampled": false}) {
		t.Errorf("%v", update)
	}
	for i := range 20 {
		var many []string
		for j := range 100 {
			many = append(many, fmt.Sprint("ERROR ", 100*i+j))
		}
		b.put("g", "s", many...)
	}
	update = b.tick(frames)
	if n := len(update["sessionResults"].([]any)); n > tailEventsMax || n < tailEventsMax/4 || !cmp.Equal(update["sessionMetadata"], M{"sampled": true}) {
		t.Errorf("%d of 2000, %v", n, update["sessionMetadata"])
	}
	if err := leave(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	g, err := b.service.group(scope{testAccount, testRegion}, "g")
	if err != nil || g.live.tails.Load() != nil {
		t.Errorf("a tail stays: %v", err)
	}
}

func TestLiveTailsEnd(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	resource := "arn:aws:logs:us-east-1:" + testAccount + ":log-group:g"
	frames, _ := b.listen(M{"logGroupIdentifiers": []string{resource}})
	<-frames
	<-frames
	var last M
	for last == nil || last[":type"] == "sessionUpdate" {
		b.clock.Advance(tailLifetime / 4)
		last = b.tick(frames)
	}
	if last[":type"] != "SessionTimeoutException" {
		t.Errorf("%v", last)
	}
	frames, _ = b.listen(M{"logGroupIdentifiers": []string{resource}})
	<-frames
	<-frames
	b.service.EndTails()
	if frame, more := <-frames; more && frame[":type"] != "sessionUpdate" {
		t.Errorf("%v", frame)
	}
	for code, params := range map[string]M{
		"InvalidParameterException": {"logGroupIdentifiers": []string{"g"}},
		"ResourceNotFoundException": {"logGroupIdentifiers": []string{resource + "x"}},
	} {
		if a := b.call("StartLiveTail", params); a.code != code {
			t.Errorf("%v: %+v", params, a)
		}
	}
}

// unpack reads a delivery's payload.
func unpack(t *testing.T, d *Delivery) message {
	t.Helper()
	var outer struct{ AWSLogs struct{ Data string } }
	if err := json.Unmarshal(d.Payload, &outer); err != nil {
		t.Fatal(err)
	}
	packed, err := base64.StdEncoding.DecodeString(outer.AWSLogs.Data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSubscriptions(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	function := "arn:aws:lambda:us-east-1:" + testAccount + ":function:f"
	put := func(name, pattern string) M {
		return M{"logGroupName": "g", "filterName": name, "filterPattern": pattern, "destinationArn": function}
	}
	b.must("PutSubscriptionFilter", put("errors", "ERROR"))
	if m := unpack(t, b.deliveries[0]); m.MessageType != "CONTROL_MESSAGE" || len(m.LogEvents) != 1 {
		t.Errorf("%+v", m)
	}
	b.delivered = make(chan struct{}, 1)
	b.service.outbox.start()
	b.put("g", "s", "fine", "ERROR one", "ERROR two")
	b.flush()
	<-b.delivered
	d := b.deliveries[1]
	m := unpack(t, d)
	if d.Function != function || d.Source != "arn:aws:logs:us-east-1:"+testAccount+":log-group:g:*" || m.MessageType != "DATA_MESSAGE" || m.Owner != testAccount ||
		m.LogGroup != "g" || m.LogStream != "s" || !slices.Equal(m.SubscriptionFilters, []string{"errors"}) || len(m.LogEvents) != 2 || m.LogEvents[1].Message != "ERROR two" || len(m.LogEvents[0].ID) != 56 {
		t.Errorf("%+v: %+v", d, m)
	}
	b.put("g", "s", "still fine")
	b.flush()
	b.service.outbox.stop(t.Context())
	if len(b.deliveries) != 2 {
		t.Errorf("%d deliveries", len(b.deliveries))
	}
	b.delivered = nil
	b.must("PutSubscriptionFilter", put("all", ""))
	b.refused("PutSubscriptionFilter", put("third", ""), "LimitExceededException", "Resource limit exceeded.")
	b.must("PutSubscriptionFilter", put("all", "[]"))
	b.reopen()
	got := b.must("DescribeSubscriptionFilters", M{"logGroupName": "g"})
	if !slices.Equal(names(got, "subscriptionFilters", "filterPattern"), []string{"[]", "ERROR"}) {
		t.Errorf("%v", got)
	}
	b.refuse = true
	b.refused("PutSubscriptionFilter", put("all", ""), "InvalidParameterException",
		"Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.")
	b.must("DeleteSubscriptionFilter", M{"logGroupName": "g", "filterName": "all"})
	for _, to := range []string{"arn:aws:kinesis:us-east-1:111111111111:stream/x", "arn:aws:logs:us-east-1:111111111111:destination:x"} {
		params := put("x", "")
		params["destinationArn"], params["roleArn"] = to, "arn:aws:iam::111111111111:role/x"
		if a := b.call("PutSubscriptionFilter", params); a.status != 501 {
			t.Errorf("%s: %+v", to, a)
		}
	}
}

func TestDeliveriesAreTriedAgain(t *testing.T) {
	b := newBench(t)
	b.newStream("g", "s")
	b.must("PutSubscriptionFilter", M{"logGroupName": "g", "filterName": "f", "filterPattern": "", "destinationArn": "arn:aws:lambda:us-east-1:" + testAccount + ":function:f"})
	b.refuse = true
	b.put("g", "s", "x")
	b.flush()
	b.delivered = make(chan struct{}, 1)
	b.service.outbox.start()
	for tries := 0; tries < 2; runtime.Gosched() { // it waits before each further attempt
		if wait, waits := b.clock.Next(); waits && wait <= 4*attemptDelay {
			tries++
			if tries == 2 {
				b.mu.Lock()
				b.refuse = false
				b.mu.Unlock()
			}
			b.clock.Advance(wait)
		}
	}
	<-b.delivered
	b.service.outbox.stop(t.Context())
}
