package asl

import (
	"strings"

	"sluice/internal/value"
)

// callParser reads a call from left to right.
type callParser struct {
	rest string
}

// parseCall compiles a call such as States.Format('Hello, {}', $.name).
func parseCall(text string) (*call, error) {
	p := &callParser{rest: text}
	c, err := p.call(1)
	if err != nil || strings.TrimSpace(p.rest) != "" {
		return nil, errIntrinsic
	}
	c.text = text
	return c, nil
}

func (p *callParser) space() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

func (p *callParser) take(prefix string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.rest, prefix)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *callParser) call(depth int) (*call, error) {
	if depth > callsMax {
		return nil, errIntrinsic
	}
	p.space()
	open := strings.IndexByte(p.rest, '(')
	if open < 0 {
		return nil, errIntrinsic
	}
	c := &call{function: intrinsics[strings.TrimSpace(p.rest[:open])]}
	if c.function == nil {
		return nil, errIntrinsic
	}
	p.rest = p.rest[open+1:]
	if p.take(")") {
		return c, c.check()
	}
	for {
		a, err := p.argument(depth)
		if err != nil {
			return nil, err
		}
		c.arguments = append(c.arguments, a)
		if p.take(")") {
			return c, c.check()
		}
		if !p.take(",") {
			return nil, errIntrinsic
		}
	}
}

// check refuses a wrong number of arguments and literals of a wrong type.
func (c *call) check() error {
	if len(c.arguments) < c.function.fewest {
		return errIntrinsic
	}
	for i, a := range c.arguments {
		kind := c.function.kind(i)
		if kind == 0 || a.path == nil && a.call == nil && !fits(kind, a.literal) {
			return errIntrinsic
		}
	}
	return nil
}

func (p *callParser) argument(depth int) (argument, error) {
	p.space()
	switch {
	case strings.HasPrefix(p.rest, "'"):
		return p.quoted()
	case strings.HasPrefix(p.rest, "$"):
		return p.path()
	case isIntrinsic(p.rest):
		c, err := p.call(depth + 1)
		return argument{call: c}, err
	default:
		return p.literal()
	}
}

// quoted reads a string literal. The escapes are \', \{, \} and \\.
func (p *callParser) quoted() (argument, error) {
	var plain strings.Builder
	text := p.rest[1:]
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\'':
			p.rest = text[i+1:]
			return argument{literal: value.String(plain.String()), raw: unquoteApostrophes(text[:i]), isRaw: true}, nil
		case text[i] == '\\' && i+1 < len(text) && strings.IndexByte(`'{}\`, text[i+1]) >= 0:
			i++
			plain.WriteByte(text[i])
		default:
			plain.WriteByte(text[i])
		}
	}
	return argument{}, errIntrinsic
}

func unquoteApostrophes(text string) string { return strings.ReplaceAll(text, `\'`, `'`) }

// path reads a path up to the comma or parenthesis behind it; brackets and quotes inside it hide both.
func (p *callParser) path() (argument, error) {
	depth, quote := 0, byte(0)
	for i := 0; i < len(p.rest); i++ {
		b := p.rest[i]
		switch {
		case quote != 0:
			switch b {
			case '\\':
				i++
			case quote:
				quote = 0
			}
		case (b == '\'' || b == '"') && depth > 0:
			quote = b
		case b == '[' || b == '(':
			depth++
		case b == ']' || b == ')' && depth > 0:
			depth--
		case (b == ',' || b == ')') && depth <= 0:
			return p.pathOf(i)
		}
	}
	return argument{}, errIntrinsic
}

func (p *callParser) pathOf(end int) (argument, error) {
	parsed, err := parsePath(strings.TrimRight(p.rest[:end], " \t\r\n"))
	if err != nil {
		return argument{}, errIntrinsic
	}
	p.rest = p.rest[end:]
	return argument{path: parsed}, nil
}

// literal reads a number, true, false or null.
func (p *callParser) literal() (argument, error) {
	end := strings.IndexAny(p.rest, ",) \t\r\n")
	if end < 0 {
		return argument{}, errIntrinsic
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	switch word {
	case "true", "false":
		return argument{literal: value.Bool(word == "true")}, nil
	case "null":
		return argument{}, nil
	}
	number, ok := value.ParseNumber(word)
	if !ok {
		return argument{}, errIntrinsic
	}
	return argument{literal: number}, nil
}
