package cloudwatchlogs

// Proves what subscription filters deliver when not all goes well: nothing is left out and all is in order over restarts, a function that fails is
// tried again for a day, one that refuses is left alone for ten minutes, none stands in another's way, payloads are as large as a function takes, and
// a function is not fed its own log. How: the service on a store in memory and a clock that the test moves, in a bubble that tells when all rests.

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/store"
	"sluice/internal/wire"
)

const testFunction = "arn:aws:lambda:us-east-1:" + testAccount + ":function:"

// subscribe makes a filter that delivers a group's events to the function of the filter's name.
func (b *bench) subscribe(group, name, pattern string) {
	b.t.Helper()
	b.must("PutSubscriptionFilter", M{"logGroupName": group, "filterName": name, "filterPattern": pattern, "destinationArn": testFunction + name})
}

// rest returns when everything that is durable has been delivered, or waits.
func (b *bench) rest() {
	b.t.Helper()
	b.flush()
	synctest.Wait()
}

// got takes the messages that were delivered to a function; those that try a destination are left out.
func (b *bench) got(function string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []string
	for _, d := range b.deliveries {
		if d.Function != testFunction+function {
			continue
		}
		if m := unpack(b.t.(*testing.T), d); m.MessageType == "DATA_MESSAGE" {
			for _, e := range m.LogEvents {
				out = append(out, e.Message)
			}
		}
	}
	b.deliveries = slices.DeleteFunc(b.deliveries, func(d *Delivery) bool { return d.Function == testFunction+function })
	return out
}

func (b *bench) wants(function string, want ...string) {
	b.t.Helper()
	if got := b.got(function); !slices.Equal(got, want) {
		b.t.Errorf("%s got %q, not %q", function, got, want)
	}
}

func (b *bench) fail(how func(*Delivery) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fails = how
}

// delivering runs a test in a bubble: a group g with a stream s, filters of it, and the outbox under way.
func delivering(t *testing.T, test func(t *testing.T, b *bench), filters ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.newStream("g", "s")
		for _, name := range filters {
			b.subscribe("g", name, "")
		}
		b.service.outbox.start()
		test(t, b)
		b.service.outbox.stop(t.Context())
	})
}

func TestDeliveriesGoOnAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.newStream("g", "old")
		b.put("g", "old", "before")
		b.subscribe("g", "f", "")
		b.service.outbox.start()
		b.put("g", "old", "one")
		b.rest()
		b.wants("f", "one")
		b.fail(func(*Delivery) error { return errors.New("down") })
		b.newStream("g", "new")
		for i := range 3 {
			b.put("g", "old", fmt.Sprint("old ", i))
			b.put("g", "new", fmt.Sprint("new ", i))
			b.rest() // chunks are merged meanwhile
		}
		b.service.outbox.stop(t.Context())
		b.reopen()
		b.fail(nil)
		b.service.outbox.start()
		synctest.Wait()
		got := b.got("f")
		if slices.Sort(got); !slices.Equal(got, []string{"new 0", "new 1", "new 2", "old 0", "old 1", "old 2"}) {
			t.Errorf("%q", got)
		}
		b.put("g", "new", "last")
		b.rest()
		b.wants("f", "last")
		b.subscribe("g", "f", "ERROR") // changed, it goes on where it was
		b.put("g", "new", "ERROR", "fine")
		b.rest()
		b.wants("f", "ERROR")
		b.service.outbox.stop(t.Context())
		b.must("DeleteSubscriptionFilter", M{"logGroupName": "g", "filterName": "f"})
		if err := b.store.Scan(store.Within(store.SpaceLogs.Prefix("mark")), func(k, _ []byte) error { return fmt.Errorf("%x", k) }); err != nil {
			t.Errorf("a mark stays: %v", err)
		}
	})
}

