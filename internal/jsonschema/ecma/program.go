package ecma

// code is an instruction of the backtracking machine.
type code uint8

const (
	codeAccept code = iota
	codeSet         // one character of set
	codeStart
	codeEnd
	codeWord
	codeNotWord
	codeSplit // to x, and if that fails to y
	codeJump  // to x
	codeSave  // the position into slot x
	codeClear // the slots from x up to y
	codeBack  // what group x holds
	codeAhead // goes on at x where what follows the instruction matches, up to its own accept
	codeNotAhead
	codeLineStart
	codeLineEnd
	codeSetBefore // one character of set, before the position
	codeBackBefore
	codeBehind
	codeNotBehind
	codeCheck // fails where the position is still that of slot x: an empty round of a loop
)

type instruction struct {
	code code
	x, y int
	set  set
}

// instructionsMax bounds a program. a{100}{100} has ten thousand.
const instructionsMax = 20_000

// builder makes a program of a tree.
type builder struct {
	out   []instruction
	slots int
	// backs says that what groups hold matters, be it for backreferences or for the caller: then empty rounds must be told.
	backs bool
	// backward says that the part of a lookbehind is built, which runs from its end.
	backward bool
}

func build(n *node, groups int) ([]instruction, int, error) {
	b := &builder{slots: 2 * (groups + 1), backs: n.has(opBack)}
	return b.build(n)
}

func (b *builder) build(n *node) ([]instruction, int, error) {
	if err := b.add(n); err != nil {
		return nil, 0, err
	}
	b.emit(instruction{code: codeAccept})
	return b.out, b.slots, nil
}

func (b *builder) emit(i instruction) int {
	b.out = append(b.out, i)
	return len(b.out) - 1
}

func (b *builder) add(n *node) error {
	if len(b.out) > instructionsMax {
		return ErrTooLarge
	}
	switch n.op {
	case opSet:
		b.emit(instruction{code: b.directed(codeSet, codeSetBefore), set: n.set})
	case opStart:
		b.emit(instruction{code: codeStart})
	case opEnd:
		b.emit(instruction{code: codeEnd})
	case opLineStart:
		b.emit(instruction{code: codeLineStart})
	case opLineEnd:
		b.emit(instruction{code: codeLineEnd})
	case opWord:
		b.emit(instruction{code: codeWord})
	case opNotWord:
		b.emit(instruction{code: codeNotWord})
	case opBack:
		b.emit(instruction{code: b.directed(codeBack, codeBackBefore), x: n.group})
	case opConcat:
		return b.addAll(n.subs)
	case opAlternate:
		return b.alternate(n.subs)
	case opGroup:
		return b.group(n)
	case opAhead:
		return b.look(n, codeAhead, false)
	case opNotAhead:
		return b.look(n, codeNotAhead, false)
	case opBehind:
		return b.look(n, codeBehind, true)
	case opNotBehind:
		return b.look(n, codeNotBehind, true)
	case opRepeat:
		return b.repeat(n)
	}
	return nil
}

// directed chooses the code for the direction that is built.
func (b *builder) directed(forward, backward code) code {
	if b.backward {
		return backward
	}
	return forward
}

func (b *builder) addAll(subs []*node) error {
	for i := range subs {
		s := subs[i]
		if b.backward {
			s = subs[len(subs)-1-i]
		}
		if err := b.add(s); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) alternate(branches []*node) error {
	var ends []int
	for i, branch := range branches {
		split := -1
		if i < len(branches)-1 {
			split = b.emit(instruction{code: codeSplit, x: len(b.out) + 1})
		}
		if err := b.add(branch); err != nil {
			return err
		}
		if split >= 0 {
			ends = append(ends, b.emit(instruction{code: codeJump}))
			b.out[split].y = len(b.out)
		}
	}
	for _, e := range ends {
		b.out[e].x = len(b.out)
	}
	return nil
}

func (b *builder) group(n *node) error {
	if !b.backs {
		return b.addAll(n.subs)
	}
	first, last := 2*n.group, 2*n.group+1
	if b.backward {
		first, last = last, first
	}
	b.emit(instruction{code: codeSave, x: first})
	if err := b.addAll(n.subs); err != nil {
		return err
	}
	b.emit(instruction{code: codeSave, x: last})
	return nil
}

// look builds a lookahead or lookbehind.
func (b *builder) look(n *node, c code, backward bool) error {
	at := b.emit(instruction{code: c})
	around := b.backward
	b.backward = backward
	if err := b.addAll(n.subs); err != nil {
		return err
	}
	b.backward = around
	b.emit(instruction{code: codeAccept})
	b.out[at].x = len(b.out)
	return nil
}

// repeat writes the body as often as it must match, then a loop, or one body inside of the other for those that may.
func (b *builder) repeat(n *node) error {
	for range n.min {
		if err := b.round(n); err != nil {
			return err
		}
	}
	if n.max < 0 {
		return b.loop(n)
	}
	var splits []int
	for range n.max - n.min {
		splits = append(splits, b.emit(instruction{code: codeSplit}))
		if err := b.round(n); err != nil {
			return err
		}
	}
	for _, s := range splits {
		b.split(s, n.lazy)
	}
	return nil
}

// split sets the two ways of a split: into what follows it, and to here.
func (b *builder) split(at int, lazy bool) {
	b.out[at].x, b.out[at].y = at+1, len(b.out)
	if lazy {
		b.out[at].x, b.out[at].y = len(b.out), at+1
	}
}

func (b *builder) loop(n *node) error {
	start := b.emit(instruction{code: codeSplit})
	slot := b.slots
	if b.backs {
		b.slots++
		b.emit(instruction{code: codeSave, x: slot})
	}
	if err := b.round(n); err != nil {
		return err
	}
	if b.backs {
		b.emit(instruction{code: codeCheck, x: slot})
	}
	b.emit(instruction{code: codeJump, x: start})
	b.split(start, n.lazy)
	return nil
}

// round is the body of a repeat once, with the groups inside of it forgotten.
func (b *builder) round(n *node) error {
	if len(b.out) > instructionsMax {
		return ErrTooLarge
	}
	if b.backs && n.groupsAfter > n.groupsBefore {
		b.emit(instruction{code: codeClear, x: 2 * (n.groupsBefore + 1), y: 2 * (n.groupsAfter + 1)})
	}
	return b.add(n.subs[0])
}
