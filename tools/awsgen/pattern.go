package main

import (
	"regexp"
	"strings"
)

var unicodeEscape = regexp.MustCompile(`\\u([0-9A-Fa-f]{4})`)

// goPattern translates a Java regular expression of the models into Go's syntax, anchored because AWS matches the whole
// text. What Go cannot express (look-around, repetitions over 1,000) becomes "": nothing is refused then, rather than
// something wrong.
func goPattern(java string) string {
	if java == "" {
		return ""
	}
	out := unicodeEscape.ReplaceAllString(java, `\x{$1}`)
	out = strings.NewReplacer(`\p{IsAlphabetic}`, `\p{L}`, `\p{Alnum}`, `[[:alnum:]]`).Replace(out)
	out = `\A(?:` + out + `)\z`
	if _, err := regexp.Compile(out); err != nil {
		return ""
	}
	return out
}
