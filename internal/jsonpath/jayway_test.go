package jsonpath_test

// Proves that paths mean here what they mean in Jayway's library. testdata/jayway.txt holds documents and, for each path,
// what Jayway 2.9.0 answered: its canonical form and definiteness, and its result or the message of its exception. Paths
// come from its documentation, from lists of what must be refused, and from random comparison.

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"sluice/internal/jsonpath"
	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

//go:embed testdata/jayway.txt
var jayway []byte

type recorded struct {
	Document value.Value `json:"-"`
	Path     string      `json:"path"`
	Shown    string      `json:"shown"`
	Definite bool        `json:"definite"`
	Result   string      `json:"result"`
	Invalid  string      `json:"invalid"` // message of InvalidPathException when it is compiled
	Missing  string      `json:"missing"` // message of PathNotFoundException
	Fails    string      `json:"fails"`   // message of any other exception
}

func readRecorded(t testing.TB) []recorded {
	t.Helper()
	var all []recorded
	var document value.Value
	lines := bufio.NewScanner(bytes.NewReader(jayway))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "# "); ok {
			v, err := jsonsmart.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			document = v
			continue
		}
		c := recorded{Document: document}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v", lines.Bytes(), err)
		}
		all = append(all, c)
	}
	return all
}

func TestAgainstJayway(t *testing.T) {
	all := readRecorded(t)
	if len(all) < 300 {
		t.Fatalf("only %d recorded paths", len(all))
	}
	for _, c := range all {
		p, err := jsonpath.Compile(c.Path)
		if c.Invalid != "" {
			checkInvalid(t, c, err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.Path, err)
			continue
		}
		if p.String() != c.Shown || p.Definite() != c.Definite {
			t.Errorf("%s is shown as %s, definite %t; want %s, %t", c.Path, p, p.Definite(), c.Shown, c.Definite)
		}
		for range 2 { // reading a path must not change it
			checkRead(t, c, p)
		}
	}
}

// checkInvalid compares messages, but where Jayway runs over the end of the path and shows Java's exception for that.
func checkInvalid(t *testing.T, c recorded, err error) {
	t.Helper()
	var syntax *jsonpath.SyntaxError
	if !errors.As(err, &syntax) || syntax.Path != c.Path {
		t.Errorf("%q: %v, want a SyntaxError", c.Path, err)
		return
	}
	if err.Error() != c.Invalid && !strings.Contains(c.Invalid, "OutOfBoundsException") {
		t.Errorf("%q: %q, want %q", c.Path, err, c.Invalid)
	}
}

func checkRead(t *testing.T, c recorded, p *jsonpath.Path) {
	t.Helper()
	v, err := p.Read(c.Document)
	var missing *jsonpath.NotFoundError
	var failed *jsonpath.EvaluationError
	switch {
	case c.Missing != "":
		if !errors.As(err, &missing) || err.Error() != c.Missing {
			t.Errorf("%s: %v, %v; want a NotFoundError %q", c.Path, v, err, c.Missing)
		}
	case c.Fails != "":
		if !errors.As(err, &failed) || err.Error() != c.Fails {
			t.Errorf("%s: %v, %v; want an EvaluationError %q", c.Path, v, err, c.Fails)
		}
	default:
		got, appendErr := jsonsmart.Append(nil, v, jsonsmart.Plain)
		if err != nil || appendErr != nil || string(got) != c.Result {
			t.Errorf("%s: %s, %v; want %s", c.Path, got, err, c.Result)
		}
	}
}
