package pattern

import (
	"strconv"
	"strings"

	"sluice/internal/value"
)

// selector points into JSON: $.users[0].id. "Property selectors are alphanumeric strings that also support '-' and '_' characters. Array
// elements are denoted with [NUMBER] syntax" [G]. A * in the place of a name or number stands for all of them.
type selector struct {
	text  string // as written
	steps []selectorStep
	wild  bool
}

// selectorStep is a name, an index, or all of what there is.
type selectorStep struct {
	name  string
	index int // -1 for a name
	all   bool
}

// selector reads one.
func (p *parser) selector() (*selector, error) {
	start := p.rest
	if !p.take("$") {
		return nil, errInvalid()
	}
	s := &selector{}
	for {
		var step selectorStep
		var err error
		switch {
		case p.take("."):
			step, err = p.name()
		case p.take("["):
			step, err = p.subscript()
		default:
			if len(s.steps) == 0 {
				return nil, errInvalid()
			}
			s.text = strings.TrimSpace(start[:len(start)-len(p.rest)])
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		s.steps, s.wild = append(s.steps, step), s.wild || step.all
	}
}

// name reads what follows a dot. Names in quotes are refused as AWS does: "Invalid character(s) in term '$.\"'" [I].
func (p *parser) name() (selectorStep, error) {
	if p.take("*") {
		return selectorStep{index: -1, all: true}, nil
	}
	name := p.while(func(r rune) bool { return isWord(r) || r == '-' })
	if name == "" {
		return selectorStep{}, errCharacters("$." + p.rest[:min(1, len(p.rest))])
	}
	return selectorStep{name: name, index: -1}, nil
}

// subscript reads what follows a bracket.
func (p *parser) subscript() (selectorStep, error) {
	inner, rest, closed := strings.Cut(p.rest, "]")
	if !closed {
		return selectorStep{}, errInvalid()
	}
	p.rest = rest
	if inner == "*" {
		return selectorStep{index: -1, all: true}, nil
	}
	n, err := strconv.ParseUint(inner, 10, 31)
	if err != nil {
		return selectorStep{}, errInvalid()
	}
	return selectorStep{index: int(n)}, nil
}

// each calls yield for what the selector points to until yield returns true, and tells whether it did.
func (s *selector) each(v value.Value, yield func(value.Value) bool) bool {
	return follow(v, s.steps, yield)
}

// follow visits every value once at most, so its work is bounded by the message's size for each step.
func follow(v value.Value, steps []selectorStep, yield func(value.Value) bool) bool {
	if len(steps) == 0 {
		return yield(v)
	}
	step, rest := &steps[0], steps[1:]
	if array, ok := v.AsArray(); ok {
		switch {
		case step.all:
			for _, item := range array.All() {
				if follow(item, rest, yield) {
					return true
				}
			}
		case step.index >= 0 && step.index < array.Len():
			return follow(array.At(step.index), rest, yield)
		}
		return false
	}
	object, ok := v.AsObject()
	if !ok {
		return false
	}
	if step.all {
		for _, item := range object.All() {
			if follow(item, rest, yield) {
				return true
			}
		}
		return false
	}
	item, ok := object.Get(step.name)
	return ok && step.index < 0 && follow(item, rest, yield)
}
