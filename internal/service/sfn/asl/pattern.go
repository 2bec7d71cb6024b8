package asl

import (
	"strings"

	"sluice/internal/value"
)

// wildcards is StringMatches' pattern: the texts between its asterisks.
type wildcards []string

// patternOf reads a pattern, in which \* is an asterisk and \\ a backslash. Source: States Language specification,
// "Data-test expression".
func patternOf(v value.Value) any {
	text, _ := v.AsString()
	var parts wildcards
	var part strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && (text[i+1] == '*' || text[i+1] == '\\'):
			i++
			part.WriteByte(text[i])
		case text[i] == '*':
			parts = append(parts, part.String())
			part.Reset()
		default:
			part.WriteByte(text[i])
		}
	}
	return append(parts, part.String())
}

// matches compares in linear time: each text between two asterisks is taken where it stands first.
func matches(v, _ value.Value, prepared any) bool {
	text, ok := v.AsString()
	parts, _ := prepared.(wildcards)
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return text == parts[0]
	}
	text, ok = strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return strings.HasSuffix(text, parts[last])
}
