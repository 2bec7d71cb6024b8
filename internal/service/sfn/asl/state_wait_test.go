// Proves when a Wait ends, in its six forms, and what is said where it can't; the texts are recorded (test_wait).
package asl

import (
	"testing"
	"time"

	"sluice/internal/value"
)

func stringValue(s string) value.Value { return value.String(s) }

func TestUntil(t *testing.T) {
	const bad = "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.v == "
	for _, c := range []struct{ fields, input, want string }{
		{`"Seconds":5`, `{}`, "2024-01-01T12:00:05Z"},
		{`"SecondsPath":"$.v"`, `{"v":5}`, "2024-01-01T12:00:05Z"},
		{`"SecondsPath":"$one"`, `{}`, "2024-01-01T12:00:01Z"},
		{`"Timestamp":"2030-01-01T00:00:00+01:00"`, `{}`, "2029-12-31T23:00:00Z"},
		{`"TimestampPath":"$.v"`, `{"v":"2020-01-01T00:00:00.5Z"}`, "2020-01-01T00:00:00.5Z"},
		{`"QueryLanguage":"JSONata","Seconds":"{% $states.input.v + 1 %}"`, `{"v":1}`, "2024-01-01T12:00:02Z"},
		{`"QueryLanguage":"JSONata","Timestamp":"{% $states.input.v %}"`, `{"v":"2030-01-01T00:00:00Z"}`, "2030-01-01T00:00:00Z"},
		{`"SecondsPath":"$.v"`, `{"v":"1"}`, "2024-01-01T12:00:01Z"},
		{`"SecondsPath":"$.v"`, `{"v":"one"}`, "States.Runtime: The SecondsPath parameter cannot be parsed as a long value: $.v == one"},
		{`"SecondsPath":"$.v"`, `{"v":-1}`, "States.Runtime: The SecondsPath parameter references a negative value: $.v == -1"},
		{`"SecondsPath":"$.v"`, `{"v":1.5}`, "States.Runtime: The SecondsPath parameter cannot be parsed as a long value: $.v == 1.5"},
		{`"SecondsPath":"$.v"`, `{}`, "States.Runtime: The SecondsPath parameter does not reference an input value: $.v"},
		{`"SecondsPath":"$.v"`, `{"v":100000000}`, "States.Runtime: Wait state delay is too long."},
		{`"TimestampPath":"$.v"`, `{"v":"2016-12-05 21:29:29Z"}`, "States.Runtime: " + bad + "2016-12-05 21:29:29Z"},
		{`"TimestampPath":"$.v"`, `{"v":"2016-12-05T21:29:29"}`, "States.Runtime: " + bad + "2016-12-05T21:29:29"},
		{`"TimestampPath":"$.v"`, `{"v":"2016-13-05T21:29:29Z"}`, "States.Runtime: " + bad + "2016-13-05T21:29:29Z"},
		{`"QueryLanguage":"JSONata","Timestamp":"{% $states.input.v %}"`, `{"v":"05-12-2016T21:29:29Z"}`, "States.QueryEvaluationError: The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 05-12-2016T21:29:29Z"},
		{`"QueryLanguage":"JSONata","Seconds":"{% 'x' %}"`, `{}`, "States.QueryEvaluationError: The JSONata expression ''x'' specified for the field 'Seconds' returned an unexpected result type. Expected 'number', but was 'string' for value: \"x\""},
	} {
		until, err := one(t, `{"Type":"Wait","End":true,`+c.fields+`}`).Until(scopeOf(t, c.input))
		got := until.UTC().Format(time.RFC3339Nano)
		if err != nil {
			got = said(value.Null(), err)
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.fields, got, c.want)
		}
	}
}

func TestBounds(t *testing.T) {
	const task = `{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true`
	for _, c := range []struct{ fields, want string }{
		{``, `0s false 0s false`},
		{`,"TimeoutSeconds":60,"HeartbeatSeconds":5`, `1m0s true 5s true`},
		{`,"TimeoutSecondsPath":"$.t","HeartbeatSecondsPath":"$one"`, `7s true 1s true`},
		{`,"QueryLanguage":"JSONata","TimeoutSeconds":"{% $states.input.t %}"`, `7s true 0s false`},
		{`,"TimeoutSecondsPath":"$.NoSuchTimeoutSecondsPath"`, `States.Runtime: Invalid path '$.NoSuchTimeoutSecondsPath' : No results for path: $['NoSuchTimeoutSecondsPath']`},
	} {
		s, scope := one(t, task+c.fields+`}`), scopeOf(t, `{"t":7}`)
		timeout, has, err := s.Timeout(scope)
		heartbeat, beats, _ := s.Heartbeat(scope)
		got := timeout.String() + " " + value.Bool(has).String() + " " + heartbeat.String() + " " + value.Bool(beats).String()
		if err != nil {
			got = said(value.Null(), err)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.fields, got, c.want)
		}
	}
}

func TestCredentials(t *testing.T) {
	s := one(t, `{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true,"Credentials":{"RoleArn.$":"States.Format('{}', $.r)"}}`)
	if v, has, err := s.Credentials(scopeOf(t, `{"r":"role"}`)); err != nil || !has || v.String() != `{"RoleArn":"role"}` {
		t.Errorf("%v %v %v", v, has, err)
	}
	s = one(t, `{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}`)
	if _, has, _ := s.Credentials(scopeOf(t, `{}`)); has {
		t.Error("credentials of nobody")
	}
}
