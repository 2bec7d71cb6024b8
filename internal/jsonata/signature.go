package jsonata

import (
	"strings"
)

// signature is what a function takes: <s-nn?:s> is a string, which may be the context, a number and perhaps another one.
type signature struct{ parameters []parameter }

// parameter is one parameter of a signature.
type parameter struct {
	// kind is the letter of the type, or '(' for a choice.
	kind byte
	// symbols are the letters of what it takes. Every type but a function takes what is missing (m).
	symbols string
	// element is what an array must hold, as in a<s>; "" for anything.
	element string
	// context says that the context takes the place of a missing argument.
	context bool
	// min and max count the arguments that it takes, max -1 for any number; lazy prefers few.
	min, max int
	lazy     bool
}

const anySymbols = "asnblfom"

// parseSignature reads a definition. Positions of errors count from its start.
func parseSignature(definition string) (*signature, *Error) {
	s := &signature{}
	for i := 1; i < len(definition); i++ {
		c := definition[i]
		switch c {
		case ':':
			return s, nil
		case 's', 'n', 'b', 'l', 'o':
			s.add(c, string(c)+"m")
		case 'a':
			s.add(c, anySymbols)
		case 'f':
			s.add(c, "f")
		case 'j':
			s.add(c, "asnblom")
		case 'x':
			s.add(c, anySymbols)
		case '-', '?', '+':
			s.quantify(c)
		case '(':
			end := closing(definition, i, '(', ')')
			choice := definition[i+1 : end]
			if strings.Contains(choice, "<") {
				return nil, &Error{Code: "S0402", Position: i, value: text(choice)}
			}
			s.add(c, choice+"m")
			i = end
		case '<':
			last := s.last()
			if last.kind != 'a' && last.kind != 'f' {
				return nil, &Error{Code: "S0401", Position: i, value: last.literal()}
			}
			end := closing(definition, i, '<', '>')
			last.element = definition[i+1 : end]
			i = end
		}
	}
	return s, nil
}

func (s *signature) add(kind byte, symbols string) {
	s.parameters = append(s.parameters, parameter{kind: kind, symbols: symbols, min: 1, max: 1})
}

// last returns the parameter before; a quantifier without one is lost.
func (s *signature) last() *parameter {
	if len(s.parameters) == 0 {
		return &parameter{}
	}
	return &s.parameters[len(s.parameters)-1]
}

// literal is the type as S0401 shows it.
func (p *parameter) literal() item {
	if p.kind == 0 {
		return undefined
	}
	if p.kind == '(' {
		return text("(" + strings.TrimSuffix(p.symbols, "m") + ")")
	}
	return text(string(p.kind))
}

func (s *signature) quantify(c byte) {
	p := s.last()
	switch {
	case c == '?' && p.min == 0:
		p.lazy = true
	case c == '-':
		p.context, p.min = true, 0
	case c == '?':
		p.min = 0
	default:
		p.max = -1
	}
}

// closing finds the bracket that closes the one at i, or the end.
func closing(s string, i int, open, end byte) int {
	depth := 1
	for i++; i < len(s); i++ {
		switch s[i] {
		case end:
			if depth--; depth == 0 {
				return i
			}
		case open:
			depth++
		}
	}
	return len(s)
}

func (p *parameter) takes(symbol byte) bool { return strings.IndexByte(p.symbols, symbol) >= 0 }

// split tells how many arguments each parameter takes. With all, they must take all arguments, else the first ones will do. It takes what a
// regular expression of the parameters would: as many as possible from the left, as long as the rest fits.
func split(parameters []parameter, symbols []byte, all bool) (counts []int, ok bool) {
	width := len(symbols) + 1
	// fits[p*width+a]: the parameters from p on can take the arguments from a on.
	fits := make([]bool, (len(parameters)+1)*width)
	for a := range width {
		fits[len(parameters)*width+a] = !all || a == len(symbols)
	}
	for p := len(parameters) - 1; p >= 0; p-- {
		for a := range width {
			fits[p*width+a] = parameters[p].fits(symbols[a:], fits[(p+1)*width+a:])
		}
	}
	if !fits[0] {
		return nil, false
	}
	counts = make([]int, len(parameters))
	at := 0
	for p := range parameters {
		counts[p] = parameters[p].count(symbols[at:], fits[(p+1)*width+at:])
		at += counts[p]
	}
	return counts, true
}

// fits tells whether the parameter can take arguments so that the rest fits.
func (p *parameter) fits(symbols []byte, rest []bool) bool {
	return p.count(symbols, rest) >= 0
}

// count returns how many arguments the parameter takes, or -1.
func (p *parameter) count(symbols []byte, rest []bool) int {
	found := -1
	for n := 0; p.max < 0 || n <= p.max; n++ {
		if n >= p.min && rest[n] {
			found = n
			if p.lazy {
				return n
			}
		}
		if n == len(symbols) || !p.takes(symbols[n]) {
			break
		}
	}
	return found
}
