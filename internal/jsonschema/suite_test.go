package jsonschema_test

// Proves that schemas mean what JSON Schema draft 4 says: the official test suite, all of its required part and what of the
// optional one the library agrees with. References to other documents are served from the suite's own files, not a network.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/jsonschema"
	"sluice/internal/suites"
	"sluice/internal/value"
)

// leftOut are the cases that are not for this validator, by file and group, and by name for a single one.
var leftOut = map[string]string{
	// The meta-schema is a document of another host. The library has it built in; a model that names it has no document here.
	"definitions.json: validate definition against metaschema": "a reference to another host",
	"ref.json: remote ref, containing refs itself":             "a reference to another host",

	// ECMA 262 5.1, which the library's JavaScript engine runs, has no \\p{...}.
	"optional/ecmascript-regex.json: patterns always use unicode semantics with pattern":           "a later edition",
	"optional/ecmascript-regex.json: patterns always use unicode semantics with patternProperties": "a later edition",
	"optional/ecmascript-regex.json: pattern with non-ASCII digits":                                "a later edition",
	"optional/ecmascript-regex.json: patternProperties with non-ASCII digits":                      "a later edition",

	// Formats are what the library takes for them; TestAgainstLibrary holds that.
	"optional/format/date-time.json: validation of date-time strings: a valid date-time with a leap second, UTC":                  "refused by the library",
	"optional/format/date-time.json: validation of date-time strings: a valid date-time with a leap second, with minus offset":    "refused by the library",
	"optional/format/date-time.json: validation of date-time strings: a second fraction of fifteen nines is valid":                "refused by the library",
	"optional/format/date-time.json: validation of date-time strings: a numeric offset without minutes is invalid":                "taken by the library",
	"optional/format/hostname.json: validation of host names: a host name containing illegal characters":                          "taken by the library",
	"optional/format/hostname.json: validation of host names: contains underscore":                                                "taken by the library",
	"optional/format/hostname.json: validation of host names: trailing dot":                                                       "taken by the library",
	"optional/format/hostname.json: validation of host names: IDN label separator":                                                "taken by the library",
	"optional/format/hostname.json: validation of host names: invalid non-ASCII KELVIN SIGN (U+212A)":                             "taken by the library",
	"optional/format/ipv4.json: validation of IP addresses: an IPv4-mapped IPv6 address is invalid":                               "taken by the library",
	"optional/format/ipv6.json: validation of IPv6 addresses: mixed format with leading double colons (ipv4-mapped ipv6 address)": "refused by the library",
	"optional/format/uri.json: validation of URIs: an invalid protocol-relative URI Reference":                                    "taken by the library",
	"optional/format/uri.json: validation of URIs: an invalid relative URI Reference":                                             "taken by the library",
	"optional/format/uri.json: validation of URIs: an invalid URI though valid URI reference":                                     "taken by the library",
	"optional/format/uri.json: validation of URIs: unescaped non US-ASCII characters":                                             "taken by the library",
	"optional/format/uri.json: validation of URIs: non-numeric port is invalid":                                                   "taken by the library",
}

const remotes = "http://localhost:1234/"

type suiteCase struct {
	file, group, name string
	schema, data      value.Value
	valid             bool
}

func readSuite(t testing.TB) (cases []suiteCase, load jsonschema.Loader) {
	t.Helper()
	dir := filepath.Join(suites.Dir(t), "conformance", "json-schema-draft4")
	files, err := filepath.Glob(filepath.Join(dir, "draft4", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(dir, "draft4", "optional", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	formats, err := filepath.Glob(filepath.Join(dir, "draft4", "optional", "format", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(append(files, more...), formats...) {
		name, _ := filepath.Rel(filepath.Join(dir, "draft4"), f)
		for _, g := range parseFile(t, f).all() {
			for _, c := range get(g, "tests").all() {
				valid, _ := get(c, "valid").AsBool()
				cases = append(cases, suiteCase{name, text(g, "description"), text(c, "description"), get(g, "schema").Value, get(c, "data").Value, valid})
			}
		}
	}
	return cases, func(uri string) (value.Value, error) {
		path, ok := strings.CutPrefix(uri, remotes)
		if !ok {
			return value.Value{}, jsonschema.ErrNotFound
		}
		text, err := os.ReadFile(filepath.Join(dir, "remotes", filepath.FromSlash(path)))
		if err != nil {
			return value.Value{}, err
		}
		return value.ParseBytes(text)
	}
}

type document struct{ value.Value }

func (d document) all() []value.Value {
	a, ok := d.AsArray()
	if !ok {
		return nil
	}
	var out []value.Value
	for _, v := range a.All() {
		out = append(out, v)
	}
	return out
}

func get(v value.Value, name string) document {
	m, _ := v.Get(name)
	return document{m}
}

func text(v value.Value, name string) string {
	s, _ := get(v, name).AsString()
	return s
}

func parseFile(t testing.TB, path string) document {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	v, err := value.ParseBytes(text)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return document{v}
}

func TestSuite(t *testing.T) {
	cases, load := readSuite(t)
	ran := 0
	for _, c := range cases {
		id := c.file + ": " + c.group + ": " + c.name
		if _, out := leftOut[c.file+": "+c.group]; out {
			continue
		}
		if _, out := leftOut[id]; out {
			continue
		}
		s, err := jsonschema.Compile(c.schema, "", load)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		ran++
		if found := s.Validate(c.data); (found == nil) != c.valid {
			t.Errorf("%s: %v, want valid %t", id, found, c.valid)
		}
	}
	if ran < 700 {
		t.Errorf("only %d cases ran", ran)
	}
}
