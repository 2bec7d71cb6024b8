package javaregex

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Regexp is a compiled pattern. It may be used by any number of goroutines.
type Regexp struct {
	pattern string
	find    *regexp.Regexp // finds the leftmost match
	inside  *regexp.Regexp // the same behind one character that it only looks at; nil if the pattern doesn't look back
	whole   *regexp.Regexp // matches whole texts
	size    int
	// looksFar is set where a match may need more of the text than the size of the pattern bounds.
	looksFar bool
	found
}

// Compile reads a pattern by Java's rules. The error is a *SyntaxError where Java refuses the pattern too, else an
// *UnsupportedError.
func Compile(pattern string, flags Flags) (*Regexp, error) {
	text, found, err := translate(pattern, flags, false)
	if err != nil {
		return nil, err
	}
	wholeText, wholeFound, err := translate(pattern, flags, true)
	if err != nil {
		return nil, err
	}
	re := &Regexp{pattern: pattern, found: found, looksFar: strings.ContainsAny(pattern, "*+,")}
	re.innerEnd = re.innerEnd || wholeFound.innerEnd
	if re.size, err = measure(pattern, text); err != nil || re.size > sizeMax {
		return nil, re.tooLarge()
	}
	if re.find, err = re.compile(text); err != nil {
		return nil, err
	}
	if re.whole, err = re.compile(`\A(?:` + wholeText + `)\z`); err != nil {
		return nil, err
	}
	if found.before {
		re.inside, err = re.compile(`\A(?s:.)(?s:.*?)(` + text + `)`)
	}
	return re, err
}

// compile makes Go's program. What was read by Java's rules can only fail for its size.
func (re *Regexp) compile(text string) (*regexp.Regexp, error) {
	program, err := regexp.Compile(text)
	if err != nil {
		return nil, re.tooLarge()
	}
	return program, nil
}

func (re *Regexp) tooLarge() error {
	return &UnsupportedError{Pattern: re.pattern, Construct: "so large a pattern"}
}

// String returns the pattern as it was written.
func (re *Regexp) String() string { return re.pattern }

// Size tells about how many instructions the program of the pattern has. The time that a match takes grows with it and
// with the length of the text, which is what callers need to bound it.
func (re *Regexp) Size() int { return re.size }

// Matches reports whether the pattern matches all of text, as java.util.regex.Matcher.matches does.
func (re *Regexp) Matches(text string) (bool, error) {
	if err := re.sound(text); err != nil {
		return false, err
	}
	return re.whole.MatchString(text), nil
}

// sound refuses the texts for which a construct of the pattern has another meaning in Go.
func (re *Regexp) sound(text string) error {
	if re.innerEnd && endsLine(text) {
		return &UnsupportedError{Pattern: re.pattern, Construct: "a $ inside, on a text that ends with a line terminator,"}
	}
	if (re.lineStart || re.lineEnd) && strings.ContainsAny(text, "\r\u0085\u2028\u2029") {
		return &UnsupportedError{Pattern: re.pattern, Construct: `(?m) on a text with line terminators other than \n`}
	}
	// Java's (?m)^ never matches at the end of the text, Go's does. It makes a difference where nothing needs to follow it.
	if re.lineStart && (text == "" || strings.HasSuffix(text, "\n")) && re.find.MatchString("") {
		return &UnsupportedError{Pattern: re.pattern, Construct: `(?m)^ that may match nothing, on a text that ends with \n,`}
	}
	return nil
}

func endsLine(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return lineTerminators().has(last)
}
