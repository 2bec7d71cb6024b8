package javaregex

import "strings"

// Flags are the letters that java.util.regex takes in (?imsxdu), as a set.
type Flags uint8

// The flags, each with its letter.
const (
	CaseInsensitive Flags = 1 << iota // i: ASCII letters match in either case
	Multiline                         // m: ^ and $ match at each line
	DotAll                            // s: . matches line terminators
	Comments                          // x: white space and # comments in the pattern don't count
	UnixLines                         // d: only \n ends a line
	UnicodeCase                       // u: with i, all letters match in either case
)

// letters holds each flag's letter, the lowest flag first.
const letters = "imsxdu"

// flag returns the flag of a letter, or 0.
func flag(letter byte) Flags {
	if i := strings.IndexByte(letters, letter); i >= 0 {
		return 1 << i
	}
	return 0
}

// ParseFlags reads a run of flag letters. ok is false where a letter is none; (?U) is none that this package knows.
func ParseFlags(text string) (flags Flags, ok bool) {
	for i := range len(text) {
		f := flag(text[i])
		if f == 0 {
			return flags, false
		}
		flags |= f
	}
	return flags, true
}
