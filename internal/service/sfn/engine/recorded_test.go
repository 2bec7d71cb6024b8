package engine

// Proves that Map Runs which read objects and write results have the histories that AWS recorded. How: every recorded script whose Map has an
// ItemReader or a ResultWriter is run by an engine on a bucket in memory that holds the script's objects. Each event must be the recorded one:
// its number, what it follows from, its type and its details, texts to the letter. What the recordings replaced by a token matches anything.

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/suites"
	"sluice/internal/value"
)

// recordedMapsMin keeps the test from proving less than it did.
const recordedMapsMin = 18

// recordedScript is one.
type recordedScript struct {
	ID    string `json:"id"`
	Steps []struct {
		Call   string         `json:"call"`
		Params map[string]any `json:"params"`
		Match  string         `json:"match"`
	} `json:"steps"`
	Expect    map[string]any `json:"expect"`
	Wildcards []string       `json:"wildcards"`
}

func TestRecordedMaps(t *testing.T) {
	f, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "stepfunctions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ran := 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var s recordedScript
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		if replayed := s.replay(t); replayed {
			ran++
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if ran < recordedMapsMin {
		t.Errorf("only %d recorded scripts could be replayed", ran)
	}
}

func (s *recordedScript) replay(t *testing.T) bool {
	definition, input, b := "", "", newBucket()
	for _, step := range s.Steps {
		switch text := func(name string) string { v, _ := step.Params[name].(string); return v }; step.Call {
		case "s3.PutObject":
			b.objects[text("Key")] = text("Body")
		case "stepfunctions.CreateStateMachine":
			definition = text("definition")
		case "stepfunctions.StartExecution":
			input = text("input")
		}
	}
	answer, _ := s.Expect["get_execution_history"].(map[string]any)
	events, _ := answer["events"].([]any)
	if len(events) == 0 || !strings.Contains(definition, `"ItemReader"`) && !strings.Contains(definition, `"ResultWriter"`) {
		return false
	}
	return t.Run(s.ID[strings.LastIndex(s.ID, "::")+2:], func(t *testing.T) {
		w := newItemsWorld(t, definition, b)
		k := w.begin("m", input)
		w.over(k)
		got := w.shown(k)
		if len(got) != len(events) {
			t.Fatalf("%d events: %v\nrecorded are %d: %v", len(got), got, len(events), events)
		}
		for i := range events {
			want, _ := events[i].(map[string]any)
			delete(want, "timestamp")
			if !s.matches(want, got[i]) {
				a, _ := json.Marshal(got[i])
				b, _ := json.Marshal(want)
				t.Errorf("event %d is\n%s\nrecorded is\n%s", i+1, a, b)
			}
		}
	})
}

// shown are an execution's events as the API gives them.
func (w *world) shown(k ledger.Key) (shown []map[string]any) {
	w.t.Helper()
	o := &Origin{Key: k, RoleARN: "arn:aws:iam::000000000000:role/r"}
	spec := o.Spec()
	for from, more := uint64(0), true; more; {
		c, err := w.engine.History(w.t.Context(), k, from, false)
		if err != nil {
			w.t.Fatal(err)
		}
		for i := range c.Events {
			shown = append(shown, shownEvent(&c.Events[i], &spec))
		}
		from, more = c.Next, c.More
	}
	return shown
}

func shownEvent(e *execution.Event, spec *execution.Spec) map[string]any {
	shown := map[string]any{"id": float64(e.ID), "previousEventId": float64(e.Previous), "type": e.Type.String()}
	if name, details := e.Details(spec, true); name != "" {
		var d any
		_ = json.Unmarshal([]byte(details.Value().String()), &d)
		shown[name] = d
	}
	return shown
}

// matches compares a recorded value with ours: a text that the recorder has parsed with one that is its JSON.
func (s *recordedScript) matches(want, got any) bool {
	switch want := want.(type) {
	case map[string]any:
		if text, ok := got.(string); ok {
			return json.Unmarshal([]byte(text), &got) == nil && s.matches(want, got)
		}
		got, ok := got.(map[string]any)
		if !ok || !reflect.DeepEqual(sortedKeys(want), sortedKeys(got)) {
			return false
		}
		for name := range want {
			if !s.matches(want[name], got[name]) {
				return false
			}
		}
		return true
	case []any:
		if text, ok := got.(string); ok {
			return json.Unmarshal([]byte(text), &got) == nil && s.matches(want, got)
		}
		got, ok := got.([]any)
		for i := range want {
			if !ok || i >= len(got) || !s.matches(want[i], got[i]) {
				return false
			}
		}
		return ok && len(got) == len(want)
	case string:
		got, ok := got.(string)
		return ok && (s.pattern(want).MatchString(got) || isSpaced(got) && s.pattern(want).MatchString(compact(got)))
	}
	return reflect.DeepEqual(want, got)
}

// isSpaced reports whether a text is an array as somebody has written it: AWS showed those without their spaces when this was recorded, and by
// now shows them as they came (github.com/radkawar/stackd, testdata/aws/stepfunctions/distributed_map.json).
func isSpaced(text string) bool { return strings.HasPrefix(text, "[") && compact(text) != text }

func compact(text string) string {
	v, err := value.Parse(text)
	if err != nil {
		return text
	}
	return v.String()
}

func sortedKeys(m map[string]any) map[string]bool {
	keys := map[string]bool{}
	for name := range maps.Keys(m) {
		keys[name] = true
	}
	return keys
}

var recordedToken = regexp.MustCompile(`<[A-Za-z0-9_]+>`)

// pattern is what a recorded text with tokens stands for.
func (s *recordedScript) pattern(text string) *regexp.Regexp {
	tokens := []string{recordedToken.String()}
	for _, w := range s.Wildcards {
		if w != "" {
			tokens = append(tokens, regexp.QuoteMeta(w))
		}
	}
	out, at := "^", 0
	for _, m := range regexp.MustCompile(strings.Join(tokens, "|")).FindAllStringIndex(text, -1) {
		out += regexp.QuoteMeta(text[at:m[0]]) + `[\s\S]*?`
		at = m[1]
	}
	return regexp.MustCompile(out + regexp.QuoteMeta(text[at:]) + "$")
}
