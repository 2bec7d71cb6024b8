package javaregex

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// translator reads a Java pattern once, from left to right, and writes Go's.
type translator struct {
	pattern string
	at      int // the offset of the next byte
	flags   Flags
	depth   int // how many groups are open
	whole   bool
	out     strings.Builder
	found
}

// found is what a pattern turned out to have.
type found struct {
	// groups tells for each Java group, the whole match included, its number in Go's pattern.
	groups []int
	// names tells the Java group of each name.
	names map[string]int
	// goGroups counts the groups of Go's pattern.
	goGroups int
	// trailing are the Go groups that hold the line terminator which a $ at the end of the pattern let stand.
	trailing []int
	// before is set where the pattern looks at what stands before a match.
	before bool
	// innerEnd is set where a $ stands inside the pattern, lineStart and lineEnd for ^ and $ under (?m).
	innerEnd, lineStart, lineEnd bool
}

// groupsMax bounds how deep groups may nest, which bounds the translator's recursion.
const groupsMax = 200

// patternBytesMax bounds a pattern, goPatternBytesMax what it becomes: \p{L} alone is ten thousand bytes of ranges.
const (
	patternBytesMax   = 8 << 10
	goPatternBytesMax = 512 << 10
)

// translate returns Go's pattern. whole is set for the pattern that must match a whole text: there a $ at the end has
// nothing to let stand.
func translate(pattern string, flags Flags, whole bool) (string, found, error) {
	if len(pattern) > patternBytesMax {
		return "", found{}, &UnsupportedError{
			Pattern: pattern[:64] + "...", Construct: "a pattern of more than " + strconv.Itoa(patternBytesMax) + " bytes",
		}
	}
	t := translator{pattern: pattern, flags: flags, whole: whole, found: found{groups: []int{0}, names: map[string]int{}}}
	if err := t.alternatives(); err != nil {
		return "", found{}, err
	}
	if t.at < len(pattern) {
		return "", found{}, t.fault("unmatched closing ')'")
	}
	return t.out.String(), t.found, nil
}

func (t *translator) fault(message string) error {
	return &SyntaxError{Pattern: t.pattern, Offset: t.at, Message: message}
}

func (t *translator) unsupported(construct string) error {
	return &UnsupportedError{Pattern: t.pattern, Construct: construct}
}

func (t *translator) has(f Flags) bool { return t.flags&f != 0 }

// more reports whether there is a next byte, after stepping over what (?x) makes a comment.
func (t *translator) more() bool {
	if t.has(Comments) {
		t.skipComments()
	}
	return t.at < len(t.pattern)
}

func (t *translator) skipComments() {
	for t.at < len(t.pattern) {
		switch c := t.pattern[t.at]; {
		case strings.IndexByte(" \t\n\v\f\r", c) >= 0:
			t.at++
		case c == '#':
			end := strings.IndexAny(t.pattern[t.at:], "\n\r")
			if end < 0 {
				end = len(t.pattern) - t.at
			}
			t.at += end
		default:
			return
		}
	}
}

// next returns the next character and steps over it.
func (t *translator) next() rune {
	r, size := utf8.DecodeRuneInString(t.pattern[t.at:])
	t.at += size
	return r
}

// take steps over text if it is next.
func (t *translator) take(text string) bool {
	if strings.HasPrefix(t.pattern[t.at:], text) {
		t.at += len(text)
		return true
	}
	return false
}

// alternatives reads up to the end or the closing parenthesis of the group it stands in.
func (t *translator) alternatives() error {
	for t.more() {
		switch t.pattern[t.at] {
		case ')':
			return nil
		case '|':
			t.at++
			t.out.WriteByte('|')
		default:
			if err := t.term(); err != nil {
				return err
			}
			if t.out.Len() > goPatternBytesMax {
				return t.unsupported("so large a pattern")
			}
		}
	}
	return nil
}

// term reads one atom with its quantifier. Only what can be repeated goes on to the quantifier.
func (t *translator) term() error {
	switch t.pattern[t.at] {
	case '^':
		t.at++
		t.lineBegin()
		return t.quantifier()
	case '$':
		t.at++
		t.textEnd()
		return t.quantifier()
	case '*', '+', '?':
		return t.fault("dangling meta character " + strconv.Quote(t.pattern[t.at:t.at+1]))
	case '{':
		t.out.WriteString("(?:)") // Java repeats the nothing before it
		return t.quantifier()
	case '(':
		repeatable, err := t.group()
		if err != nil || !repeatable {
			return err
		}
		return t.quantifier()
	case '\\':
		if t.take(`\Q`) {
			return t.quoted()
		}
	}
	if err := t.atom(); err != nil {
		return err
	}
	return t.quantifier()
}

// atom reads what stands for one character, or an escape that stands for a place.
func (t *translator) atom() error {
	switch t.pattern[t.at] {
	case '.':
		t.at++
		t.out.WriteString(t.dot())
	case '[':
		t.at++
		s, err := t.class()
		if err != nil {
			return err
		}
		t.out.WriteString(s.pattern())
	case '\\':
		t.at++
		return t.escape()
	default:
		t.literal(t.next())
	}
	return nil
}

func (t *translator) dot() string {
	switch {
	case t.has(DotAll):
		return "(?s:.)"
	case t.has(UnixLines):
		return `[^\n]`
	}
	return lineTerminators().negate().pattern()
}

// literal writes one character that stands for itself, in both cases where the flags say so.
func (t *translator) literal(r rune) {
	if t.has(CaseInsensitive) {
		if s := setOf(span{r, r}).fold(t.has(UnicodeCase)); len(s) > 1 || s[0].lo != s[0].hi {
			t.out.WriteString(s.pattern())
			return
		}
	}
	writeRune(&t.out, r)
}

// quoted reads what stands between \Q and \E, or the end. A quantifier behind it repeats the last character.
func (t *translator) quoted() error {
	text, _, closed := strings.Cut(t.pattern[t.at:], `\E`)
	t.at += len(text)
	if closed {
		t.at += len(`\E`)
	}
	for _, r := range text {
		t.literal(r)
	}
	if text == "" {
		return nil
	}
	return t.quantifier()
}

// lineBegin writes ^.
func (t *translator) lineBegin() {
	t.before = true
	if t.has(Multiline) {
		t.lineStart = true
		t.out.WriteString("(?m:^)")
		return
	}
	t.out.WriteString(`\A`)
}

// textEnd writes $. Java lets it match before a line terminator that ends the text. At the end of the pattern, or of one
// of its alternatives, Go's pattern takes that terminator into a group of its own, and the match is cut back by it.
func (t *translator) textEnd() {
	switch {
	case t.has(Multiline):
		t.lineEnd = true
		t.out.WriteString("(?m:$)")
	case t.whole:
		t.innerEnd = t.innerEnd || !t.atBranchEnd()
		t.out.WriteString(`\z`)
	case t.atBranchEnd():
		t.goGroups++
		t.trailing = append(t.trailing, t.goGroups)
		t.out.WriteString("(?:" + `\z|(` + t.terminator() + `)\z)`)
	default:
		t.innerEnd = true
		t.out.WriteString(`\z`)
	}
}

func (t *translator) terminator() string {
	if t.has(UnixLines) {
		return `\n`
	}
	return `\r\n|` + lineTerminators().pattern()
}

// atBranchEnd reports whether the pattern, or one of its outermost alternatives, ends here.
func (t *translator) atBranchEnd() bool {
	return t.depth == 0 && (!t.more() || t.pattern[t.at] == '|')
}
