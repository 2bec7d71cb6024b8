package vtl

import "strings"

// textNode is text that is rendered as it is.
type textNode string

func (t textNode) render(r *run) error { return r.write(string(t)) }

// literal returns a token with what was passed over before it and is text after all.
func (t *token) literal() string {
	if t.kind == tokCommentEnd {
		return ""
	}
	if len(t.special) == 0 || strings.HasPrefix(t.special[len(t.special)-1], "##") {
		return t.image
	}
	return specialText(t.special) + t.image
}

// specialText returns what is text in the pieces that looked like the start of a reference or directive: each # and $,
// and backslashes that stand before a $. Their last character is read again anyway.
func specialText(pieces []string) string {
	var b strings.Builder
	for _, piece := range pieces {
		for i := 0; i < len(piece); i++ {
			switch piece[i] {
			case '#', '$':
				b.WriteByte(piece[i])
			case '\\':
				run := runLength(piece[i:], func(c byte) bool { return c == '\\' })
				if end := i + run; end < len(piece) && piece[end] == '$' {
					b.WriteString(piece[i : end+1])
					i = end + 1
				}
			}
		}
	}
	return b.String()
}

// mergeText joins text that stands side by side and drops what is empty.
func mergeText(all []node) []node {
	merged := all[:0]
	for i := 0; i < len(all); {
		if _, ok := all[i].(textNode); !ok {
			merged = append(merged, all[i])
			i++
			continue
		}
		text, n := joinedText(all[i:])
		if text != "" {
			merged = append(merged, text)
		}
		i += n
	}
	return merged
}

// joinedText returns the text that nodes start with, and how many nodes that is. It is joined at once, so that a template
// of nothing but braces takes no time that grows with its square.
func joinedText(all []node) (text textNode, n int) {
	first, _ := all[0].(textNode)
	var b strings.Builder
	for _, each := range all {
		text, ok := each.(textNode)
		if !ok {
			break
		}
		b.WriteString(string(text))
		n++
	}
	if n == 1 {
		return first, 1
	}
	return textNode(b.String()), n
}
