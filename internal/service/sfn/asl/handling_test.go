// Proves which failures retriers and catchers take, how long a retry waits, and what a caught failure becomes.
package asl

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		wanted, name string
		want         bool
	}{
		{"Custom", "Custom", true},
		{"Custom", "Other", false},
		{ErrorAll, "Custom", true},
		{ErrorAll, "", true},
		{ErrorAll, ErrorTimeout, true},
		{ErrorAll, ErrorRuntime, false},
		{ErrorRuntime, ErrorRuntime, false},
		{ErrorAll, ErrorDataLimitExceeded, true},
		{ErrorAll, ErrorQueryEvaluation, true},
		{ErrorTaskFailed, "Lambda.Unknown", true},
		{ErrorTaskFailed, ErrorTimeout, false},
		{ErrorTaskFailed, ErrorHeartbeatTimeout, false},
		{ErrorTaskFailed, ErrorRuntime, false},
		{ErrorTimeout, ErrorHeartbeatTimeout, true},
		{ErrorHeartbeatTimeout, ErrorTimeout, false},
	} {
		if got := (&Retrier{ErrorEquals: []string{"x", c.wanted}}).Matches(c.name); got != c.want {
			t.Errorf("%s takes %q: %v", c.wanted, c.name, got)
		}
	}
}

func TestDelay(t *testing.T) {
	s := one(t, `{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,"Retry":[
		{"ErrorEquals":["A"],"IntervalSeconds":3,"MaxAttempts":2,"BackoffRate":1.5,"MaxDelaySeconds":6},{"ErrorEquals":["States.ALL"]}]}`)
	for i, want := range []time.Duration{3 * time.Second, 4500 * time.Millisecond, 6 * time.Second, 6 * time.Second} {
		if got := s.Retry[0].Delay(i+1, nil); got != want {
			t.Errorf("retry %d waits %v, want %v", i+1, got, want)
		}
	}
	standard := s.Retry[1]
	if standard.MaxAttempts != 3 || standard.Delay(1, nil) != time.Second || standard.Delay(3, nil) != 4*time.Second {
		t.Errorf("the defaults are %+v", standard)
	}
	if got := standard.Delay(1_000_000, nil); got != SecondsMax*time.Second {
		t.Errorf("an endless delay is %v", got)
	}
}

func TestJitter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &Retrier{Interval: time.Duration(rapid.IntRange(1, 100).Draw(t, "interval")) * time.Second, BackoffRate: 2, FullJitter: true}
		retry, seed := rapid.IntRange(1, 20).Draw(t, "retry"), rapid.Uint64().Draw(t, "seed")
		full := *r
		full.FullJitter = false
		got := r.Delay(retry, rand.NewPCG(seed, 1))
		if got < 0 || got >= full.Delay(retry, nil) || got != r.Delay(retry, rand.NewPCG(seed, 1)) {
			t.Fatalf("%v of %v", got, full.Delay(retry, nil))
		}
	})
}

func TestCaught(t *testing.T) {
	name, cause := "E", "why"
	for _, c := range []struct {
		fields      string
		name, cause *string
		want        string
	}{
		{``, &name, &cause, `{"Error":"E","Cause":"why"} `},
		{`,"ResultPath":"$.e"`, nil, nil, `{"in":1,"e":{"Error":null,"Cause":null}} `},
		{`,"ResultPath":null,"Assign":{"v.$":"$.Error"}`, &name, nil, `{"in":1} {"v":"E"}`},
	} {
		s := one(t, `{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,"Catch":[{"ErrorEquals":["States.ALL"],"Next":"N"`+c.fields+`}]}`)
		output, assigned, err := s.Catch[0].Caught(scopeOf(t, `{"in":1}`), c.name, c.cause)
		if got := said(output, err) + " " + objectText(assigned); got != c.want {
			t.Errorf("%s: %s, want %s", c.fields, got, c.want)
		}
	}
	s := one(t, `{"QueryLanguage":"JSONata","Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,"Catch":[
		{"ErrorEquals":["A"],"Next":"N","Output":"{% $states.errorOutput.Error & $states.input.in %}","Assign":{"c":"{% $states.errorOutput.Cause %}"}},{"ErrorEquals":["States.ALL"],"Next":"N"}]}`)
	output, assigned, err := s.Catch[0].Caught(scopeOf(t, `{"in":1}`), &name, &cause)
	if got := said(output, err) + " " + objectText(assigned); got != `"E1" {"c":"why"}` {
		t.Error(got)
	}
	if output, _, err = s.Catch[1].Caught(scopeOf(t, `{"in":1}`), &name, &cause); said(output, err) != `{"Error":"E","Cause":"why"}` {
		t.Error(said(output, err))
	}
}
