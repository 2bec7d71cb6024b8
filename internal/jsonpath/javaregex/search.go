package javaregex

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"
)

// ErrTooSlow is what Split and the replacements answer where the pattern looks far beyond each match, so that finding all
// of them would take time that grows with the square of the text.
var ErrTooSlow = errors.New("the regular expression reads the text over and over")

const (
	// uncountedMax is the length of a text that is searched without counting what is read.
	uncountedMax = 2 << 10
	// readingsMax is how often the searches of a longer text may read all of it.
	readingsMax = 16
)

// search finds the matches in one text.
type search struct {
	re   *Regexp
	text string
	// counted is set where what is read must be counted, budget is what may still be read.
	counted bool
	budget  int
}

func (re *Regexp) search(text string) *search {
	return &search{re: re, text: text, counted: re.looksFar && len(text) > uncountedMax, budget: readingsMax * len(text)}
}

// each calls yield for every match in turn, by the rules of java.util.regex.Matcher.find: the next search starts where
// the last match ended, or one character behind it if the match was empty.
func (s *search) each(yield func(groups []int) (more bool)) error {
	for from := 0; from <= len(s.text); {
		at := s.match(from)
		if s.budget < 0 {
			return ErrTooSlow
		}
		if at == nil || !yield(at) {
			return nil
		}
		from = at[1]
		if at[0] == at[1] {
			_, size := utf8.DecodeRuneInString(s.text[from:])
			from += max(size, 1)
		}
	}
	return nil
}

// match returns where the first match at or behind offset from lies, as pairs of offsets for the whole and for each Java
// group (-1 where the group took no part), or nil.
func (s *search) match(from int) []int {
	var at []int
	switch {
	case from == 0 || s.re.inside == nil:
		at = shift(s.find(s.re.find, from), from)
	default:
		_, size := utf8.DecodeLastRuneInString(s.text[:from])
		if at = shift(s.find(s.re.inside, from-size), from-size); at != nil {
			at = at[2:] // the first group is the match itself
		}
	}
	if at == nil {
		return nil
	}
	groups := make([]int, 0, 2*len(s.re.groups))
	for _, g := range s.re.groups {
		groups = append(groups, at[2*g], at[2*g+1])
	}
	for _, g := range s.re.trailing {
		if at[2*g] >= 0 {
			groups[1] = at[2*g]
		}
	}
	return groups
}

func (s *search) find(program *regexp.Regexp, from int) []int {
	if !s.counted {
		return program.FindStringSubmatchIndex(s.text[from:])
	}
	r := strings.NewReader(s.text[from:])
	at := program.FindReaderSubmatchIndex(r)
	s.budget -= len(s.text) - from - r.Len()
	return at
}

func shift(at []int, by int) []int {
	for i := range at {
		if at[i] >= 0 {
			at[i] += by
		}
	}
	return at
}