func TestOneFilterStandsInNoOthersWay(t *testing.T) {
	delivering(t, func(t *testing.T, b *bench) {
		b.fail(func(d *Delivery) error {
			if strings.HasSuffix(d.Function, "bad") {
				return (&wire.ErrorShape{Name: "TooManyRequestsException", Status: 429}).New("slower")
			}
			return nil
		})
		b.put("g", "s", "a", "b")
		b.rest()
		b.wants("good", "a", "b")
		b.fail(nil)
		b.clock.Advance(attemptDelay)
		synctest.Wait()
		b.wants("bad", "a", "b")
	}, "good", "bad")
}

func TestADayOfAttempts(t *testing.T) {
	delivering(t, func(t *testing.T, b *bench) {
		attempts := 0
		b.fail(func(*Delivery) error { attempts++; return errors.New("down") })
		b.put("g", "s", "too old")
		b.rest()
		for begin := b.clock.Now(); b.clock.Now().Sub(begin) < retriedFor; synctest.Wait() {
			b.clock.Advance(attemptDelayMax)
		}
		if attempts < int(retriedFor/attemptDelayMax) {
			t.Errorf("%d attempts", attempts)
		}
		b.put("g", "s", "new")
		b.clock.Advance(attemptDelayMax)
		b.rest()
		b.fail(nil)
		b.clock.Advance(attemptDelayMax)
		synctest.Wait()
		b.wants("f", "new")
	}, "f")
}

func TestARefusalDisablesForTenMinutes(t *testing.T) {
	delivering(t, func(t *testing.T, b *bench) {
		b.fail(func(*Delivery) error { return (&wire.ErrorShape{Name: "AccessDeniedException", Status: 403}).New("no") })
		b.put("g", "s", "refused")
		b.rest()
		b.fail(nil)
		b.clock.Advance(disabledFor - time.Second)
		b.put("g", "s", "skipped")
		b.rest()
		b.clock.Advance(time.Second)
		b.put("g", "s", "delivered")
		b.rest()
		b.wants("f", "delivered")
	}, "f")
}

func TestPayloadsAreBounded(t *testing.T) {
	delivering(t, func(t *testing.T, b *bench) {
		b.fail(func(d *Delivery) error {
			if len(d.Payload) > payloadBytesMax {
				return fmt.Errorf("%d bytes", len(d.Payload))
			}
			return nil
		})
		random := rand.New(rand.NewPCG(1, 2))
		noise := func(bytes int) string {
			out := make([]byte, bytes)
			for i := range out {
				out[i] = byte('!' + random.IntN(90))
			}
			return string(out)
		}
		var want []string
		for range 12 {
			want = append(want, noise(50<<10))
		}
		b.put("g", "s", want[:6]...)
		b.put("g", "s", want[6:]...)
		b.put("g", "s", noise(700<<10)) // which no function takes
		b.put("g", "s", "last")
		b.rest()
		b.wants("f", append(want, "last")...)
	}, "f")
}

func TestAFunctionIsNotFedItsOwnLog(t *testing.T) {
	b := newBench(t)
	b.newStream("/aws/lambda/f", "s")
	for _, qualifier := range []string{"", ":live"} {
		b.refused("PutSubscriptionFilter", M{"logGroupName": "/aws/lambda/f", "filterName": "x", "filterPattern": "", "destinationArn": testFunction + "f" + qualifier},
			"InvalidParameterException", "A function's own log group cannot be subscribed to it: each delivery would be logged, and delivered again.")
	}
	b.subscribe("/aws/lambda/f", "g", "")
}

func TestAServerWithoutFunctionsKeepsWhatIsToBeDelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.newStream("g", "s")
		b.subscribe("g", "f", "")
		b.service.functions = nil
		b.service.outbox.start()
		b.put("g", "s", "later")
		b.rest()
		b.service.outbox.stop(t.Context())
		b.reopen()
		b.service.outbox.start()
		synctest.Wait()
		b.wants("f", "later")
		b.service.outbox.stop(t.Context())
	})
}
