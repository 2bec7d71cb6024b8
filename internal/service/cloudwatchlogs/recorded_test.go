package cloudwatchlogs

// Replays what AWS answered: every recorded script must get the same answers, member by member, in strict mode (differences that the suite
// knows of other emulators count). How: the scripts of the conformance suites; calls of other services, such as the bucket that a
// destination names, are taken as done. A placeholder like <id:1> stands for one text within a script.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sluice/internal/suites"
)

// script is one recorded case.
type script struct {
	ID        string         `json:"id"`
	Steps     []step         `json:"steps"`
	Expect    map[string]any `json:"expect"`
	Wildcards []string       `json:"wildcards"`
}

type step struct {
	Call        string `json:"call"`
	Params      M      `json:"params"`
	ExpectError any    `json:"expect_error"`
	Match       string `json:"match"`
	Of          int    `json:"of"`
	Path        string `json:"path"`
}

// Scripts that this build does not answer as recorded, each with the reason. What is not listed must pass.
func knownGaps() map[string]string {
	return map[string]string{
		"test_create_log_group_with_kms_key":     "events are not encrypted with keys of KMS, and nothing pretends that they are",
		"test_describe_destinations_with_prefix": "the recording is faulty: its answer is tied to a call of Kinesis",
	}
}

func TestRecordedAnswers(t *testing.T) {
	passed, all := 0, scripts(t)
	for _, s := range all {
		name := s.ID[strings.LastIndex(s.ID, "::")+2:]
		t.Run(name, func(t *testing.T) {
			differences := replay(t, &s)
			if why, known := knownGaps()[name]; known {
				if len(differences) == 0 {
					t.Error("passes, but is listed as a gap")
				}
				t.Skip("gap: " + why)
			}
			for _, d := range differences {
				t.Error(d)
			}
			if len(differences) == 0 {
				passed++
			}
		})
	}
	t.Logf("%d of %d", passed, len(all))
}

