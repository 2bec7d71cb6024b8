package execution

// Compares the events of an execution with recorded ones: see recorded_test.go.

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

func (r *replay) differs(format string, args ...any) {
	r.diffs = append(r.diffs, fmt.Sprintf(format, args...))
}

func (r *replay) compare() {
	got := r.shown()
	if hasUnnumbered(r.want) {
		r.compareUnordered(got)
		return
	}
	for i := range max(len(got), len(r.want)) {
		switch {
		case i >= len(got):
			r.differs("missing: %v", r.want[i])
		case i >= len(r.want):
			r.differs("too many: %v", got[i])
		default:
			delete(r.want[i], "timestamp")
			if !r.matches(r.want[i], got[i], "") {
				r.differs("event %d is\n%s\nrecorded is\n%s", i+1, show(got[i]), show(r.want[i]))
			}
		}
	}
}

func hasUnnumbered(events []map[string]any) bool {
	for _, e := range events {
		if _, numbered := e["id"].(float64); !numbered {
			return true
		}
	}
	return false
}

// compareUnordered compares a recording that was sorted and whose numbers were taken away where branches run side by side:
// each recorded event must be there once, those with numbers with their numbers.
func (r *replay) compareUnordered(got []any) {
	taken := map[int]bool{}
	for _, want := range r.want {
		delete(want, "timestamp")
		_, numbered := want["id"].(float64)
		found := false
		for i, g := range got {
			event := g.(map[string]any)
			if !numbered {
				event = map[string]any{}
				for k, v := range g.(map[string]any) {
					event[k] = v
				}
				event["id"], event["previousEventId"] = want["id"], want["previousEventId"]
			}
			if !taken[i] && r.matches(want, event, "") {
				taken[i], found = true, true
				break
			}
		}
		if !found {
			r.differs("missing: %s", show(want))
		}
	}
	for i, g := range got {
		kind := g.(map[string]any)["type"]
		if !taken[i] && kind != "ParallelStateSucceeded" && kind != "ParallelStateExited" && kind != "ParallelStateFailed" {
			r.differs("too many: %s", show(g))
		}
	}
}

// shown are the events as the API gives them, inputs and outputs parsed as the recordings have them.
func (r *replay) shown() (out []any) {
	for i := range r.got {
		e := &r.got[i]
		if e.ID == 0 {
			continue
		}
		shown := map[string]any{"id": float64(e.ID), "previousEventId": float64(e.Previous), "type": e.Type.String()}
		if name, details := e.Details(&r.spec, true); name != "" {
			var d any
			_ = json.Unmarshal([]byte(details.Value().String()), &d)
			shown[name] = parsed(d)
		}
		out = append(out, shown)
	}
	return out
}

// parsed parses strings that are objects or arrays, as the recorder did.
func parsed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = parsed(v[k])
		}
	case []any:
		for i := range v {
			v[i] = parsed(v[i])
		}
	case string:
		var inner any
		if (strings.HasPrefix(v, "{") && strings.HasSuffix(v, "}") || strings.HasPrefix(v, "[") && strings.HasSuffix(v, "]")) && json.Unmarshal([]byte(v), &inner) == nil {
			return parsed(inner)
		}
	}
	return v
}

func show(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

var token = regexp.MustCompile(`<[A-Za-z0-9_.\- /]+(?::\d+|_\d+idx)>|<[a-z][A-Za-z0-9_\-]*>`)

// matches compares a recorded value with ours.
func (r *replay) matches(want, got any, name string) bool {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for k := range w {
			if _, has := g[k]; !has || !r.matches(w[k], g[k], k) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i := range w {
			if !r.matches(w[i], g[i], name) {
				return false
			}
		}
		return true
	case string:
		g, ok := got.(string)
		if !ok {
			g = show(got)
		}
		g = strings.ReplaceAll(g, "lambda_72a0dded", "lambda_function_name")
		return g == w || w == "date" || w == "timestamp" || strings.HasSuffix(w, "EventDetails.output") || strings.ReplaceAll(w, "-", "") == strings.ToLower(name) || parsedEqual(w, got) || r.pattern(w).MatchString(g)
	}
	if text, ok := got.(string); ok { // a number that the recorder took out of its text
		var v any
		return json.Unmarshal([]byte(text), &v) == nil && reflect.DeepEqual(want, v)
	}
	return reflect.DeepEqual(want, got)
}

// parsedEqual compares a text that the recorder left as it is with ours, which is parsed here: they must be the same text,
// but our text is not at hand any more; the JSON tells.
func parsedEqual(want string, got any) bool {
	if _, isText := got.(string); isText {
		return false
	}
	var v any
	return json.Unmarshal([]byte(want), &v) == nil && reflect.DeepEqual(parsed(v), got)
}

// pattern is what a recorded text with tokens stands for.
func (r *replay) pattern(text string) *regexp.Regexp {
	parts := []string{token.String()}
	for _, w := range r.script.Wildcards {
		if w != "" {
			parts = append(parts, regexp.QuoteMeta(w))
		}
	}
	any := regexp.MustCompile(strings.Join(parts, "|"))
	out, at := "^", 0
	for _, m := range any.FindAllStringIndex(text, -1) {
		out += regexp.QuoteMeta(text[at:m[0]]) + `[\s\S]*?`
		at = m[1]
	}
	return regexp.MustCompile(out + regexp.QuoteMeta(text[at:]) + "$")
}
