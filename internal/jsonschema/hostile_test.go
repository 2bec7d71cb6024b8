package jsonschema_test

// Proves that no schema and no value makes Validate run away, and that what is cut short counts as invalid. How: the classes of
// trouble, one by one: recursion without progress, doubling, nesting, many violations, patterns that backtrack, huge numbers.

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"sluice/internal/jsonschema"
)

const tooMuch = "[validation takes too many steps]"

func TestNoProgressEnds(t *testing.T) {
	var numbers []string // comparing with each is a step
	for i := range 10_000 {
		numbers = append(numbers, strconv.Itoa(i))
	}
	doubling := `{"definitions": {"d0": {"enum": [` + strings.Join(numbers, ",") + `]}`
	for i := 1; i <= 64; i++ {
		d := `{"$ref": "#/definitions/d` + strconv.Itoa(i-1) + `"}`
		doubling += `, "d` + strconv.Itoa(i) + `": {"anyOf": [` + d + `, ` + d + `]}`
	}
	for name, schema := range map[string]string{
		"itself":   `{"anyOf": [{"$ref": "#"}]}`,
		"twice":    `{"allOf": [{"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}]}`,
		"not":      `{"not": {"$ref": "#"}}`,
		"one":      `{"oneOf": [{"type": "string"}, {"$ref": "#"}]}`,
		"doubling": doubling + `}, "$ref": "#/definitions/d64"}`,
	} {
		if got := compile(t, schema).Validate(parse(t, "true")).String(); got != tooMuch {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := compile(t, `{"dependencies": {"a": {"$ref": "#"}}}`).Validate(parse(t, `{"a": 1}`)).String(); got != tooMuch {
		t.Errorf("dependency: %s", got)
	}
	if got := compile(t, `{"dependencies": {"a": {"$ref": "#"}}}`).Validate(parse(t, `{"b": 1}`)); got != nil {
		t.Errorf("no dependency: %s", got)
	}
}

func TestDeepValues(t *testing.T) {
	deep := parse(t, strings.Repeat("[", 999)+strings.Repeat("]", 999))
	if got := compile(t, `{"items": {"allOf": [{"$ref": "#"}]}}`).Validate(deep); got != nil {
		t.Error(got)
	}
	if got := compile(t, `{"items": {"$ref": "#"}, "maxItems": 0}`).Validate(deep).String(); got != "[array is too long: must have at most 0 elements but instance has 1 elements]" {
		t.Error(got)
	}
}

func TestManyViolationsAreBounded(t *testing.T) {
	many := parse(t, "["+strings.Repeat(`"a",`, 50_000)+`"b"]`)
	if got := compile(t, `{"items": {"enum": [1]}}`).Validate(many); len(got) != 100 {
		t.Errorf("%d violations", len(got))
	}
	long := parse(t, `"`+strings.Repeat("é", 1<<20)+`"`)
	if got := compile(t, `{"enum": []}`).Validate(long).String(); len(got) > jsonschema.TextBytesMax+len("…") || !strings.HasSuffix(got, "…") {
		t.Errorf("%d bytes", len(got))
	}
}

func TestPatternsAreBounded(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          string
	}{
		{`^(a+)+$`, strings.Repeat("a", 100_000) + "b", "ECMA 262"},
		{`^(?=(a+)+$)`, strings.Repeat("a", 20_000) + "b", "ECMA 262"},
		{`^(?=(a+)+$)`, strings.Repeat("a", 10_000_000) + "b", "validation takes"},
		{`^(a*)*\1b$`, strings.Repeat("a", 5_000), "validation takes"},
		{`(.{1,900}){1,900}`, strings.Repeat("a", 10_000_000) + "b", "refused"},
		{`(?=.*x)y`, strings.Repeat("a", 50_000), "ECMA 262"},
	} {
		s, err := jsonschema.Compile(parse(t, `{"pattern": `+strconv.Quote(c.pattern)+`}`), "", nil)
		if err != nil {
			if c.want != "refused" {
				t.Errorf("%s: %v", c.pattern, err)
			}
			continue
		}
		if got := s.Validate(parse(t, strconv.Quote(c.text))).String(); !strings.HasPrefix(got, "["+c.want) {
			t.Errorf("%s on %d bytes: %.60s", c.pattern, len(c.text), got)
		}
	}
}

func TestFormatsOfLongTexts(t *testing.T) {
	for format, takes := range map[string]string{ // of the parts below, long
		"date-time": "", "email": "", "hostname": "", "ipv4": "", "ipv6": "", "mac": "", "md5": "", "uuid": "", "base64": "",
		"regex": `1. : %41 @ ~ é /~0 \`, "uri": "1. %41 @ ~ é ( /~0", "json-pointer": "/~0",
	} {
		s := compile(t, `{"format": "`+format+`"}`)
		for _, part := range []string{"(", "a{1000}", "[", "1.", ":", "%41", "@", "~", "é", "/~0", "\\"} {
			valid := s.Validate(parse(t, strconv.Quote(strings.Repeat(part, 20_000)))) == nil
			if valid != slices.Contains(strings.Fields(takes), part) {
				t.Errorf("%s of %s...: valid %t", format, part, valid)
			}
		}
	}
}

func TestManyUnwantedMembersAreBounded(t *testing.T) {
	var members []string
	for i := range 100_000 {
		members = append(members, strconv.Quote("m"+strconv.Itoa(i))+":1")
	}
	body := parse(t, "{"+strings.Join(members, ",")+"}")
	s := compile(t, `{"additionalProperties": false, "patternProperties": {"^(a|b|c)+$": {}, "x.*y.*z": {}, "^(?=n)": {}}}`)
	if got := s.Validate(body).String(); !strings.HasPrefix(got, `[object instance has properties which are not allowed by the schema: ["m0","m1","m10",`) {
		t.Errorf("%.100s", got)
	}
}

func TestHugeNumbers(t *testing.T) {
	for _, c := range []struct {
		schema, data string
		valid        bool
	}{
		{`{"multipleOf": 7}`, "1e999999999999", false},
		{`{"multipleOf": 5}`, "1e999999999999", true},
		{`{"multipleOf": 1e999999999999}`, "1", false},
		{`{"multipleOf": 3}`, strings.Repeat("3", 1_000_000), true},
		{`{"multipleOf": 3}`, strings.Repeat("3", 1_000_000) + "1", false},
		{`{"maximum": 1e999999999999999999999}`, "1e999", true},
		{`{"type": "integer"}`, strings.Repeat("9", 1_000_000), true},
		{`{"uniqueItems": true}`, "[1e999999999999, 10e999999999998, 1,2,3,4,5,6,7,8]", false},
	} {
		if got := compile(t, c.schema).Validate(parse(t, c.data)) == nil; got != c.valid {
			t.Errorf("%s on %.30s: valid %t", c.schema, c.data, got)
		}
	}
}
