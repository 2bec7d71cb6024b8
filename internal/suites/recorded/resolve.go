package recorded

import (
	"regexp"
	"strconv"
	"strings"
)

var reference = regexp.MustCompile(`\$\{ref:([^}]+)\}`)

// resolve puts answers of earlier steps into parameters, and this account in the place of the one that recorded.
func (s *Suite) resolve(v any, answers map[int]any) any {
	switch v := v.(type) {
	case M:
		if ref, ok := v["$ref"].(string); ok {
			return answered(ref, answers)
		}
		if text, ok := v["$tmpl"].(string); ok {
			return reference.ReplaceAllStringFunc(text, func(x string) string { return answered(reference.FindStringSubmatch(x)[1], answers).(string) })
		}
		if s.Parameter != nil {
			if made, described := s.Parameter(v); described {
				return made
			}
		}
		out := M{}
		for k := range v {
			out[k] = s.resolve(v[k], answers)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = s.resolve(v[i], answers)
		}
		return out
	case string:
		if s.Account != "" {
			return strings.ReplaceAll(v, recordingAccount, s.Account)
		}
	}
	return v
}

// answered finds "1.logGroups[0].arn" among the answers.
func answered(ref string, answers map[int]any) any {
	at, path, _ := strings.Cut(ref, ".")
	i, _ := strconv.Atoi(at) // the suite has numbers there
	return look(answers[i], path)
}

// look finds ".logGroups[0].arn" in an answer; nil for what is not there.
func look(in any, path string) any {
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		switch v := in.(type) {
		case M:
			in = v[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(v) {
				return nil
			}
			in = v[i]
		default:
			return nil
		}
	}
	return in
}
