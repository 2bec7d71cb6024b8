package ecma

import (
	"strings"
	"unicode/utf8"
)

// StepsMax bounds the instructions that one Match of the backtracking machine takes: some tens of milliseconds.
const StepsMax = 2_000_000

// turnBitsMax bounds the memory of the turns that were taken, in bits. A longer text goes without and has StepsMax alone.
const turnBitsMax = 1 << 25

// machine runs a program on a text, trying one way after the other.
type machine struct {
	program  []instruction
	text     string
	steps    int
	stepsMax int
	fold     bool // backreferences ignore case
	// turnsAt is how many steps are taken before turns are noted, where that may be done at all: most searches end sooner.
	turnsAt int
	slots   []int // positions, -1 for none
	// turns has a bit for each instruction and position that was tried and did not lead to a match; nil where groups matter.
	turns   []uint64
	journal []int // the turns of the lookahead that runs
	ahead   int   // lookaheads inside of each other
	slow    bool
	end     int // where the last accept was
}

// job is a way still to be tried, or a slot to be set back.
type job struct {
	pc, at int // pc -1: set slot back to at
	slot   int
}

func (m *machine) search() (bool, error) {
	for at := 0; ; {
		if m.run(0, at) {
			return true, nil
		}
		if m.slow {
			return false, ErrTooSlow
		}
		if at >= len(m.text) {
			return false, nil
		}
		_, size := utf8.DecodeRuneInString(m.text[at:])
		at += size
	}
}

// run tries to get from an instruction to the next accept.
func (m *machine) run(pc, at int) bool {
	jobs := []job{{pc: pc, at: at}}
	for len(jobs) > 0 && !m.slow {
		j := jobs[len(jobs)-1]
		jobs = jobs[:len(jobs)-1]
		if j.pc < 0 {
			m.slots[j.slot] = j.at
			continue
		}
		var accepted bool
		if jobs, accepted = m.follow(jobs, j.pc, j.at); accepted {
			return true
		}
	}
	return false
}

// follow runs one way to its end and appends the ways that branch off.
func (m *machine) follow(jobs []job, pc, at int) ([]job, bool) {
	for {
		if m.steps++; m.steps > m.stepsMax {
			m.slow = true
			return jobs, false
		}
		if m.turnsAt > 0 && m.steps > m.turnsAt {
			m.noteTurns()
		}
		if m.taken(pc, at) {
			return jobs, false
		}
		switch i := &m.program[pc]; i.code {
		case codeAccept:
			m.end = at
			return jobs, true
		case codeSplit:
			jobs = append(jobs, job{pc: i.y, at: at})
			pc = i.x
		case codeJump:
			pc = i.x
		case codeSave:
			jobs = m.set(jobs, i.x, at)
			pc++
		case codeClear:
			for s := i.x; s < i.y; s++ {
				jobs = m.set(jobs, s, -1)
			}
			pc++
		case codeAhead, codeNotAhead, codeBehind, codeNotBehind:
			var matched bool
			negated := i.code == codeNotAhead || i.code == codeNotBehind
			if jobs, matched = m.looks(jobs, pc+1, at, negated); matched == negated {
				return jobs, false
			}
			pc = i.x
		default:
			var ok bool
			if at, ok = m.consume(i, at); !ok {
				return jobs, false
			}
			pc++
		}
	}
}

func (m *machine) set(jobs []job, slot, at int) []job {
	jobs = append(jobs, job{pc: -1, slot: slot, at: m.slots[slot]})
	m.slots[slot] = at
	return jobs
}

// consume runs an instruction that goes straight on, and tells where, or fails.
func (m *machine) consume(i *instruction, at int) (int, bool) {
	switch i.code {
	case codeSet:
		c, size := utf8.DecodeRuneInString(m.text[at:])
		return at + size, size > 0 && i.set.holds(c)
	case codeSetBefore:
		c, size := utf8.DecodeLastRuneInString(m.text[:at])
		return at - size, size > 0 && i.set.holds(c)
	case codeLineStart:
		c, size := utf8.DecodeLastRuneInString(m.text[:at])
		return at, size == 0 || isLineEnd(c)
	case codeLineEnd:
		c, size := utf8.DecodeRuneInString(m.text[at:])
		return at, size == 0 || isLineEnd(c)
	case codeStart:
		return at, at == 0
	case codeEnd:
		return at, at == len(m.text)
	case codeWord:
		return at, m.boundary(at)
	case codeNotWord:
		return at, !m.boundary(at)
	case codeCheck:
		return at, m.slots[i.x] != at
	}
	return m.back(i, at)
}

// back matches what a group holds. One that holds nothing matches nothing.
func (m *machine) back(i *instruction, at int) (int, bool) {
	start, end := m.slots[2*i.x], m.slots[2*i.x+1]
	if start < 0 || end < 0 {
		return at, true
	}
	m.steps += end - start
	held := m.text[start:end]
	switch {
	case i.code == codeBackBefore:
		return at - len(held), strings.HasSuffix(m.text[:at], held)
	case m.fold:
		return foldedPrefix(m.text, at, held)
	}
	return at + len(held), strings.HasPrefix(m.text[at:], held)
}

// looks runs a lookahead. What its groups hold stays where it matches and is not negated, until another way is tried.
func (m *machine) looks(jobs []job, pc, at int, negated bool) ([]job, bool) {
	began, held := len(m.journal), append([]int(nil), m.slots...)
	m.ahead++
	ok := m.run(pc, at)
	m.ahead--
	if ok { // the turns that led to the match may be taken again from elsewhere
		for _, t := range m.journal[began:] {
			m.turns[t/64] &^= 1 << (t % 64)
		}
	}
	m.journal = m.journal[:began]
	if !ok || negated {
		copy(m.slots, held)
		return jobs, ok
	}
	for slot, before := range held {
		if m.slots[slot] != before {
			jobs = append(jobs, job{pc: -1, slot: slot, at: before})
		}
	}
	return jobs, true
}

// taken notes a turn and reports whether it was taken before.
func (m *machine) taken(pc, at int) bool {
	if m.turns == nil {
		return false
	}
	t := pc*(len(m.text)+1) + at
	if m.turns[t/64]&(1<<(t%64)) != 0 {
		return true
	}
	m.turns[t/64] |= 1 << (t % 64)
	if m.ahead > 0 {
		m.journal = append(m.journal, t)
	}
	return false
}

func (m *machine) boundary(at int) bool {
	before := at > 0 && isWord(m.text[at-1])
	after := at < len(m.text) && isWord(m.text[at])
	return before != after
}

func isWord(c byte) bool {
	return c == '_' || isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z'
}
