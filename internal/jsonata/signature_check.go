package jsonata

import "strings"

// arguments checks the arguments of a call and makes of them what the function gets: with the context where it stands for a missing one, and
// single values made arrays where arrays are due.
func (s *signature) arguments(args []item, context item) ([]item, error) {
	if s == nil {
		return args, nil
	}
	if s.plain(args) {
		return args, nil
	}
	symbols := make([]byte, len(args))
	for i := range args {
		symbols[i] = args[i].symbol()
	}
	counts, ok := split(s.parameters, symbols, true)
	if !ok {
		return nil, s.mismatch(args, symbols)
	}
	var checked []item
	next := 0
	for i := range s.parameters {
		p := &s.parameters[i]
		if counts[i] > 0 {
			for range counts[i] {
				x, err := p.argument(argument(args, next), counts[i] == 1, next)
				if err != nil {
					return nil, err
				}
				checked = append(checked, x)
				next++
			}
			continue
		}
		if p.context {
			if !strings.ContainsRune(p.symbols, rune(context.symbol())) {
				return nil, &Error{Code: "T0411", value: context, index: number(float64(next + 1))}
			}
			checked = append(checked, context)
			continue
		}
		checked = append(checked, argument(args, next)) // as the reference has it, be it meant for the next parameter
		next++
	}
	return checked, nil
}

// argument returns an argument, or undefined where there are fewer.
func argument(args []item, i int) item {
	if i < len(args) {
		return args[i]
	}
	return undefined
}

// plain tells the usual case, in which each parameter takes one argument and as it is.
func (s *signature) plain(args []item) bool {
	if len(args) != len(s.parameters) {
		return false
	}
	for i := range args {
		p := &s.parameters[i]
		if p.kind == 'a' || p.lazy || !p.takes(args[i].symbol()) {
			return false
		}
	}
	return true
}

// argument checks what an array holds, and makes an array of a single value.
func (p *parameter) argument(x item, alone bool, at int) (item, error) {
	if p.kind != 'a' || !x.defined() {
		return x, nil
	}
	v, isArray := x.elements()
	if p.element != "" && !p.holds(x, v, isArray, alone) {
		return undefined, &Error{Code: "T0412", value: x, index: number(float64(at + 1)), typeName: plural(p.element)}
	}
	if !isArray {
		return newArray([]item{x}), nil
	}
	return x, nil
}

func (p *parameter) holds(x item, v view, isArray, alone bool) bool {
	if !isArray {
		return alone && p.element == string(x.symbol())
	}
	if v.n == 0 {
		return true
	}
	first := v.at(0)
	kind := first.symbol()
	if p.element[0] != kind {
		return false
	}
	for i := 1; i < v.n; i++ {
		if x := v.at(i); x.symbol() != kind {
			return false
		}
	}
	return true
}

// plural names what an array of a type holds, in T0412.
func plural(element string) string {
	switch element {
	case "a":
		return "arrays"
	case "b":
		return "booleans"
	case "f":
		return "functions"
	case "n":
		return "numbers"
	case "o":
		return "objects"
	case "s":
		return "strings"
	}
	return ""
}

// mismatch finds the argument to blame: the one behind those that the first parameters can take.
func (s *signature) mismatch(args []item, symbols []byte) error {
	good := 0
	for i := range s.parameters {
		counts, ok := split(s.parameters[:i+1], symbols, false)
		if !ok {
			break
		}
		good = 0
		for _, n := range counts {
			good += n
		}
	}
	return &Error{Code: "T0410", value: argument(args, good), index: number(float64(good + 1))}
}
