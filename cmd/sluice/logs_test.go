package main

// Proves how the arguments of "sluice logs" are read. What it prints is proven in e2e, against a server.

import (
	"testing"
	"time"
)

func TestSince(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"10m": "2026-03-04T11:50:00Z", "90s": "2026-03-04T11:58:30Z", "2h": "2026-03-04T10:00:00Z", "1d": "2026-03-03T12:00:00Z", "1w": "2026-02-25T12:00:00Z",
		"0s": "2026-03-04T12:00:00Z", "2026-03-01": "2026-03-01T00:00:00Z", "2026-03-01T05:06:07": "2026-03-01T05:06:07Z", "2026-03-01T05:06:07+01:00": "2026-03-01T04:06:07Z",
		"": "", "m": "", "10": "", "-1m": "", "5h30m": "", "1y": "", "3000w": "", "2147483648s": "", "2147483647w": "", "1969-12-31": "", "yesterday": "",
	} {
		got, err := parseSince(text, now)
		if shown := got.UTC().Format(time.RFC3339); (err != nil) != (want == "") || err == nil && shown != want {
			t.Errorf("%q: %s, %v", text, shown, err)
		}
	}
}

func TestFunctionNames(t *testing.T) {
	for _, text := range []string{"f", "f:live", "000000000000:function:f", "arn:aws:lambda:us-east-1:000000000000:function:f", "arn:aws:lambda:us-east-1:000000000000:function:f:7"} {
		if got := functionName(text); got != "f" {
			t.Errorf("%s: %q", text, got)
		}
	}
}
