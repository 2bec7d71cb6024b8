package jsonpath

import (
	"unicode/utf16"

	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

// argument is what a function is given: a path, which is read from the root of the document, or a JSON value.
type argument struct {
	path  *Path
	value value.Value
	err   error // of the JSON, told when the function is called
}

// call reads the arguments of the function whose opening parenthesis is at position open, and steps behind it.
func (c *compiler) call(in *cursor, name string, open int) ([]argument, error) {
	depth := 1
	for i := open + 1; i < in.length() && depth > 0; i++ {
		switch in.char(i) {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	if depth != 0 {
		return nil, failSyntax("Arguments to function: '%s' are not closed properly.", name)
	}
	if in.char(open+1) == ')' {
		in.at = open + 1
		return nil, nil
	}
	in.at = open + 1
	return c.arguments(in, name)
}

// grouping counts what is open while arguments are read.
type grouping struct{ parens, brackets, braces, quotes int }

// arguments splits the text behind the opening parenthesis at commas and the closing parenthesis that stand outside of
// all groups.
func (c *compiler) arguments(in *cursor, name string) ([]argument, error) {
	g := grouping{parens: 1}
	var all []argument
	var text []uint16
	var prior uint16
	started, isPath, done := false, false, false
	for in.inside(in.at) && !done {
		u := in.current()
		in.at++
		if !started {
			if isWhitespace(u) {
				continue
			}
			isPath = u == '$' || u == '@'
			started = isPath || u == '{' || isDigit(u) || u == '"' || u == '-'
		}
		separator, err := g.take(u, prior, in.at)
		if err != nil {
			return nil, err
		}
		if u == ')' && (g.parens < 0 || prior == '(') {
			text = append(text, u)
		}
		if separator && g.quotes == 0 && g.braces == 0 && g.brackets == 0 && (g.parens == 0 && u == ')' || g.parens == 1) {
			done = g.parens == 0
			if started {
				a, err := c.argument(string(utf16.Decode(text)), isPath)
				if err != nil {
					return nil, err
				}
				all, text, started = append(all, a), nil, false
			}
		}
		if started && (u != ',' || g.braces != 0 || g.brackets != 0 || g.parens != 1) {
			text = append(text, u)
		}
		prior = u
	}
	if g.braces != 0 || g.parens != 0 || g.brackets != 0 {
		return nil, failSyntax("Arguments to function: '%s' are not closed properly.", name)
	}
	return all, nil
}

// take counts one unit. separator is true for a comma and a closing parenthesis.
func (g *grouping) take(u, prior uint16, position int) (separator bool, err error) {
	switch u {
	case '"':
		if prior != '\\' && g.quotes > 0 {
			g.quotes--
		} else {
			g.quotes++
		}
	case '(':
		g.parens++
	case '{':
		g.braces++
	case '[':
		g.brackets++
	case '}':
		if g.braces == 0 {
			return false, failSyntax("Unexpected close brace '}' at character position: %d", position)
		}
		g.braces--
	case ']':
		if g.brackets == 0 {
			return false, failSyntax("Unexpected close bracket ']' at character position: %d", position)
		}
		g.brackets--
	case ')':
		g.parens--
		return true, nil
	case ',':
		return true, nil
	}
	return false, nil
}

func (c *compiler) argument(text string, isPath bool) (argument, error) {
	if isPath {
		p, err := c.tokens(newCursor(text))
		return argument{path: p}, err
	}
	v, err := jsonsmart.Parse(text)
	return argument{value: v, err: err}, nil
}
