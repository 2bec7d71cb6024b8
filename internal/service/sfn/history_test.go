package sfn

// Proves that GetExecutionHistory shows each type of event as AWS does. How: every event of the recorded histories is made from what it shows and
// must be shown so again; and every type there is, recorded or not, is shown as package execution describes it, with data and without.

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/suites"
	"sluice/internal/value"
	"sluice/internal/wire/jsonshape"
)

// The recordings must not prove less than they did.
const (
	recordedTypesMin  = 44
	recordedEventsMin = 2470
)

func TestRecordedEvents(t *testing.T) {
	types := map[execution.Type]int{}
	events := 0
	for _, event := range recordedEvents(t) {
		name, _ := event["type"].(string)
		kind := typeNamed(name)
		if kind == execution.NoType {
			t.Errorf("no type is called %q", name)
			continue
		}
		e, origin := eventOf(kind, event)
		got := shownEvent(t, e, origin, true)
		delete(got, "timestamp")
		for _, numbered := range []string{"id", "previousEventId"} {
			if _, is := event[numbered].(float64); !is { // the recorder took it away
				delete(got, numbered)
				delete(event, numbered)
			}
		}
		delete(event, "timestamp")
		if diff := cmp.Diff(folded(event), folded(got)); diff != "" {
			t.Errorf("%s (-recorded +ours):\n%s", name, diff)
		}
		types[kind]++
		events++
	}
	t.Logf("%d events of %d types", events, len(types))
	if len(types) < recordedTypesMin || events < recordedEventsMin {
		t.Errorf("only %d events of %d types were compared", events, len(types))
	}
}

// recordedEvents are all of all recorded scripts.
func recordedEvents(t *testing.T) (events []M) {
	t.Helper()
	f, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "stepfunctions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var script struct{ Expect M }
		if err := json.Unmarshal(lines.Bytes(), &script); err != nil {
			t.Fatal(err)
		}
		for _, answer := range script.Expect {
			answer, _ := answer.(M)
			list, _ := answer["events"].([]any)
			for _, e := range list {
				if event, ok := e.(M); ok && event["type"] != nil {
					events = append(events, event)
				}
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return events
}

func typeNamed(name string) execution.Type {
	for i := range 256 {
		if t := execution.Type(i); t.Visible() && t.String() == name {
			return t
		}
	}
	return execution.NoType
}

// eventOf makes the event that is shown so.
func eventOf(kind execution.Type, event M) (*execution.Event, *engine.Origin) {
	d := M{}
	for name, v := range event {
		if strings.HasSuffix(name, "EventDetails") {
			d, _ = v.(M)
		}
	}
	text := func(name string) string {
		if s, ok := d[name].(string); ok {
			return s
		}
		if d[name] == nil {
			return ""
		}
		out, _ := json.Marshal(d[name])
		return string(out)
	}
	optionally := func(name string) *string {
		if _, there := d[name]; !there {
			return nil
		}
		s := text(name)
		return &s
	}
	number := func(v any) int64 { n, _ := v.(float64); return int64(n) }
	e := &execution.Event{
		ID: number(event["id"]), Previous: number(event["previousEventId"]), Type: kind, At: time.UnixMilli(0), Name: text("name") + text("workerName") + text("mapRunArn") + text("state"),
		Next: text("location"), Payload: execution.JSON(text("input") + text("output") + text("parameters")),
		Failure: execution.Failure{Error: optionally("error"), Cause: optionally("cause")},
		Number:  number(d["index"]) + number(d["length"]) + number(d["redriveCount"]),
		Task: &execution.Task{
			ResourceType: text("resourceType"), Resource: text("resource"), Region: text("region"),
			Timeout: number(d["timeoutInSeconds"]), Heartbeat: number(d["heartbeatInSeconds"]),
		},
	}
	if credentials, ok := d["taskCredentials"].(M); ok {
		e.Task.Role, _ = credentials["roleArn"].(string)
	}
	if assigned, ok := d["assignedVariables"].(M); ok {
		variables := value.NewObject()
		for name := range assigned {
			v, _ := assigned[name].(string)
			if parsed, err := value.Parse(v); err == nil {
				variables.Set(name, parsed)
			} else { // the recorder parsed it
				whole, _ := json.Marshal(assigned[name])
				parsed, _ := value.ParseBytes(whole)
				variables.Set(name, parsed)
			}
		}
		e.Variables = execution.JSON(variables.Value().String())
	}
	return e, &engine.Origin{RoleARN: text("roleArn"), AliasARN: text("stateMachineAliasArn"), VersionARN: text("stateMachineVersionArn")}
}

// shownEvent is the event as the answer has it.
func shownEvent(t *testing.T, e *execution.Event, o *engine.Origin, data bool) (out M) {
	t.Helper()
	event, err := historyEvent(e, o, data)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(jsonshape.Append(nil, &event), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// folded parses texts of JSON, as the recorder did where they were objects and arrays, and numbers everywhere.
func folded(v any) any {
	switch v := v.(type) {
	case M:
		out := M{}
		for k, x := range v {
			out[k] = folded(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = folded(v[i])
		}
		return out
	case string:
		var parsed any
		if json.Unmarshal([]byte(v), &parsed) == nil {
			return folded(parsed)
		}
	}
	return v
}

func TestEveryTypeIsShownAsItIsDescribed(t *testing.T) {
	o := &engine.Origin{RoleARN: "role", AliasARN: "alias", VersionARN: "version"}
	spec := execution.Spec{RoleARN: o.RoleARN, AliasARN: o.AliasARN, VersionARN: o.VersionARN}
	empty := ""
	for i := range 256 {
		kind := execution.Type(i)
		if !kind.Visible() {
			continue
		}
		full := execution.Event{
			ID: 7, Previous: 6, Type: kind, At: time.UnixMilli(1713959670672), Name: "N", Next: "Output", Payload: execution.JSON(`{"a": 1}`), Number: 3,
			Failure: execution.Failed("E", "C"), Variables: execution.JSON(`{"v":{"w":[1]},"s":"t"}`),
			Task: &execution.Task{ResourceType: "sqs", Resource: "sendMessage", Region: "r", Timeout: 1, Heartbeat: 2, Role: "role"},
		}
		bare := full
		bare.Failure, bare.Variables, bare.Number = execution.Failure{}, execution.Payload{}, 0
		bare.Task = &execution.Task{ResourceType: "sqs", Resource: "sendMessage", Region: "r"}
		blank := bare
		blank.Failure = execution.Failure{Error: &empty, Cause: &empty}
		for _, e := range []execution.Event{full, bare, blank} {
			for _, data := range []bool{true, false} {
				want := M{"id": 7.0, "previousEventId": 6.0, "type": kind.String(), "timestamp": 1713959670.672}
				if name, details := e.Details(&spec, data); name != "" {
					var d any
					if err := json.Unmarshal([]byte(details.Value().String()), &d); err != nil {
						t.Fatal(err)
					}
					want[name] = d
				}
				if got := shownEvent(t, &e, o, data); !reflect.DeepEqual(got, want) {
					t.Errorf("%v, data %t (-described +shown):\n%s", kind, data, cmp.Diff(want, got))
				}
			}
		}
	}
}
