package policy

import "strings"

// cutVariable reads the variable that text begins with, "${key}" or "${key, 'default'}", or one of the three characters
// that are written ${*}, ${?} and ${$}. A text that is no variable is no fault: it stands for itself, as AWS lets it.
// Source: IAM User Guide, "IAM policy elements: Variables and tags".
func cutVariable(text string) (v token, rest string, ok bool) {
	body, found := strings.CutPrefix(text, "${")
	if !found {
		return token{}, "", false
	}
	if len(body) >= 2 && strings.IndexByte("*?$", body[0]) >= 0 && body[1] == '}' {
		return token{kind: tokenText, text: body[:1]}, body[2:], true
	}
	end := strings.IndexAny(body, ",}")
	if end <= 0 {
		return token{}, "", false
	}
	v = token{kind: tokenVariable, text: strings.ToLower(body[:end]), written: body[:end]}
	if body[end] == '}' {
		return v, body[end+1:], true
	}
	fallback, found := strings.CutPrefix(strings.TrimLeft(body[end+1:], " "), "'")
	if !found {
		return token{}, "", false
	}
	v.fallback, rest, found = strings.Cut(fallback, "'")
	if !found {
		return token{}, "", false
	}
	rest, found = strings.CutPrefix(strings.TrimLeft(rest, " "), "}")
	v.hasFallback = true
	return v, rest, found
}

// resolve finds the value of every variable, or tells that one has none. "You can use any single-valued condition key as
// a variable. You can't use a multivalued condition key as a variable"; an empty value is none (see Value.isNull).
func (p *pattern) resolve(values *[VariablesMax]string, c Context) bool {
	for i := range p.tokens {
		t := &p.tokens[i]
		if t.kind != tokenVariable {
			continue
		}
		value, ok := lookup(c, t.text)
		switch {
		case ok && value.Len() == 1 && value.At(0) != "":
			values[t.slot] = value.At(0)
		case t.hasFallback && (!ok || value.isNull()):
			values[t.slot] = t.fallback
		default:
			return false
		}
	}
	return true
}

// eachVariable calls add with the name of every variable in the texts, as it is written.
func eachVariable(texts []string, add func(name string)) {
	for _, text := range texts {
		for at := strings.IndexByte(text, '$'); at >= 0; at = strings.IndexByte(text, '$') {
			text = text[at:]
			v, rest, ok := cutVariable(text)
			if !ok {
				text = text[1:]
				continue
			}
			if text = rest; v.kind == tokenVariable {
				add(v.written)
			}
		}
	}
}
