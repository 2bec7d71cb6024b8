package ecma

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Flags are those of a JavaScript regular expression that change what matches.
type Flags struct {
	// IgnoreCase is i.
	IgnoreCase bool
	// Multiline is m: ^ and $ match at the ends of lines.
	Multiline bool
}

// Search is a pattern whose matches and groups can be found, as JSONata needs them. It also takes what ECMAScript 2018 added: lookbehind
// and groups with names, which count as groups like any other. It is immutable and may be used by any number of goroutines.
type Search struct {
	program []instruction
	slots   int
	groups  int
	backs   bool // has backreferences: no turn may be left out
	flags   Flags
}

// CompileSearch reads a pattern. The error is a *SyntaxError where JavaScript has none such, else ErrTooLarge.
func CompileSearch(pattern string, flags Flags) (*Search, error) {
	if len(pattern) > patternBytesMax {
		return nil, ErrTooLarge
	}
	p := &parser{text: pattern, flags: flags, search: true, allGroups: countGroups(pattern, true)}
	tree, groups, err := p.parse()
	if err != nil {
		return nil, err
	}
	if tree.weight() > weightMax {
		return nil, ErrTooLarge
	}
	b := &builder{slots: 2 * (groups + 1), backs: true}
	s := &Search{groups: groups, backs: tree.has(opBack), flags: flags}
	if s.program, s.slots, err = b.build(tree); err != nil {
		return nil, err
	}
	return s, nil
}

// Groups tells how many groups the pattern captures.
func (s *Search) Groups() int { return s.groups }

// Find looks for the first match that starts at offset from or behind it. It returns the byte offsets of the match's start and end and then of
// each group's, -1 for a group that holds nothing; nil where there is no match. It takes no more than stepsMax steps, whose number it tells;
// beyond that the error is ErrTooSlow.
func (s *Search) Find(text string, from, stepsMax int) (places []int, steps int, err error) {
	m := &machine{program: s.program, text: text, stepsMax: stepsMax, fold: s.flags.IgnoreCase, slots: make([]int, s.slots)}
	bits := len(s.program) * (len(text) + 1)
	if !s.backs && bits <= searchBitsMax {
		m.turnsAt = max(turnsAtMin, bits/64)
	}
	for at := from; ; {
		for i := range m.slots {
			m.slots[i] = -1
		}
		if m.run(0, at) {
			places = m.slots[:2*(s.groups+1)]
			places[0], places[1] = at, m.end
			return places, m.steps, nil
		}
		if m.slow {
			return nil, m.steps, ErrTooSlow
		}
		if at >= len(text) {
			return nil, m.steps, nil
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
}

const (
	// turnsAtMin is how many steps a search takes before it notes its turns.
	turnsAtMin = 4096
	// searchBitsMax bounds the memory of a search's turns, in bits: the steps run out first.
	searchBitsMax = 1 << 28
)

// noteTurns starts to note which turns were taken.
func (m *machine) noteTurns() {
	m.turnsAt = 0
	m.turns = make([]uint64, len(m.program)*(len(m.text)+1)/64+1)
}

func isLineEnd(c rune) bool { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 }

// isNamed tells the start of a group with a name, behind its parenthesis. A name is an identifier, without escapes.
func isNamed(s string) bool {
	name, ok := strings.CutPrefix(s, "?<")
	if !ok {
		return false
	}
	for i, c := range name {
		switch {
		case c == '>':
			return i > 0
		case c == '_', c == '$', unicode.IsLetter(c), i > 0 && (unicode.IsDigit(c) || unicode.IsMark(c)):
		default:
			return false
		}
	}
	return false
}
