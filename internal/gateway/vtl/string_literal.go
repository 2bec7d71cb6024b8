package vtl

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// stringExpr is a string in double quotes with references or directives in it.
type stringExpr struct {
	nodes []node
	// padded is set where a blank was added behind the text, so that a reference at its end can end; it is cut off.
	padded bool
}

func (s *stringExpr) value(r *run) (val, error) {
	text, err := r.capture(s.nodes)
	if err != nil {
		return null(), err
	}
	if s.padded && text != "" {
		text = text[:len(text)-1]
	}
	return str(text), nil
}

func (s *stringExpr) truth(*run) (bool, error) { return false, nil }

// stringLiteral makes an expression of a string with its quotes. Only one in double quotes is a template itself.
func (p *parser) stringLiteral(t *token) (expr, error) {
	quote := t.image[:1]
	text := t.image[1 : len(t.image)-1]
	if quote == `"` {
		unescaped, ok := unescapeUnicode(text)
		if !ok {
			return nil, p.faultAt(t.offset, "malformed \\u escape in a string")
		}
		text = unescaped
	}
	text = strings.ReplaceAll(text, quote+quote, quote)
	if quote == "'" || !strings.ContainsAny(t.image, "$#") {
		return constantExpr{str(text)}, nil
	}
	padded := !strings.Contains(text, "##")
	if padded {
		text += " "
	}
	if err := p.descend(t.offset); err != nil {
		return nil, err
	}
	defer p.ascend()
	inner := newParser(text, p.into)
	inner.depth, inner.base, inner.whole = p.depth, p.place(t.offset), p.whole
	inner.names, inner.atRuntime = p.names, p.atRuntime
	nodes, err := inner.template()
	if err != nil {
		return nil, err
	}
	return &stringExpr{nodes: nodes, padded: padded}, nil
}

// unescapeUnicode replaces \u and four hexadecimal digits; nothing else is escaped in a string.
func unescapeUnicode(text string) (string, bool) {
	if !strings.Contains(text, `\u`) {
		return text, true
	}
	var out []uint16
	for {
		before, behind, found := strings.Cut(text, `\u`)
		out = append(out, units(before)...)
		if !found {
			return string(utf16.Decode(out)), true
		}
		if len(behind) < 4 {
			return "", false
		}
		n, err := strconv.ParseUint(behind[:4], 16, 16)
		if err != nil {
			return "", false
		}
		out = append(out, uint16(n))
		text = behind[4:]
	}
}
