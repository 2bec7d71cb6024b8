package vtl

import "strings"

// startsReference reports whether a reference is next: a name behind $, or behind ${.
func (p *parser) startsReference() (bool, error) {
	first, err := p.peek(0)
	if err != nil {
		return false, err
	}
	switch first {
	case tokIdentifier:
		_, err := p.peek(1)
		return true, err
	case tokCurlyOpen:
		second, err := p.peek(1)
		return second == tokIdentifier, err
	}
	return false, nil
}

func (p *parser) reference() (*reference, error) {
	first := p.at
	t, err := p.token(0)
	if err != nil {
		return nil, err
	}
	if err := p.descend(t.offset); err != nil {
		return nil, err
	}
	defer p.ascend()
	if t.kind == tokCurlyOpen {
		p.take()
	}
	if err := p.expect(tokIdentifier, "a reference"); err != nil {
		return nil, err
	}
	steps, err := p.steps()
	if err != nil {
		return nil, err
	}
	if p.tokens[first].kind == tokCurlyOpen {
		if err := p.expect(tokCurlyClose, "the } of a reference"); err != nil {
			return nil, err
		}
	}
	f := &reference{steps: steps, offset: p.place(t.offset), text: p.whole}
	p.root(f, first)
	f.source = p.source(first, p.at)
	return f, nil
}

// steps reads the indexes, properties and methods of a reference.
func (p *parser) steps() ([]step, error) {
	steps, err := p.indexSteps(nil)
	if err != nil {
		return nil, err
	}
	for {
		dot, err := p.is(tokDot)
		if err != nil || !dot {
			return steps, err
		}
		name, err := p.peek(1)
		if err != nil || name != tokIdentifier {
			return steps, err
		}
		p.take()
		s, err := p.member()
		if err != nil {
			return nil, err
		}
		if steps, err = p.indexSteps(append(steps, s)); err != nil {
			return nil, err
		}
	}
}

func (p *parser) indexSteps(steps []step) ([]step, error) {
	for {
		open, err := p.is(tokIndexOpen)
		if err != nil || !open {
			return steps, err
		}
		p.take()
		index, err := p.index()
		if err != nil {
			return nil, err
		}
		steps = append(steps, &indexStep{index: index})
	}
}

// index reads what stands between brackets, and the closing one.
func (p *parser) index() (expr, error) {
	if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	t, err := p.token(0)
	if err != nil {
		return nil, err
	}
	var e expr
	switch t.kind {
	case tokString, tokInteger, tokTrue, tokFalse:
		e, err = p.simple(t.kind)
	case tokIdentifier, tokCurlyOpen:
		e, err = p.reference()
	default:
		err = p.unexpected(t, "an index")
	}
	if err != nil {
		return nil, err
	}
	if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	return e, p.expect(tokIndexClose, "the ] of an index")
}

// member reads a property or a method call.
func (p *parser) member() (step, error) {
	call, err := p.callFollows()
	if err != nil {
		return nil, err
	}
	name := p.tokens[p.take()].image
	if !call {
		return propertyStep(name), nil
	}
	p.take()
	m := &methodStep{}
	closed, err := p.is(tokCallClose)
	if err != nil {
		return nil, err
	}
	if !closed {
		if m.args, err = p.parameters(); err != nil {
			return nil, err
		}
	}
	m.methods, m.constant = lookupMethod(name, len(m.args)), p.into.constantOf(name, m.args)
	return m, p.expect(tokCallClose, "the ) of a method call")
}

// callFollows reports whether a name, a parenthesis and the start of an argument or the closing parenthesis are next.
func (p *parser) callFollows() (bool, error) {
	open, err := p.peek(1)
	if err != nil || open != tokParenOpen {
		return false, err
	}
	k, err := p.peek(2)
	return k == tokSpace || k == tokCallClose || startsParameter(k), err
}

// parameters reads expressions between commas.
func (p *parser) parameters() ([]expr, error) {
	var all []expr
	for {
		e, err := p.parameter()
		if err != nil {
			return nil, err
		}
		all = append(all, e)
		more, err := p.is(tokComma)
		if err != nil || !more {
			return all, err
		}
		p.take()
	}
}

// root takes a reference's first token apart: backslashes, the dollar with what makes it quiet, and the name. The token
// keeps what is left, as in Velocity, where it becomes part of other texts.
func (p *parser) root(f *reference, first int) {
	t := &p.tokens[first]
	if strings.Contains(t.image, `\!`) {
		p.uncomputed(f, t.image)
		return
	}
	run := runLength(t.image, func(c byte) bool { return c == '\\' })
	f.escaped = run%2 != 0
	f.backslashes = t.image[:run/2]
	t.image = t.image[run:]
	if dollar := strings.LastIndexByte(t.image, '$'); dollar > 0 {
		f.before = t.image[:dollar]
		t.image = t.image[dollar:]
	}
	f.nullText, f.first = p.source(first, p.at), t.image
	name := t.image
	switch {
	case strings.HasPrefix(name, "$!"):
		f.quiet = true
		if !f.escaped {
			f.nullText = ""
		}
		if name = name[len("$!"):]; strings.HasPrefix(name, "{") {
			name = p.tokens[first+1].image
		}
	case name == "${":
		name = p.tokens[first+1].image
	case strings.HasPrefix(name, "$"):
		name = name[1:]
	default:
		f.bare = true
	}
	f.root = p.variable(name)
}

// uncomputed is $\!name: text, with one backslash less.
func (p *parser) uncomputed(f *reference, image string) {
	start := strings.IndexByte(image[strings.IndexByte(image, '$'):], '\\') + strings.IndexByte(image, '$')
	f.uncomputed, f.first = true, image
	f.nullText = image[:start] + image[start+1:]
	f.root = p.variable(f.nullText)
}