func scripts(t *testing.T) []script {
	t.Helper()
	f, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "logs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []script
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s script
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// recordedAt is the time that events of the scripts have.
var recordedAt = time.UnixMilli(1795311340100).UTC()

// replay runs a script on a fresh service and lists what differs.
func replay(t *testing.T, s *script) []string {
	b := newBench(t)
	b.clock.Advance(recordedAt.Sub(b.clock.Now()))
	m := &matcher{script: s, bound: map[string]string{}}
	answers := map[int]any{}
	for i, x := range s.Steps {
		switch {
		case strings.HasPrefix(x.Call, "logs."):
			a := b.call(strings.TrimPrefix(x.Call, "logs."), m.resolve(x.Params, answers))
			answers[i] = seen(a)
			if failed := a.status >= 300; failed != (x.ExpectError != nil) {
				m.found = append(m.found, fmt.Sprintf("step %d %s answered %d %v", i, x.Call, a.status, a.body))
			}
		case x.Call != "":
			answers[i] = M{"KeyMetadata": M{"Arn": "arn:aws:kms:us-east-1:" + testAccount + ":key/k"}}
		case x.Match != "":
			actual := answers[x.Of]
			for _, name := range strings.FieldsFunc(strings.TrimPrefix(x.Path, "$"), func(r rune) bool { return r == '.' }) {
				name, index, isIndexed := strings.Cut(name, "[")
				actual, _ = actual.(M)[name]
				if isIndexed {
					var at int
					_, _ = fmt.Sscan(strings.TrimSuffix(index, "]"), &at)
					actual = actual.([]any)[at]
				}
			}
			m.compare(s.Expect[x.Match], actual, x.Match, "")
		}
	}
	return m.found
}

// seen is an answer as the SDK that recorded shows it, with texts that are JSON as what they say.
func seen(a answer) any {
	out := M{"ResponseMetadata": M{"HTTPHeaders": M{}, "HTTPStatusCode": float64(a.status)}}
	if a.code != "" {
		out["Error"] = M{"Code": a.code, "Message": a.message}
		return out
	}
	for k, v := range a.body {
		out[k] = unfold(v)
	}
	return out
}

func unfold(v any) any {
	switch v := v.(type) {
	case M:
		out := M{}
		for k, x := range v {
			out[k] = unfold(x)
			if text, ok := x.(string); ok && k == "policyDocument" {
				var parsed any
				_ = json.Unmarshal([]byte(text), &parsed)
				out[k] = parsed
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = unfold(v[i])
		}
		return out
	}
	return v
}

// matcher compares answers with recordings.
type matcher struct {
	script *script
	bound  map[string]string
	found  []string
}

var placeholder = regexp.MustCompile(`<[A-Za-z0-9_.\- /]+(?::\d+)?>`)

func (m *matcher) compare(want, got any, path, key string) {
	switch w := want.(type) {
	case M:
		g, ok := got.(M)
		if !ok {
			m.differ(path, want, got)
			return
		}
		for k := range w {
			if _, there := g[k]; !there {
				m.differ(path+"."+k+" (missing)", w[k], nil)
				continue
			}
			m.compare(w[k], g[k], path+"."+k, k)
		}
		for k := range g {
			if _, there := w[k]; !there && (k != "message" || g["Error"] == nil) {
				m.differ(path+"."+k, nil, g[k])
			}
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			m.differ(path, want, got)
			return
		}
		for i := range w {
			m.compare(w[i], g[i], fmt.Sprintf("%s[%d]", path, i), key)
		}
	case string:
		m.compareText(w, got, path, key)
	default:
		if want != got {
			m.differ(path, want, got)
		}
	}
}

var capital = regexp.MustCompile(`([A-Z])`)

func (m *matcher) compareText(want string, got any, path, key string) {
	if want == "timestamp" || want == strings.ToLower(capital.ReplaceAllString(key, "-$1")) {
		if _, isNumber := got.(float64); !isNumber {
			m.differ(path, want, got)
		}
		return
	}
	text, ok := got.(string)
	if !ok {
		m.differ(path, want, got)
		return
	}
	pattern, last := "^", 0
	var names []string
	for _, at := range placeholder.FindAllStringIndex(want, -1) {
		name := want[at[0]:at[1]]
		pattern += regexp.QuoteMeta(want[last:at[0]])
		last = at[1]
		if bound, known := m.bound[name]; known {
			pattern += regexp.QuoteMeta(bound)
			continue
		}
		names = append(names, name)
		pattern += "(.+?)"
	}
	groups := regexp.MustCompile(pattern + regexp.QuoteMeta(want[last:]) + "$").FindStringSubmatch(text)
	if groups == nil {
		m.differ(path, want, got)
		return
	}
	for i, name := range names {
		if name != "<region>" && strings.Contains(name, ":") {
			m.bound[name] = groups[i+1]
		}
	}
}

func (m *matcher) differ(path string, want, got any) {
	w, _ := json.Marshal(want)
	g, _ := json.Marshal(got)
	m.found = append(m.found, fmt.Sprintf("%s:\n got %s\nwant %s", path, g, w))
}

var reference = regexp.MustCompile(`\$\{ref:([^}]+)\}`)

// resolve puts answers of earlier steps into parameters, and this account in the place of the one that recorded.
func (m *matcher) resolve(v any, answers map[int]any) any {
	switch v := v.(type) {
	case M:
		if ref, ok := v["$ref"].(string); ok {
			return look(ref, answers)
		}
		if text, ok := v["$tmpl"].(string); ok {
			return reference.ReplaceAllStringFunc(text, func(x string) string { return look(reference.FindStringSubmatch(x)[1], answers).(string) })
		}
		out := M{}
		for k := range v {
			out[k] = m.resolve(v[k], answers)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = m.resolve(v[i], answers)
		}
		return out
	}
	return v
}

// look finds "1.logGroups[0].arn" among the answers.
func look(ref string, answers map[int]any) any {
	var at any
	for i, part := range strings.FieldsFunc(ref, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		var n int
		if _, err := fmt.Sscan(part, &n); err == nil && i == 0 {
			at = answers[n]
		} else if err == nil {
			at = at.([]any)[n]
		} else {
			at = at.(M)[part]
		}
	}
	return at
}
