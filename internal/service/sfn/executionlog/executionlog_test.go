package executionlog

// Proves, beside what is recorded: that the levels hold each other, that data is left out everywhere or nowhere, that no line is longer than
// CloudWatch Logs takes, that cut texts are whole characters and say that they are cut, and how streams are called. How: tables, properties, and
// a fuzz target over texts.

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/value"
)

// eventBytesMax is what an event of CloudWatch Logs may have. Source: CloudWatch Logs quotas before 2025, of which 248 KiB is made.
const eventBytesMax = 256<<10 - 26

// types are all that a history shows.
func types() (out []execution.Type) {
	for i := range 256 {
		if t := execution.Type(i); t.Visible() {
			out = append(out, t)
		}
	}
	return out
}

func TestLevelsHoldEachOther(t *testing.T) {
	count := map[Level]int{}
	for _, kind := range types() {
		for _, level := range []Level{Off, All, Errors, Fatal, "", "all"} {
			if level.Has(kind) {
				count[level]++
			}
		}
		if !All.Has(kind) || Fatal.Has(kind) && !Errors.Has(kind) || Off.Has(kind) {
			t.Errorf("%v: ALL %t, ERROR %t, FATAL %t, OFF %t", kind, All.Has(kind), Errors.Has(kind), Fatal.Has(kind), Off.Has(kind))
		}
		bad := strings.HasSuffix(kind.String(), "Failed") || strings.HasSuffix(kind.String(), "Aborted") || strings.HasSuffix(kind.String(), "TimedOut")
		if want := bad || kind == execution.FailStateEntered; Errors.Has(kind) != want {
			t.Errorf("%v is logged at ERROR: %t", kind, !want)
		}
	}
	if fmt.Sprint(count) != "map[ALL:62 ERROR:26 FATAL:3]" {
		t.Errorf("types by level: %v", count)
	}
	for _, level := range []Level{All, Errors, Fatal} {
		if level.Has(execution.HeartbeatReceived) || level.Has(execution.NoType) {
			t.Errorf("%s logs what no history shows", level)
		}
	}
}

// full is an event of a type that has everything.
func full(kind execution.Type, text string) execution.Event {
	return execution.Event{
		ID: 7, Previous: 6, Type: kind, At: now, Name: "S", Next: "Output", Payload: execution.JSON(text), Failure: execution.Failed("E", text),
		Variables: execution.JSON(`{"v":` + text + `}`), Number: 1,
		Task: &execution.Task{ResourceType: "sqs", Resource: "sendMessage", Region: "us-east-1", Timeout: 1, Heartbeat: 2, Role: "role"},
	}
}

func TestDataIsLeftOut(t *testing.T) {
	for _, kind := range types() {
		e := full(kind, `"secret"`)
		e.Failure = execution.Failed("E", "why")
		open, closed := &Log{Level: All, Data: true, Spec: &spec}, &Log{Level: All, Spec: &spec}
		with, without := open.Lines([]execution.Event{e}, 3)[0].Text, closed.Lines([]execution.Event{e}, 3)[0].Text
		if strings.Contains(without, "secret") || strings.Contains(without, "truncated") {
			t.Errorf("%v without data: %s", kind, without)
		}
		for _, line := range []string{with, without} {
			if !json.Valid([]byte(line)) || !strings.Contains(line, `},"redrive_count":"3","id":"7","type":"`) {
				t.Errorf("%v: %s", kind, line)
			}
		}
	}
}

func TestHiddenFactsAreNotLogged(t *testing.T) {
	l := &Log{Level: All, Spec: &spec}
	if lines := l.Lines([]execution.Event{{Type: execution.WaitBegun}, {Type: execution.HeartbeatReceived}}, 0); lines != nil {
		t.Errorf("logged: %v", lines)
	}
}

