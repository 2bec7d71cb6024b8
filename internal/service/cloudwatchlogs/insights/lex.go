package insights

import (
	"slices"
	"strings"
	"unicode"
)

// kind is what a token is.
type kind byte

const (
	end kind = iota
	name
	text  // in quotes
	regex // between slashes
	number
	sign
)

// token is one; word is its text, without quotes.
type token struct {
	kind kind
	word string
}

func (t token) is(word string) bool {
	return t.kind == sign && t.word == word || t.kind == name && strings.EqualFold(t.word, word)
}

// isArithmetic tells the signs of arithmetic, which is not built.
func (t token) isArithmetic() bool {
	return t.kind == sign && slices.Contains([]string{"+", "-", "*", "/", "%", "^"}, t.word)
}

var signs = []string{"!=", "<=", ">=", "=~", "=", "<", ">", "(", ")", "[", "]", ",", "|", "+", "-", "*", "/", "%", "^"}

// lex cuts a query into tokens.
func lex(query string) ([]token, error) {
	var out []token
	for query = strings.TrimLeftFunc(query, unicode.IsSpace); query != ""; query = strings.TrimLeftFunc(query, unicode.IsSpace) {
		t, rest, err := next(query, len(out) > 0 && (out[len(out)-1].is("like") || out[len(out)-1].is("=~")))
		if err != nil {
			return nil, err
		}
		if query = rest; t.kind != end {
			out = append(out, t)
		}
	}
	return out, nil
}

// next reads a token. A slash begins a regular expression where one can stand; elsewhere it divides.
func next(query string, mayBeRegex bool) (t token, rest string, err error) {
	switch c := query[0]; {
	case c == '#':
		_, rest, _ := strings.Cut(query, "\n")
		return token{}, rest, nil
	case c == '"' || c == '\'' || c == '`' || c == '/' && mayBeRegex:
		return quoted(query)
	case c >= '0' && c <= '9', c == '-' && len(query) > 1 && query[1] >= '0' && query[1] <= '9':
		n := 1 + strings.IndexFunc(query[1:]+" ", func(r rune) bool { return r != '.' && !unicode.IsDigit(r) && !unicode.IsLetter(r) })
		return token{number, query[:n]}, query[n:], nil
	}
	n := strings.IndexFunc(query+" ", func(r rune) bool {
		return r != '@' && r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if n > 0 {
		return token{name, query[:n]}, query[n:], nil
	}
	for _, s := range signs {
		if rest, ok := strings.CutPrefix(query, s); ok {
			return token{sign, s}, rest, nil
		}
	}
	return t, "", &SyntaxError{"unexpected symbol found " + string([]rune(query)[:1])}
}

// quoted reads what stands between two quotes, backticks or slashes, in which a backslash takes the next character as it is.
func quoted(query string) (token, string, error) {
	quote := query[0]
	var b strings.Builder
	for i := 1; i < len(query); i++ {
		switch c := query[i]; {
		case c == quote:
			return token{map[byte]kind{'"': text, '\'': text, '`': name, '/': regex}[quote], b.String()}, query[i+1:], nil
		case c == '\\' && i+1 < len(query):
			if quote == '/' && query[i+1] != '/' {
				b.WriteByte(c)
			}
			i++
			b.WriteByte(query[i])
		default:
			b.WriteByte(c)
		}
	}
	return token{}, "", &SyntaxError{"unclosed " + string(quote)}
}
