// Proves the limits of what callers send in texts: of a policy its size and what it holds, of messages their characters and the names
// of their attributes. How: tables at the edge of each limit, and fuzzing against a slow second way to tell.
package sqs

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// list renders n texts.
func list(n int) string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf(`"a%d"`, i)
	}
	return "[" + strings.Join(texts, ",") + "]"
}

func TestPolicyLimits(t *testing.T) {
	statement := func(action, principal string) string {
		return `{"Effect":"Allow","Action":` + action + `,"Principal":` + principal + `,"Resource":"*"}`
	}
	document := func(statements ...string) string {
		return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
	}
	one := statement(`"sqs:*"`, `"*"`)
	many := func(n int) []string { return strings.Split(strings.Repeat(one+"\n", n-1)+one, "\n") }
	full := document(one)
	full += strings.Repeat(" ", policyBytesMax-len(full))
	for policy, want := range map[string]string{
		document(many(20)...):                                            "",
		document(many(21)...):                                            "21 statements were found in the submitted policy, max allowed is 20",
		document(one, statement(list(7), `"*"`)):                         "",
		document(one, statement(list(8), `"*"`)):                         "8 actions were found in a statement from the submitted policy, max allowed is 7",
		document(one, statement(`"*"`, `{"AWS":`+list(49)+`}`)):          "",
		document(one, statement(`"*"`, `{"AWS":`+list(50)+`}`)):          "51 principals were found in the submitted policy, max allowed is 50",
		document(statement(`"*"`, `{"AWS":`+list(50)+`,"Service":"s"}`)): "51 principals were found in the submitted policy, max allowed is 50",
		`{"Statement":` + statement(list(8), `"*"`) + `}`:                "8 actions were found in a statement from the submitted policy, max allowed is 7",
		full:       "",
		full + " ": "Submitted policy is over max allowed size.",
	} {
		got := ""
		if err := refuseLargePolicy(policy); err != nil {
			got = err.Message
		}
		if got != want {
			t.Errorf("%.80s…: %q, want %q", policy, got, want)
		}
	}
}

// leaves counts the texts in a value, members' names aside, in the slow way.
func leaves(v any) int {
	n := 0
	switch x := v.(type) {
	case string:
		return 1
	case []any:
		for _, e := range x {
			n += leaves(e)
		}
	case map[string]any:
		for _, e := range x {
			n += leaves(e)
		}
	}
	return n
}

func FuzzPolicyLimits(f *testing.F) {
	for _, seed := range []string{`"*"`, `{"AWS":["a","b"],"Service":"s"}`, `[["a"],{"b":"c"}]`, `{`, ``, `{"a":{"b":[1,null,"x"]}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_ = refuseLargePolicy(text)
		_ = refuseLargePolicy(`{"Statement":` + text + `}`)
		var v any
		if json.Unmarshal([]byte(text), &v) == nil && texts(jsontext.Value(text)) != leaves(v) {
			t.Errorf("%d, not %d, texts in %s", texts(jsontext.Value(text)), leaves(v), text)
		}
	})
}

func FuzzTexts(f *testing.F) {
	for _, seed := range []string{"a", "\x00", "\xff", "\uffff", "attr.1øßä", "aWs.x", "..", "x\U0010ffff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		allowed := utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
			return r < 0x20 && !strings.ContainsRune("\t\n\r", r) || r == 0xFFFE || r == 0xFFFF
		})
		if refusal := refuseText(text, "message body"); allowed != (refusal == "") || !utf8.ValidString(refusal) {
			t.Errorf("%q is allowed: %v; %q", text, allowed, refusal)
		}
		if refuseName(text) == nil && (text == "" || len(text) > attributeNameMax || !utf8.ValidString(text)) {
			t.Errorf("%q is taken as a name", text)
		}
	})
}