func TestLongTextsAreCut(t *testing.T) {
	texts := map[string]string{
		"plain":    `"` + strings.Repeat("x", 262_142) + `"`,
		"quotes":   `"` + strings.Repeat(`\"`, 131_071) + `"`,
		"japanese": `"` + strings.Repeat("\u65e5", 87_380) + `"`,
		"fits":     `"` + strings.Repeat("x", 1000) + `"`,
	}
	for name, text := range texts {
		for _, kind := range types() {
			l := &Log{Level: All, Data: true, Spec: &spec}
			line := l.Lines([]execution.Event{full(kind, text)}, 0)[0].Text
			if len(line) > eventBytesMax || !json.Valid([]byte(line)) || !utf8.ValidString(line) {
				t.Errorf("%s %v: a line of %d bytes", name, kind, len(line))
			}
			if cut := strings.Contains(line, `"truncated":true`); cut && name == "fits" {
				t.Errorf("%s %v: cut", name, kind)
			} else if strings.Contains(line, `"truncated":`) && !cut && name != "fits" {
				t.Errorf("%s %v: not cut", name, kind)
			}
		}
	}
}

func TestVariablesShareTheRoom(t *testing.T) {
	e := full(execution.PassStateExited, `1`)
	e.Payload = execution.JSON(`"` + strings.Repeat("x", TextBytesMax-1000) + `"`)
	e.Variables = execution.JSON(`{"a":1,"b":"` + strings.Repeat("y", 2000) + `","c":2}`)
	l := &Log{Level: All, Data: true, Spec: &spec}
	line := l.Lines([]execution.Event{e}, 0)[0].Text
	if !strings.Contains(line, `"assignedVariables":{"a":"1"},"assignedVariablesDetails":{"truncated":true}`) || !strings.Contains(line, `"outputDetails":{"truncated":false}`) {
		t.Errorf("logged %s", line[:400])
	}
}

func TestStreams(t *testing.T) {
	for at, want := range map[time.Time]string{
		time.UnixMilli(1787542294559): "states/m/2026-08-24-03/00000000",
		now:                           "states/m/2024-04-24-11/00000000",
		now.In(time.FixedZone("", 3600)).Add(6 * time.Minute): "states/m/2024-04-24-12/00000000",
	} {
		if got := Stream("m", false, at); got != want {
			t.Errorf("at %v the stream is %s, not %s", at, got, want)
		}
	}
	if got, want := Stream("m", true, now), "states/m/2024-04-24-11-54/00000000"; got != want {
		t.Errorf("of an Express execution the stream is %s, not %s", got, want)
	}
}

func FuzzCut(f *testing.F) {
	for _, text := range []string{"", "plain", "\"\\\n\x00", "\u65e5\u672c\xff", "\U0001F600"} {
		f.Add(text, 5)
	}
	f.Fuzz(func(t *testing.T, text string, sizeMax int) {
		sizeMax = max(sizeMax, 0)
		kept, size := cut(text, sizeMax)
		if !strings.HasPrefix(text, kept) || size > sizeMax || size != len(value.AppendString(nil, kept))-len(`""`) {
			t.Errorf("%q cut to %d is %q, told as %d", text, sizeMax, kept, size)
		}
		if len(kept) == len(text) {
			return
		}
		if _, width := utf8.DecodeRuneInString(text[len(kept):]); len(value.AppendString(nil, text[:len(kept)+width]))-len(`""`) <= sizeMax {
			t.Errorf("%q cut to %d is %q, though more fits", text, sizeMax, kept)
		}
	})
}

func BenchmarkLines(b *testing.B) {
	l := &Log{Level: All, Data: true, Spec: &spec}
	events := []execution.Event{full(execution.TaskStateEntered, `{"a":1}`), full(execution.TaskScheduled, `{"a":1}`), full(execution.TaskStarted, `1`)}
	b.ReportAllocs()
	for b.Loop() {
		if len(l.Lines(events, 0)) != len(events) {
			b.Fatal("a line is missing")
		}
	}
}
