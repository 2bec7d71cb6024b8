package policy

// Proves that patterns match what they should, on tables and against regular expressions made from the same text, and that
// hostile ones end: a matcher that backtracks would not, for longer than the universe lasts.

import (
	"regexp"
	"strings"
	"testing"
)

func glob(text string) pattern { return compilePattern(text, dialect{wildcards: true}) }

func TestWalk(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "anything: at/all", true},
		{"**", "", true},
		{"?", "", false},
		{"?", "é", true},
		{"??", "é", false},
		{"*?", "é", true},
		{"*??", "é", false},
		{"a*", "a", true},
		{"a*b", "ab", true},
		{"a*b", "acb", true},
		{"a*b", "acbc", false},
		{"*b*", "abc", true},
		{"*ab*ab", "abab", true},
		{"*ab*ab", "ab", false},
		{"*ab", "aab", true},
		{"a*a", "a", false},
		{"a?*c", "ac", false},
		{"a?*c", "abc", true},
		{"*a*b*c*", "xxaxxbxxcxx", true},
		{"*a*b*c*", "xxaxxcxxbxx", false},
		{"$*", "$x", true},
		{"${aws:x}", "${aws:x}", true},
	} {
		p := glob(c.pattern)
		if got := p.matches(c.text, nil); got != c.want {
			t.Errorf("%q and %q: %v", c.pattern, c.text, got)
		}
	}
}

func TestCompileResource(t *testing.T) {
	keys := Keys{}.Set("aws:username", One("a:n"))
	for _, c := range []struct {
		pattern, text string
		kind          Kind
		want          bool
	}{
		{"arn:aws:sqs:*:1:q", "arn:aws:sqs:us:1:q", Identity, true},
		{"arn:aws:sqs:*:1:q", "arn:aws:sqs:us:x:y:1:q", Identity, true},
		{"arn:aws:sqs:us*t:1:q", "arn:aws:sqs:us-east:1:q", Identity, true},
		{"arn:aws:sqs:us*t:1:q", "arn:aws:sqs:us:t:1:q", Identity, false},
		{"arn:aws:sqs:*t:1:q", "arn:aws:sqs:us:t:1:q", Identity, false},
		{"arn:aws:sqs:**:1:q", "arn:aws:sqs:us:t:1:q", Identity, true},
		{"arn:aws:sqs:u?:1:q", "arn:aws:sqs:u::1:q", Identity, false},
		{"arn:aws:sqs:*?:1:q", "arn:aws:sqs:us:1:q", Identity, true},
		{"arn:aws:*:x*y:1:q*", "arn:aws:s:a:xby:1:qq", Identity, true},
		{"arn:aws:*:x*y:1:q*", "arn:aws:s:xb:y:1:qq", Identity, false},
		{"arn:aws:lambda:us:1:function:*:x?z", "arn:aws:lambda:us:1:function:f:a:x:z", Identity, true},
		{"arn:aws:sqs", "arn:aws:sqs:us:1:q", Identity, true},
		{"arn:aws:sqs", "arn:aws:sqs:us:1:q", Resource, false},
		{"arn:aws:sqs:*", "arn:aws:sqs:us:1:q", Resource, true},
		{"arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/a:n/k", Identity, true},
		{"arn:aws:s3:${aws:username}::b", "arn:aws:s3:a:n::b", Identity, false},
		{"execute-api:/*/GET/${aws:username}", "execute-api:/s/GET/a:n", Resource, true},
		{"*", "*", Identity, true},
		{"arn:aws:sqs:us:1:*", "*", Identity, false},
	} {
		p := compileResource(c.pattern, c.kind, true)
		if got := p.matches(c.text, keys); got != c.want {
			t.Errorf("%q and %q: %v", c.pattern, c.text, got)
		}
	}
}

// FuzzWalk holds the matcher against a regular expression.
func FuzzWalk(f *testing.F) {
	f.Add("a*b?c", "axxbxc", false)
	f.Add("*ab*ab*", "abaab", false)
	f.Add("S3:Get*", "s3:getobject", true)
	f.Add("*?*é", "xé", false)
	f.Fuzz(func(t *testing.T, text, subject string, fold bool) {
		if len(text) > 100 || len(subject) > 1000 || !isPlain(text) || !isPlain(subject) {
			t.Skip()
		}
		p := compilePattern(text, dialect{wildcards: true, fold: fold})
		flags := "(?s)"
		if fold {
			flags = "(?is)"
		}
		expression := flags + "^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(text)) + "$"
		if got, want := p.matches(subject, nil), regexp.MustCompile(expression).MatchString(subject); got != want {
			t.Fatalf("%q and %q: %v", text, subject, got)
		}
	})
}

// isPlain leaves out what regular expressions read differently: text that is no UTF-8.
func isPlain(text string) bool { return strings.ToValidUTF8(text, "") == text }

// FuzzSections holds resource patterns against a regular expression per section.
func FuzzSections(f *testing.F) {
	f.Add("arn:aws:sqs:*:1:q", "arn:aws:sqs:us:x:1:q")
	f.Add("arn:*:x*y:?:1:*", "arn:a:b:xy:z:1:q:r")
	f.Add("arn:**a*:b", "arn:xaab:b")
	f.Fuzz(func(t *testing.T, text, subject string) {
		if len(text) > 100 || len(subject) > 300 || !isPlain(text) || !isPlain(subject) || !strings.HasPrefix(text, "arn:") {
			t.Skip()
		}
		p := compileResource(text, Resource, false)
		sections := strings.SplitN(text, ":", colonsInARN+1)
		for i, section := range sections {
			sections[i] = sectionExpression(section, i == colonsInARN)
		}
		expression := "(?s)^" + strings.Join(sections, ":") + "$"
		if got, want := p.matches(subject, nil), regexp.MustCompile(expression).MatchString(subject); got != want {
			t.Fatalf("%q and %q: %v, by %s %v", text, subject, got, expression, want)
		}
	})
}

func sectionExpression(section string, last bool) string {
	quoted := regexp.QuoteMeta(section)
	if last {
		return strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(quoted)
	}
	head := strings.TrimRight(section, "*")
	out := strings.NewReplacer(`\*`, "[^:]*", `\?`, "[^:]").Replace(regexp.QuoteMeta(head))
	if head != section {
		out += ".*"
	}
	return out
}

// countedContext counts how often a pattern asks for a variable.
type countedContext struct{ asked int }

func (c *countedContext) Lookup(string) (Value, bool) {
	c.asked++
	return One("a"), true
}

func TestHostilePatternsEnd(t *testing.T) {
	const length = 1000
	subject := strings.Repeat("a", length)
	for _, text := range []string{
		strings.Repeat("*a", length/2) + "b",
		strings.Repeat("a*", length/2) + "b",
		strings.Repeat("*?", length/2) + "b",
		strings.Repeat("*aa?", length/4) + "b",
		"*" + strings.Repeat("a?", length/4) + "b",
	} {
		p := glob(text)
		if p.matches(subject, nil) {
			t.Errorf("%.20q… matches", text)
		}
		arn := compileResource("arn:"+strings.ReplaceAll(text, "b", "")+":x", Resource, false)
		if arn.matches("arn:"+strings.Repeat("a:", length/2), nil) {
			t.Errorf("arn:%.20q… matches", text)
		}
	}
	c := &countedContext{}
	p := compilePattern("*"+strings.Repeat("${a:b}*", VariablesMax)+"b", dialect{wildcards: true, variables: true})
	if p.matches(subject, c) || c.asked != VariablesMax {
		t.Errorf("asked %d times for %d variables", c.asked, VariablesMax)
	}
}
