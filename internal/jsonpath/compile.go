package jsonpath

import (
	"strings"
)

// compiler reads one path; its functions' arguments and its filters' paths are read by it too, one level deeper.
type compiler struct {
	depth int
	// patterns is the size of the regular expressions of the path so far.
	patterns int
}

// patternsMax bounds the size of all regular expressions in a path together, in instructions.
const patternsMax = 20_000

// depthMax is how deep filters, groups in filters and functions may stand inside each other.
const depthMax = 100

func (c *compiler) descend() error {
	if c.depth++; c.depth > depthMax {
		return failSyntax("Path nests more than %d filters and functions", depthMax)
	}
	return nil
}

// path reads a whole path, as it is given by a user or stands in a filter.
func (c *compiler) path(text string) (*Path, error) {
	if text == "" {
		return nil, failSyntax("json can not be null or empty")
	}
	if len(text) > 3*CharsMax {
		return nil, failSyntax("Path is longer than %d characters", CharsMax)
	}
	in := newCursor(text)
	if in.length() > CharsMax {
		return nil, failSyntax("Path is longer than %d characters", CharsMax)
	}
	in.trim()
	if in.char(0) != '$' && in.char(0) != '@' {
		in = newCursor("$." + text)
		in.trim()
	}
	if in.char(in.end) == '.' {
		return nil, failSyntax("Path must not end with a '.' or '..'")
	}
	return c.tokens(in)
}

// tokens reads from $ or @ up to the end.
func (c *compiler) tokens(in *cursor) (*Path, error) {
	if err := c.descend(); err != nil {
		return nil, err
	}
	defer func() { c.depth-- }()
	for in.inside(in.at) && isWhitespace(in.current()) {
		in.at++
	}
	mark := in.current()
	if mark != '$' && mark != '@' {
		return nil, failSyntax("Path must start with '$' or '@'")
	}
	tokens := []token{{kind: root, mark: string(rune(mark))}}
	if in.atTail() {
		return newPath(tokens), nil
	}
	in.at++
	if !in.is('.') && !in.is('[') {
		return nil, failSyntax("Illegal character at position %d expected '.' or '['", in.at)
	}
	for first := true; first || !in.atTail(); first = false {
		read, err := c.token(in)
		if err != nil {
			return nil, err
		}
		if in.over {
			return nil, failSyntax("Path ends unexpectedly: %s", in)
		}
		tokens = append(tokens, read...)
	}
	return newPath(tokens), nil
}

// token reads the next part of the path. It can be two: .. and what is behind it.
func (c *compiler) token(in *cursor) ([]token, error) {
	switch in.current() {
	case '[':
		t, ok, err := c.bracket(in)
		if err == nil && !ok {
			err = failSyntax("Could not parse token starting at position %d. Expected ?, ', 0-9, * ", in.at)
		}
		return []token{t}, err
	case '.':
		return c.dot(in)
	case '*':
		in.at++
		return []token{{kind: wildcard}}, nil
	}
	t, ok, err := c.name(in)
	if err == nil && !ok {
		err = failSyntax("Could not parse token starting at position %d", in.at)
	}
	return []token{t}, err
}

// dot reads . or .. and the token behind it.
func (c *compiler) dot(in *cursor) ([]token, error) {
	var tokens []token
	switch {
	case in.inside(in.at+1) && in.char(in.at+1) == '.':
		tokens = []token{{kind: scan}}
		in.at += 2
	case !in.inside(in.at + 1):
		return nil, failSyntax("Path must not end with a '.")
	default:
		in.at++
	}
	if in.is('.') {
		return nil, failSyntax("Character '.' on position %d is not valid.", in.at)
	}
	behind, err := c.token(in)
	return append(tokens, behind...), err
}

// name reads a property without brackets, or a function.
func (c *compiler) name(in *cursor) (token, bool, error) {
	if in.is(' ') {
		return token{}, false, nil
	}
	start, end := in.at, in.length()
	call := false
scan:
	for i := start; in.inside(i); i++ {
		switch in.char(i) {
		case ' ':
			return token{}, false, failSyntax(
				"Use bracket notion ['my prop'] if your property contains blank characters. position: %d", in.at)
		case '.', '[':
			end = i
			break scan
		case '(':
			end, call = i, true
			break scan
		}
	}
	name := in.slice(start, end)
	if !call {
		in.at = end
		return token{kind: property, names: []string{name}, quote: '\''}, true, nil
	}
	arguments, err := c.call(in, name, end)
	return token{kind: function, name: name, arguments: arguments}, true, err
}

// wildcardBracket reads [*].
func (c *compiler) wildcardBracket(in *cursor) (token, bool, error) {
	star := in.significant(in.at)
	if !in.nextIs(in.at, '*') {
		return token{}, false, nil
	}
	if !in.nextIs(star, ']') {
		return token{}, false, failSyntax("Expected wildcard token to end with ']' on position %d", star+1)
	}
	in.at = in.find(star, ']') + 1
	return token{kind: wildcard}, true, nil
}

// unescape resolves backslash escapes in a quoted name.
func unescape(text string) (string, error) {
	if !strings.Contains(text, `\`) {
		return text, nil
	}
	return unescapeUnits(newCursor(text).text)
}
