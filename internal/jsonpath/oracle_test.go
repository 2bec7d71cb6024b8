package jsonpath_test

// Proves that paths mean here what they mean in Jayway's library, by asking it: the recorded answers are its own, and so is what
// becomes of paths and documents that are made up at random.

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/javatest"
	"sluice/internal/jsonpath"
	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

type library struct{ *javatest.Oracle }

func startJayway(t *testing.T) library {
	t.Helper()
	return library{javatest.Start(t, filepath.Join("testdata", "oracle", "JaywayOracle.java"), "com.jayway.jsonpath:json-path:2.9.0", "org.slf4j:slf4j-nop:2.0.11")}
}

func (j library) read(t *testing.T, path string, document value.Value) recorded {
	t.Helper()
	text, err := jsonsmart.Append(nil, document, jsonsmart.Plain)
	if err != nil {
		t.Fatal(err)
	}
	question, err := json.Marshal(map[string]string{"path": path, "document": string(text)})
	if err != nil {
		t.Fatal(err)
	}
	answer := recorded{Document: document, Path: path}
	if err := json.Unmarshal(j.Ask(question), &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// The recorded answers are those of the library that the tests find by its name.
func TestRecordedIsJayways(t *testing.T) {
	j := startJayway(t)
	for _, c := range readRecorded(t) {
		got := j.read(t, c.Path, c.Document)
		if c.Invalid != "" && got.Invalid != "" && strings.Contains(c.Invalid+got.Invalid, "Exception") {
			continue // Java's own, whose text depends on the release
		}
		if got.Shown != c.Shown || got.Definite != c.Definite || got.Result != c.Result || got.Invalid != c.Invalid || got.Missing != c.Missing || got.Fails != c.Fails {
			t.Errorf("%s:\n  Jayway %+v\nrecorded %+v", c.Path, got, c)
		}
	}
}

// Jayway is asked about this many paths.
const randomPaths = 4000

// meant are the paths that are read otherwise here, and are meant to be: see the package's doc.
var meant = regexp.MustCompile(`\.\.(\*|\[\*\]|\[[^\]'"?]*[:,][^\]]*\]).|append\(|keys\(`)

// completed is a path as Jayway reads it: one that begins with neither root is one of the document's.
func completed(path string) string {
	if strings.HasPrefix(path, "$") || strings.HasPrefix(path, "@") {
		return path
	}
	return "$." + path
}

// scannedFilter are paths in which something follows a filter that follows a deep scan. Where an array itself passes the filter, Jayway
// 2.9.0 remembers an index that makes it forget what it finds from there on: see the package's doc.
var scannedFilter = regexp.MustCompile(`\.\.\[\?.*\].`)

// forgotten reports whether all that Jayway found is found here, in its order, and more; what a function makes of that cannot be told.
func forgotten(t *rapid.T, path string, document value.Value, want recorded) bool {
	if !scannedFilter.MatchString(completed(path)) {
		return false
	}
	if strings.HasSuffix(strings.TrimSpace(path), ")") {
		return true
	}
	var theirs []json.RawMessage
	p, err := jsonpath.Compile(path)
	if err != nil || json.Unmarshal([]byte(want.Result), &theirs) != nil {
		return false
	}
	v, err := p.Read(document)
	ours, isArray := v.AsArray()
	if err != nil || !isArray {
		return false
	}
	for _, item := range ours.All() {
		text, err := jsonsmart.Append(nil, item, jsonsmart.Plain)
		if err != nil {
			t.Fatal(err)
		}
		if len(theirs) > 0 && string(theirs[0]) == string(text) {
			theirs = theirs[1:]
		}
	}
	return len(theirs) == 0
}

func TestRandomPathsAgainstJayway(t *testing.T) {
	j := startJayway(t)
	rapid.Check(t, func(r *rapid.T) {
		for range randomPaths / 100 { // rapid checks a hundred times
			path, document := madeUp(r), object(r, 3)
			if meant.MatchString(completed(path)) {
				continue
			}
			want := j.read(t, path, document)
			if text := difference(path, document, want); text != "" && !forgotten(r, path, document, want) {
				shown, _ := jsonsmart.Append(nil, document, jsonsmart.Plain)
				r.Fatalf("%s of %s: %s\nJayway: %+v", path, shown, text, want)
			}
		}
	})
}

// difference says how a path is read otherwise here; messages are compared where nothing of Java's is in them.
func difference(path string, document value.Value, want recorded) string {
	p, err := jsonpath.Compile(path)
	switch {
	case err != nil && want.Invalid == "":
		return "refused: " + err.Error()
	case err != nil:
		return ""
	case want.Invalid != "":
		return "taken as " + p.String()
	case p.String() != want.Shown || p.Definite() != want.Definite:
		return "shown as " + p.String() + ", definite " + strconv.FormatBool(p.Definite())
	}
	v, err := p.Read(document)
	switch {
	case err != nil && want.Result != "":
		return "fails: " + err.Error()
	case err != nil && strings.Contains(want.Fails, "cannot be cast") && strings.Contains(err.Error(), "cannot be cast"): // Java's own words
		return ""
	case err != nil && err.Error() != want.Missing && err.Error() != want.Fails:
		return "fails with " + err.Error()
	case err != nil:
		return ""
	}
	got, err := jsonsmart.Append(nil, v, jsonsmart.Plain)
	if err != nil {
		return err.Error()
	}
	if string(got) != want.Result {
		return string(got)
	}
	return ""
}

func pick(r *rapid.T, from ...string) string { return rapid.SampledFrom(from).Draw(r, "pick") }

func madeUp(r *rapid.T) string {
	var b strings.Builder
	b.WriteString(pick(r, "$", "$", "$", "$", "@", ""))
	for range rapid.IntRange(0, 4).Draw(r, "tokens") {
		b.WriteString(pathToken(r, 1))
	}
	b.WriteString(pick(r, "", "", "", "", ".length()", ".size()", ".sum()", ".min()", ".max()", ".avg()", ".keys()", ".concat('x')", ".first()", ".last()", ".index(1)", ".append(3)", ".stddev()", ".sum(1, 2)", "..length()", ".none()", " "))
	text := b.String()
	if len(text) > 0 && rapid.IntRange(0, 14).Draw(r, "broken") == 0 {
		at := rapid.IntRange(0, len(text)-1).Draw(r, "at")
		return text[:at] + pick(r, "", "[", "]", ".", "'", "?", "(", "*", ":", ",", "@", "-", " ") + text[at+1:]
	}
	return text
}

func pathToken(r *rapid.T, depth int) string {
	switch rapid.IntRange(0, 9).Draw(r, "token") {
	case 0, 1, 2:
		return pick(r, ".a", ".b", ".c", ".list", "['a']", "[\"b\"]", ".none", "['a b']", ". a")
	case 3:
		return pick(r, "..", "..a", "..*", "..b", "..['a']", "..[0]", "..list", ".*", "[*]", "['a','b']", "['a', 'none']", "[ 'a' , 'c' ]")
	case 4, 5:
		return pick(r, "[0]", "[1]", "[-1]", "[7]", "[0,1]", "[1:2]", "[:2]", "[1:]", "[-2:]", "[0, 9]", "[:-1]", "[5:9]", "[-9:2]", "[2:1]", "[ 0 ]", "[0:3]")
	default:
		if depth == 0 {
			return "[?(@.a)]"
		}
		return "[?(" + condition(r, 2) + ")]"
	}
}

func condition(r *rapid.T, depth int) string {
	switch kind := rapid.IntRange(0, 7).Draw(r, "condition"); {
	case kind == 0 && depth > 0:
		return condition(r, depth-1) + pick(r, " && ", " || ", "&&") + condition(r, depth-1)
	case kind == 1 && depth > 0:
		return pick(r, "!", "") + "(" + condition(r, depth-1) + ")"
	case kind == 2:
		return operand(r)
	}
	return operand(r) + pick(r, " == ", " != ", " < ", " > ", " <= ", " >= ", "==", " === ", " !== ", " in ", " nin ", " subsetof ", " anyof ", " noneof ", " contains ", " size ", " empty ", " =~ ", " type ") + operand(r)
}

func operand(r *rapid.T) string {
	return pick(r, "@.a", "@.b", "@", "@.list", "@.none", "$.a", "@['a']", "1", "2", "2.0", "-1", "'x'", "\"b\"", "true", "false", "null", "[1, 2]", "['x', 'y']", "/x.*/", "/X/i", "''", "[]", "{}",
		"@.list.length()", "@.list[0]", "@..a", "3.5", "'NUMBER'", "@.a.b")
}

func object(r *rapid.T, depth int) value.Value {
	o := value.NewObject()
	for _, name := range []string{"a", "b", "c", "list", "a b"} {
		if rapid.IntRange(0, 2).Draw(r, "has") > 0 {
			o.Set(name, anything(r, depth-1))
		}
	}
	return o.Value()
}

func anything(r *rapid.T, depth int) value.Value {
	kind := rapid.IntRange(0, 9).Draw(r, "kind")
	if depth <= 0 && kind > 5 {
		kind -= 5
	}
	switch kind {
	case 0:
		return value.Null()
	case 1, 2:
		n, _ := value.ParseNumber(pick(r, "0", "1", "2", "-3", "2.5", "12345678901", "1.0"))
		return n
	case 3, 4:
		return value.String(pick(r, "x", "y", "", "X1", "a b"))
	case 5:
		return value.Bool(rapid.Bool().Draw(r, "bool"))
	case 6, 7:
		return object(r, depth)
	}
	var items []value.Value
	for range rapid.IntRange(0, 4).Draw(r, "items") {
		items = append(items, anything(r, depth-1))
	}
	return value.NewArray(items...).Value()
}
