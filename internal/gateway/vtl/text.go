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
	for _, n := range all {
		text, ok := n.(textNode)
		if ok && text == "" {
			continue
		}
		if last := len(merged) - 1; ok && last >= 0 {
			if before, isText := merged[last].(textNode); isText {
				merged[last] = before + text
				continue
			}
		}
		merged = append(merged, n)
	}
	return merged
}
