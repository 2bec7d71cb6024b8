package pattern

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// regex is a regular expression between percent signs. Its operators mean the same to RE2, which takes time in proportion to the message.
type regex = regexp.Regexp

// Limits of regular expressions.
const (
	// regexesMax: "a limit of 2 regex for each filter pattern" [G].
	regexesMax = 2
	// instructionsMax bounds the work for each byte of a message; what a pattern of usual size compiles to stays far below it.
	instructionsMax = 1000
)

// regexSigns are the characters other than letters and digits that may stand in one: the supported symbols, then the operators. "The (
// and ) operators are not supported … Multi-byte characters are not supported" [G].
const regexSigns = `:_#=@/;,-` + `^$?[]{}|\*+.`

// regex reads one. The percent sign that opens it is the next byte.
func (p *parser) regex() (*regex, error) {
	text, rest, closed := strings.Cut(p.rest[1:], "%")
	if !closed || text == "" {
		return nil, errInvalid()
	}
	for _, r := range text {
		if !isASCIIWord(r) && !strings.ContainsRune(regexSigns, r) {
			return nil, errCharacters(string(r))
		}
	}
	if p.regexes++; p.regexes > regexesMax {
		return nil, errInvalid()
	}
	p.rest = rest
	return compile(text)
}

func compile(text string) (*regex, error) {
	parsed, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, errInvalid()
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(program.Inst) > instructionsMax {
		return nil, errInvalid()
	}
	compiled, err := regexp.Compile(text)
	if err != nil {
		return nil, errInvalid()
	}
	return compiled, nil
}

func isASCIIWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}
