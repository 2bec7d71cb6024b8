package jsonpath_test

// Proves what is this package's own: that missing and null can be told apart, that a document isn't changed, where it
// differs from Jayway 2.9.0 on purpose, that its limits hold against hostile paths, and that a path can be shared.

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"sluice/internal/jsonpath"
	"sluice/internal/jsonpath/javaregex"
	"sluice/internal/value"
)

func document(t testing.TB, text string) value.Value {
	t.Helper()
	v, err := value.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func compile(t testing.TB, path string) *jsonpath.Path {
	t.Helper()
	p, err := jsonpath.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMissingIsNotNull(t *testing.T) {
	d := document(t, `{"a":null,"b":{}}`)
	if v, err := compile(t, "$.a").Read(d); err != nil || !v.IsNull() {
		t.Errorf("$.a: %v, %v", v, err)
	}
	for _, path := range []string{"$.c", "$.b.c", "$.a.c", "$.c.d", "$.a[0]"} {
		var missing *jsonpath.NotFoundError
		if v, err := compile(t, path).Read(d); !errors.As(err, &missing) {
			t.Errorf("%s: %v, %v", path, v, err)
		}
	}
	if v, err := compile(t, "$..c").Read(d); err != nil || v.String() != "[]" {
		t.Errorf("$..c: %v, %v", v, err)
	}
}

// Jayway refuses a document that is null; here $ is that null, which Step Functions has as input.
func TestADocumentThatIsNull(t *testing.T) {
	if v, err := compile(t, "$").Read(value.Null()); err != nil || !v.IsNull() {
		t.Errorf("$: %v, %v", v, err)
	}
}

func TestDifferencesFromJayway(t *testing.T) {
	for _, c := range []struct{ path, document, want string }{
		{"$..*.a", `{"x":[{"a":1},{"a":2}]}`, "[1,2]"},
		{"$..[*].a", `[{"a":1},{"a":2}]`, "[1,2]"},
		{"$..[0:1].a", `[{"a":1},{"a":2}]`, "[1,2]"},
		{"$..[0].a", `[{"a":1},{"a":2}]`, "[1]"},
		{"$.a.append(3)", `{"a":[1,2]}`, "[1,2,3]"},
	} {
		d := document(t, c.document)
		if v, err := compile(t, c.path).Read(d); err != nil || v.String() != c.want {
			t.Errorf("%s on %s: %v, %v; want %s", c.path, c.document, v, err, c.want)
		}
		if got := d.String(); got != c.document {
			t.Errorf("%s changed the document to %s", c.path, got)
		}
	}
}

func TestNumbersKeepTheirText(t *testing.T) {
	if v, err := compile(t, "$.a[?(@ > 1.0)]").Read(document(t, `{"a":[1.10,12345678901234567890]}`)); err != nil || v.String() != "[1.10,12345678901234567890]" {
		t.Errorf("got %v, %v", v, err)
	}
}

func TestStepsAreLimited(t *testing.T) {
	d := document(t, strings.Repeat(`[{"a":`, 40)+"1"+strings.Repeat("}]", 40))
	path := compile(t, "$"+strings.Repeat("..*", 8))
	var limit *jsonpath.LimitError
	if _, err := path.Read(d); !errors.As(err, &limit) || limit.Limit != jsonpath.StepsMax {
		t.Errorf("a chain of scans: %v", err)
	}
	filter := compile(t, "$..[?(@..[?(@..[?(@..*)])])]")
	if _, err := filter.ReadSteps(d, 10_000); !errors.As(err, &limit) || limit.Limit != 10_000 {
		t.Errorf("scans in filters: %v", err)
	}
	numbers := document(t, "["+strings.Repeat("7,", 1000)+"7]")
	for _, path := range []string{"$[?(@ in $)]", "$[?($ subsetof $)]", "$[?($ == $)]", "$[?(@ nin $[0:])]"} {
		if _, err := compile(t, path).ReadSteps(numbers, 100_000); !errors.As(err, &limit) {
			t.Errorf("%s compares everything with everything: %v", path, err)
		}
	}
	if _, err := compile(t, "$..a").ReadSteps(d, 10_000); err != nil {
		t.Errorf("a path that looks at few values: %v", err)
	}
}

func TestPathsAreLimited(t *testing.T) {
	for name, path := range map[string]string{
		"long":             "$." + strings.Repeat("a", jsonpath.CharsMax),
		"nested filters":   strings.Repeat("$[?(@", 5000) + strings.Repeat(")]", 5000),
		"nested groups":    "$[?(" + strings.Repeat("(", 5000) + "@.a" + strings.Repeat(")", 5000) + ")]",
		"negations":        "$[?(" + strings.Repeat("!(", 3000) + "@.a" + strings.Repeat(")", 3000) + ")]",
		"nested functions": strings.Repeat("$.sum(", 2000) + "1" + strings.Repeat(")", 2000),
	} {
		var syntax *jsonpath.SyntaxError
		if _, err := jsonpath.Compile(path); !errors.As(err, &syntax) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRegularExpressionsThatCannotBe(t *testing.T) {
	var missing *javaregex.UnsupportedError
	if _, err := jsonpath.Compile("$[?(@.a =~ /a(?=b)/)]"); !errors.As(err, &missing) || missing.Construct != "lookahead" {
		t.Errorf("lookahead: %v", err)
	}
	p := compile(t, "$[?(@.a =~ /(?m)^a/)]")
	if _, err := p.Read(document(t, `[{"a":"b\r\na"}]`)); !errors.As(err, &missing) {
		t.Errorf("a text that the expression can't be used on: %v", err)
	}
}

func TestPathsAreShared(t *testing.T) {
	p := compile(t, "$.a[?(@.b == $.c && @.b in [1,2])].length()")
	d := document(t, `{"a":[{"b":1},{"b":2}],"c":2}`)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 100 {
				if v, err := p.Read(d); err != nil || v.String() != "[1]" {
					t.Errorf("got %v, %v", v, err)
				}
			}
		})
	}
	readers.Wait()
}
