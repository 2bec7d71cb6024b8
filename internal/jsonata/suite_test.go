// Proves that the cases of jsonata-js's own test suite come out as they do in version 2.0.6: results, undefined results, error codes and texts.
// Cases of newer versions, which not-in-2.0.6.txt names, and those about $eval are left out.
package jsonata_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/jsonata"
	"sluice/internal/suites"
	"sluice/internal/value"
)

type suiteCase struct {
	ID        string           `json:"id"`
	Expr      string           `json:"expr"`
	Data      *json.RawMessage `json:"data"`
	Dataset   string           `json:"dataset"`
	Bindings  map[string]json.RawMessage
	Result    *json.RawMessage `json:"result"`
	Undefined bool             `json:"undefinedResult"`
	Code      string           `json:"code"`
	Token     string           `json:"token"`
	Depth     int              `json:"depth"`
	Unordered bool             `json:"unordered"`
	Error     struct{ Code, Message string }
}

func readLines(t *testing.T, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var lines []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		lines = append(lines, s.Text())
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	return lines
}

func readCases(t *testing.T) []suiteCase {
	dir := filepath.Join(suites.Dir(t), "conformance", "jsonata")
	left := map[string]bool{}
	for _, line := range readLines(t, filepath.Join(dir, "not-in-2.0.6.txt")) {
		if _, id, ok := strings.Cut(line, " "); ok {
			left[id] = true
		}
	}
	var cases []suiteCase
	for _, line := range readLines(t, filepath.Join(dir, "cases.jsonl")) {
		// Half a surrogate pair has no UTF-8: the expression gets it as an escape of its own.
		line = strings.ReplaceAll(line, `'\ud800'`, `'\\ud800'`)
		var c suiteCase
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		// encoding/json loses a null; the suite tells null from nothing.
		whole, raw := parsed(t, line), json.RawMessage("null")
		if r, ok := whole.Get("result"); ok && r.IsNull() {
			c.Result = &raw
		}
		if d, ok := whole.Get("data"); ok && d.IsNull() {
			c.Data = &raw
		}
		if !left[c.ID] && !strings.Contains(c.Expr, "$eval(") {
			cases = append(cases, c)
		}
	}
	return cases
}

func (c *suiteCase) input(t *testing.T) (value.Value, bool) {
	if c.Dataset != "" {
		text, err := os.ReadFile(filepath.Join(suites.Dir(t), "conformance", "jsonata", "datasets", c.Dataset+".json"))
		if err != nil {
			t.Fatal(err)
		}
		return parsed(t, string(text)), true
	}
	if c.Data == nil {
		return value.Null(), false
	}
	return parsed(t, string(*c.Data)), true
}

func parsed(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func (c *suiteCase) environment(t *testing.T) *jsonata.Environment {
	env := &jsonata.Environment{
		Variables: map[string]value.Value{},
		Now:       oracleNow,
		Random:    func() float64 { return 0.25 },
		Limits:    jsonata.Limits{Depth: c.Depth},
	}
	if c.Depth > 0 && c.Depth <= 10 {
		env.Limits.Depth = 0 // flat ones, whose depth says nothing
	} else if c.Depth > 0 {
		env.Limits.Steps = 2_000_000 // instead of their time limit
	}
	for name, raw := range c.Bindings {
		env.Variables[name] = parsed(t, string(raw))
	}
	return env
}

func TestSuite(t *testing.T) {
	cases := readCases(t)
	if len(cases) < 1600 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			x, err := jsonata.Compile(c.Expr)
			if err != nil {
				c.checkError(t, err)
				return
			}
			var v value.Value
			var defined bool
			if in, ok := c.input(t); ok {
				v, defined, err = x.Eval(c.environment(t), in)
			} else {
				v, defined, err = x.EvalWithoutInput(c.environment(t))
			}
			if err != nil {
				c.checkError(t, err)
				return
			}
			c.checkResult(t, v, defined)
		})
	}
}

func (c *suiteCase) checkError(t *testing.T, err error) {
	want := c.Code + c.Error.Code
	var e *jsonata.Error
	if want == "" || !errors.As(err, &e) || e.Code != want {
		t.Fatalf("%s\n got error %v\nwant %s%s", c.Expr, err, want, c.wanted())
	}
	if c.Error.Message != "" && e.Message() != c.Error.Message {
		t.Errorf("%s\n got message %s\nwant %s", c.Expr, e.Message(), c.Error.Message)
	}
}

func (c *suiteCase) wanted() string {
	if c.Result != nil {
		return string(*c.Result)
	}
	return ""
}

func (c *suiteCase) checkResult(t *testing.T, v value.Value, defined bool) {
	switch {
	case c.Code+c.Error.Code != "":
		t.Fatalf("%s\n got %s\nwant error %s", c.Expr, v, c.Code+c.Error.Code)
	case c.Undefined || c.Result == nil:
		if defined {
			t.Errorf("%s\n got %s\nwant nothing", c.Expr, v)
		}
	case !defined:
		t.Errorf("%s\n got nothing\nwant %s", c.Expr, *c.Result)
	case !alike(v, parsed(t, string(*c.Result)), c.Unordered):
		t.Errorf("%s\n got %s\nwant %s", c.Expr, v, *c.Result)
	}
}

// alike compares numbers as float64s; where order doesn't matter it looks for each element anywhere.
func alike(a, b value.Value, unordered bool) bool {
	if a.Kind() != b.Kind() || a.Len() != b.Len() {
		return false
	}
	if n, ok := a.AsNumber(); ok {
		m, _ := b.AsNumber()
		x, y := n.Float64(), m.Float64()
		return x == y || math.Abs(x-y) <= 1e-14*math.Abs(y)
	}
	if x, ok := a.AsArray(); ok {
		y, _ := b.AsArray()
		return alikeArrays(x, y, unordered)
	}
	if x, ok := a.AsObject(); ok {
		for name, member := range x.All() {
			other, ok := b.Get(name)
			if !ok || !alike(member, other, unordered) {
				return false
			}
		}
		return true
	}
	return value.Equal(a, b)
}

func alikeArrays(a, b *value.Array, unordered bool) bool {
	taken := map[int]bool{}
	for i := range a.Len() {
		if !unordered {
			if !alike(a.At(i), b.At(i), false) {
				return false
			}
			continue
		}
		found := false
		for k := range b.Len() {
			if !taken[k] && alike(a.At(i), b.At(k), true) {
				taken[k], found = true, true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}
