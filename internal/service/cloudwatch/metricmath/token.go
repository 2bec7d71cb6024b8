package metricmath

import (
	"strconv"
	"strings"
)

// tokenKind is what a token is.
type tokenKind uint8

const (
	ending tokenKind = iota
	name
	literal
	quoted
	symbol
)

type token struct {
	kind  tokenKind
	text  string
	value float64
	at    int
}

// scan cuts an expression into tokens.
func scan(in string) ([]token, error) {
	var out []token
	for i := 0; i < len(in); {
		c := in[i]
		switch {
		case strings.IndexByte(" \t\r\n", c) >= 0:
			i++
			continue
		case isLetter(c):
			end := i
			for end < len(in) && (isLetter(in[end]) || isDigit(in[end])) {
				end++
			}
			out = append(out, token{kind: name, text: in[i:end], at: i})
			i = end
		case isDigit(c) || c == '.':
			end := numberEnd(in, i)
			v, err := strconv.ParseFloat(in[i:end], 64)
			if err != nil {
				return nil, failed("%q at %d is not a number", in[i:end], i)
			}
			out = append(out, token{kind: literal, text: in[i:end], value: v, at: i})
			i = end
		case c == '\'' || c == '"':
			end := strings.IndexByte(in[i+1:], c)
			if end < 0 {
				return nil, failed("the text at %d has no end", i)
			}
			out = append(out, token{kind: quoted, text: in[i+1 : i+1+end], at: i})
			i += end + 2
		default:
			n := symbolLength(in[i:])
			if n == 0 {
				return nil, failed("unexpected character at %d", i)
			}
			out = append(out, token{kind: symbol, text: in[i : i+n], at: i})
			i += n
		}
	}
	return append(out, token{kind: ending, at: len(in)}), nil
}

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func numberEnd(in string, i int) int {
	for i < len(in) && (isDigit(in[i]) || in[i] == '.') {
		i++
	}
	if i < len(in) && in[i]|0x20 == 'e' {
		end := i + 1
		if end < len(in) && (in[end] == '+' || in[end] == '-') {
			end++
		}
		if end < len(in) && isDigit(in[end]) {
			for end < len(in) && isDigit(in[end]) {
				end++
			}
			return end
		}
	}
	return i
}

func symbolLength(in string) int {
	for _, two := range []string{"==", "!=", "<=", ">=", "&&", "||"} {
		if strings.HasPrefix(in, two) {
			return len(two)
		}
	}
	if strings.IndexByte("+-*/^()[],<>", in[0]) >= 0 {
		return 1
	}
	return 0
}
