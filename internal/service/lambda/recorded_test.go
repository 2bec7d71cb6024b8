package lambda

// Replays what AWS answered: every recorded script whose operations are built must get the same answers, member by member.
// How: the scripts of the conformance suites, in strict mode; a placeholder like <id:1> stands for one text within a script.

import (
	"bufio"
	"encoding/base64"
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
	ID     string         `json:"id"`
	Steps  []step         `json:"steps"`
	Expect map[string]any `json:"expect"`
}

type step struct {
	Call        string `json:"call"`
	Params      M      `json:"params"`
	ExpectError any    `json:"expect_error"`
	Match       string `json:"match"`
	Of          int    `json:"of"`
	Path        string `json:"path"`
}

// knownGaps are scripts that cannot be answered as recorded, each with the reason. What is not listed must pass.
func knownGaps() map[string]string {
	return map[string]string{
		"test_invoke_exceptions":                         "invokes: not the control plane's",
		"test_invalid_invoke":                            "invokes: not the control plane's",
		"test_upload_lambda_from_s3":                     "invokes, and code in S3 is refused",
		"test_lambda_provisioned_concurrency_scheduling": "the recording ties an answer of GetProvisionedConcurrencyConfig to GetAccountSettings",
	}
}

func TestRecordedAnswers(t *testing.T) {
	passed := 0
	for _, s := range scripts(t) {
		if !slices.ContainsFunc(s.Steps, func(x step) bool { return strings.HasPrefix(x.Call, "lambda.") }) {
			continue // nothing of ours
		}
		name := s.ID[strings.LastIndex(s.ID, "::")+2:]
		t.Run(name, func(t *testing.T) {
			if why, known := knownGaps()[name]; known {
				t.Skip("gap: " + why)
			}
			for _, d := range replay(t, &s) {
				t.Error(d)
			}
		})
		if knownGaps()[name] == "" {
			passed++
		}
	}
	if atLeast := 16; passed < atLeast {
		t.Errorf("only %d scripts were replayed: the suite has shrunk", passed)
	}
}

func scripts(t *testing.T) []script {
	t.Helper()
	f, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "lambda.jsonl"))
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
	m := &matcher{bound: map[string]string{}}
	answers := map[int]any{}
	for i, x := range s.Steps {
		switch {
		case x.Call != "":
			a := b.call(strings.TrimPrefix(x.Call, "lambda."), resolve(x.Params).(M))
			answers[i] = seen(a)
			if failed := a.status >= 300; failed != (x.ExpectError != nil) {
				m.found = append(m.found, fmt.Sprintf("step %d %s answered %d %v", i, x.Call, a.status, a.body))
			}
		case x.Match != "":
			m.compare(s.Expect[x.Match], answers[x.Of], x.Match)
		}
	}
	return m.found
}

// seen is an answer as the SDK that recorded shows it.
func seen(a answer) any {
	out := M{"ResponseMetadata": M{"HTTPHeaders": M{}, "HTTPStatusCode": float64(a.status)}}
	if a.code != "" {
		out["Error"] = M{"Code": a.code, "Message": a.text()}
	}
	for k, v := range a.body {
		out[k] = v
	}
	return out
}

// matcher compares answers with recordings.
type matcher struct {
	bound map[string]string
	found []string
}

var placeholder = regexp.MustCompile(`<[A-Za-z0-9_.\- /]+(?::\d+)?>`)

func (m *matcher) compare(want, got any, path string) {
	switch w := want.(type) {
	case M:
		g, ok := got.(M)
		if !ok {
			m.differ(path, want, got)
			return
		}
		for k := range w {
			m.compare(w[k], g[k], path+"."+k)
		}
		for k := range g {
			// A refusal before the operation has its message in the SDK's Error alone.
			if _, there := w[k]; !there && (k != "message" || g["Type"] != nil) {
				m.differ(path+"."+k, nil, g[k])
			}
		}
	case []any:
		if names, ok := got.(M); ok { // recorded as the names alone
			got = anys(sortedKeys(names))
		}
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

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}

func (m *matcher) compareText(want string, got any, path string) {
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
		switch bound, known := m.bound[name]; {
		case name == "<region>":
			pattern += "[a-z0-9-]+"
		case name == "<partition>":
			pattern += "aws"
		case known:
			pattern += regexp.QuoteMeta(bound)
		default:
			names = append(names, name)
			pattern += "(.+?)"
		}
	}
	groups := regexp.MustCompile(pattern + regexp.QuoteMeta(want[last:]) + "$").FindStringSubmatch(text)
	if groups == nil {
		m.differ(path, want, got)
		return
	}
	for i, name := range names {
		if strings.Contains(name, ":") {
			m.bound[name] = groups[i+1]
		}
	}
}

func (m *matcher) differ(path string, want, got any) {
	w, _ := json.Marshal(want)
	g, _ := json.Marshal(got)
	m.found = append(m.found, fmt.Sprintf("%s:\n got %s\nwant %s", path, g, w))
}

// resolve puts this account in the place of the one that recorded, and archives where they are described.
func resolve(v any) any {
	switch v := v.(type) {
	case M:
		if size, ok := v["$zip_too_large"].(float64); ok {
			return base64.StdEncoding.EncodeToString(make([]byte, int(size)))
		}
		out := M{}
		for k := range v {
			out[k] = resolve(v[k])
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = resolve(v[i])
		}
		return out
	case string:
		return strings.ReplaceAll(v, "123456789012", testAccount)
	}
	return v
}
