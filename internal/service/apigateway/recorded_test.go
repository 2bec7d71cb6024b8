package apigateway

// Replays what AWS answered: every recorded script whose operations are built must get the same answers, member by member.
// How: the scripts of the conformance suites, in strict mode (differences that the suite knows of other emulators count); a
// placeholder like <id:1> stands for one text within a script.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

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
	HTTP        string `json:"http"`
	Match       string `json:"match"`
	Of          int    `json:"of"`
	Path        string `json:"path"`
}

// Scripts that this build does not answer as recorded, each with the reason. What is not listed must pass.
func knownGaps() map[string]string {
	return map[string]string{
		"test_failed_invoke_test_method": "a test call needs a gateway: the server's own tests make it",
	}
}

func TestRecordedAnswers(t *testing.T) {
	built := map[string]bool{}
	for _, op := range newBench(t).service.Definition().Operations {
		built[op.Model.Name] = true
	}
	passed := 0
	for _, s := range scripts(t) {
		if slices.ContainsFunc(s.Steps, func(x step) bool { return x.Call != "" && !built[strings.TrimPrefix(x.Call, "apigateway.")] }) {
			continue
		}
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
		})
		passed++
	}
	if const30 := 36; passed < const30 {
		t.Errorf("only %d scripts were replayed; the suite has shrunk, or the operations have", passed)
	}
}

func scripts(t *testing.T) []script {
	t.Helper()
	f, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "apigateway.jsonl"))
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

// replay runs a script on a fresh service and lists what differs.
func replay(t *testing.T, s *script) []string {
	b := newBench(t)
	m := &matcher{script: s, bound: map[string]string{}}
	answers := map[int]any{}
	for i, x := range s.Steps {
		switch {
		case x.Call != "":
			a := b.call(strings.TrimPrefix(x.Call, "apigateway."), m.resolve(x.Params, answers).(M))
			answers[i] = seen(strings.TrimPrefix(x.Call, "apigateway."), a)
			if failed := a.status >= 300; failed != (x.ExpectError != nil) {
				m.found = append(m.found, fmt.Sprintf("step %d %s answered %d %v", i, x.Call, a.status, a.body))
			}
		case x.Match != "":
			actual := answers[x.Of]
			for _, name := range strings.FieldsFunc(strings.TrimPrefix(x.Path, "$"), func(r rune) bool { return r == '.' }) {
				actual, _ = actual.(M)[name]
			}
			m.compare(s.Expect[x.Match], actual, x.Match)
		}
	}
	return m.found
}

// seen is an answer as the SDK that recorded shows it: members by the model's names, which is "items" where the wire has "item".
func seen(operation string, a answer) any {
	out := M{"ResponseMetadata": M{"HTTPHeaders": M{}, "HTTPStatusCode": float64(a.status)}}
	if a.code != "" {
		out["Error"] = M{"Code": a.code, "Message": a.body["message"]}
		out["message"] = a.body["message"]
		return out
	}
	for k, v := range a.body {
		if k == "item" && operation != "GetStages" {
			k = "items"
		}
		out[k] = v
	}
	return out
}

// matcher compares answers with recordings.
type matcher struct {
	script *script
	bound  map[string]string
	found  []string
}

var placeholder = regexp.MustCompile(`<[A-Za-z0-9_.\- /]+(?::\d+)>`)

func (m *matcher) compare(want, got any, path string) {
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
			m.compare(w[k], g[k], path+"."+k)
		}
		for k := range g {
			if _, there := w[k]; !there && (k != "message" || g["Error"] == nil) { // which of the two the SDK keeps
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
			m.compare(w[i], g[i], fmt.Sprintf("%s[%d]", path, i))
		}
	case string:
		m.compareText(w, got, path)
	default:
		if want != got {
			m.differ(path, want, got)
		}
	}
}

func (m *matcher) compareText(want string, got any, path string) {
	if want == "datetime" {
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
		pattern += m.literal(want[last:at[0]])
		last = at[1]
		if bound, known := m.bound[name]; known {
			pattern += regexp.QuoteMeta(bound)
			continue
		}
		names = append(names, name)
		pattern += "(.+?)"
	}
	groups := regexp.MustCompile(pattern + m.literal(want[last:]) + "$").FindStringSubmatch(text)
	if groups == nil {
		m.differ(path, want, got)
		return
	}
	for i, name := range names {
		m.bound[name] = groups[i+1]
	}
}

// literal quotes a text, but for what differs from one account and region to another.
func (m *matcher) literal(text string) string {
	text = regexp.QuoteMeta(text)
	for from, to := range map[string]string{"<region>": `[a-z0-9-]+`, "<partition>": "aws", "fake-api-id": `[a-z0-9]+`} {
		text = strings.ReplaceAll(text, from, to)
	}
	return text
}

func (m *matcher) differ(path string, want, got any) {
	w, _ := json.Marshal(want)
	g, _ := json.Marshal(got)
	m.found = append(m.found, fmt.Sprintf("%s:\n got %s\nwant %s", path, g, w))
}

// resolve puts answers of earlier steps into parameters, and this account in the place of the one that recorded.
func (m *matcher) resolve(v any, answers map[int]any) any {
	switch v := v.(type) {
	case M:
		if ref, ok := v["$ref"].(string); ok && len(v) == 1 {
			at, path, _ := strings.Cut(ref, ".")
			var i int
			_, _ = fmt.Sscan(at, &i)
			return answers[i].(M)[path]
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
	case string:
		return strings.ReplaceAll(v, "123456789012", testAccount)
	}
	return v
}
