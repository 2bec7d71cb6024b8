package jsonpath

import (
	"unicode/utf16"
)

// cursor walks over the UTF-16 units of a path or a filter. Positions in Jayway's messages count these units, and its
// rules often look at the next unit that is no space.
type cursor struct {
	text []uint16
	at   int // the current position
	end  int // the last position; spaces behind it are cut off
	// over is set once a position beyond the text was read, which Jayway answers with an exception.
	over bool
}

func newCursor(text string) *cursor {
	units := utf16.Encode([]rune(text))
	return &cursor{text: units, end: len(units) - 1}
}

// char returns the unit at position i.
func (c *cursor) char(i int) uint16 {
	if i < 0 || i >= len(c.text) {
		c.over = true
		return 0
	}
	return c.text[i]
}

func (c *cursor) current() uint16 { return c.char(c.at) }

func (c *cursor) is(u uint16) bool { return c.char(c.at) == u }

func (c *cursor) inside(i int) bool { return i >= 0 && i <= c.end }

// atTail reports whether the current position is the last one or behind it.
func (c *cursor) atTail() bool { return c.at >= c.end }

func (c *cursor) length() int { return c.end + 1 }

// slice returns the text from position from up to, not including, position to.
func (c *cursor) slice(from, to int) string {
	if from < 0 || to > len(c.text) || from > to {
		c.over = true
		return ""
	}
	return string(utf16.Decode(c.text[from:to]))
}

func (c *cursor) String() string { return string(utf16.Decode(c.text)) }

// trim cuts spaces from both ends, but leaves one unit.
func (c *cursor) trim() {
	c.skipBlanks()
	for c.inside(c.at) && c.at < c.end && c.char(c.end) == ' ' {
		c.end--
	}
}

// skipBlanks steps over spaces, but not over the last unit.
func (c *cursor) skipBlanks() {
	for c.inside(c.at) && c.at < c.end && c.is(' ') {
		c.at++
	}
}

// significant returns the position of the first unit behind position i that is no space.
func (c *cursor) significant(i int) int {
	for i++; c.inside(i) && c.char(i) == ' '; i++ {
	}
	return i
}

// next returns the first unit behind position i that is no space; at the end it is a space.
func (c *cursor) next(i int) uint16 {
	if i = c.significant(i); c.inside(i) {
		return c.char(i)
	}
	return ' '
}

// nextIs reports whether the first unit behind position i that is no space is u.
func (c *cursor) nextIs(i int, u uint16) bool {
	i = c.significant(i)
	return c.inside(i) && c.char(i) == u
}

// find returns the position of that next unit if it is u, else -1. Unlike nextIs it must not run over the end.
func (c *cursor) find(i int, u uint16) int {
	if i = c.significant(i); c.char(i) == u {
		return i
	}
	return -1
}

// previous returns the last unit before position i that is no space, and its position; at the start it is a space.
func (c *cursor) previous(i int) (uint16, int) {
	for i--; c.inside(i) && c.char(i) == ' '; i-- {
	}
	if c.inside(i) {
		return c.char(i), i
	}
	return ' ', -1
}

// indexOf returns the first position from i on that holds u, or -1.
func (c *cursor) indexOf(i int, u uint16) int {
	for ; c.inside(i); i++ {
		if c.char(i) == u {
			return i
		}
	}
	return -1
}

// unescaped returns the first position behind i that holds u without a backslash before it, or -1.
func (c *cursor) unescaped(i int, u uint16) int {
	escaped := false
	for i++; c.inside(i); i++ {
		switch {
		case escaped:
			escaped = false
		case c.char(i) == '\\':
			escaped = true
		case c.char(i) == u:
			return i
		}
	}
	return -1
}

// matching returns the position of the unit that closes the one at position i, or -1. Strings are stepped over, and with
// regex what stands between slashes.
func (c *cursor) matching(i int, open, closing uint16, regex bool) (int, error) {
	depth := 1
	for i++; c.inside(i); i++ {
		if u := c.char(i); u == '\'' || u == '"' {
			if i = c.unescaped(i, u); i < 0 {
				return -1, failSyntax("Could not find matching close quote for %c when parsing : %s", rune(u), c)
			}
			i++
		}
		if regex && c.char(i) == '/' {
			if i = c.unescaped(i, '/'); i < 0 {
				return -1, failSyntax("Could not find matching close for / when parsing regex in : %s", c)
			}
			i++
		}
		switch c.char(i) {
		case open:
			depth++
		case closing:
			if depth--; depth == 0 {
				return i, nil
			}
		}
	}
	return -1, nil
}

func isDigit(u uint16) bool { return '0' <= u && u <= '9' }

func isWhitespace(u uint16) bool { return u == ' ' || u == '\t' || u == '\n' || u == '\r' }
