package javaregex_test

// Proves that no pattern takes time that grows faster than text times pattern: patterns that make a backtracking matcher
// try exponentially many ways end with the right answer, and those that are too large for any program are refused. With a
// matcher that backtracks, none of these tests would end.

import (
	"errors"
	"strings"
	"testing"

	"sluice/internal/jsonpath/javaregex"
)

func TestExponentialPatterns(t *testing.T) {
	text := strings.Repeat("a", 4_000)
	for _, pattern := range []string{
		"(a+)+b", "(a|a)*b", "(a|aa)+b", "(a*)*b", "((a*)*)*b", "(a+a+)+b", "(.*)(.*)(.*)(.*)(.*)(.*)b", "(a?){500}a{500}b", "(?:a{1,30}){1,30}b", "(.*a){12}b", "(\\w+\\s?)*b",
	} {
		re := compile(t, pattern, "")
		if yes, err := re.Matches(text); yes || err != nil {
			t.Errorf("%s: %t, %v", pattern, yes, err)
		}
		if yes, err := re.Matches(text + "b"); yes == strings.Contains(pattern, "{500}") || err != nil {
			if !strings.HasPrefix(pattern, "(?:a{1,30}") { // which matches 900 at most
				t.Errorf("%s with a b: %t, %v", pattern, yes, err)
			}
		}
		short := text[:2500]
		if got, err := re.ReplaceAll(short, "x", bytesMax); err == nil && got != short || err != nil && !errors.Is(err, javaregex.ErrTooSlow) {
			t.Errorf("%s replaced: %d bytes, %v", pattern, len(got), err)
		}
		if got, err := re.Split(short, 0); err == nil && len(got) != 1 || err != nil && !errors.Is(err, javaregex.ErrTooSlow) {
			t.Errorf("%s split: %d parts, %v", pattern, len(got), err)
		}
	}
}

func TestLargePatterns(t *testing.T) {
	for _, pattern := range []string{
		strings.Repeat("(", 100_000), strings.Repeat("(a", 100_000), strings.Repeat("[", 100_000), strings.Repeat("[a[^b", 50_000), strings.Repeat("x{", 100_000),
		strings.Repeat("(", 5_000) + strings.Repeat(")", 5_000), strings.Repeat("a|", 100_000), strings.Repeat("a{0,99}", 500), strings.Repeat(`\p{L`, 50_000),
		"(?:(?:(?:a{1,99}){1,99}){1,99}){1,99}", "a{99999999999999999999}", strings.Repeat("x", 1<<20), strings.Repeat(`\Q`, 100_000),
	} {
		if re, err := javaregex.Compile(pattern, 0); err == nil {
			t.Errorf("%.20s... is taken, of size %d", pattern, re.Size())
		}
	}
}
