package restapi

import "strings"

// Substitution is the template of a gateway response: text in which variables stand, and no Velocity. Immutable. Source:
// Developer Guide, "Gateway responses in API Gateway": "a non-VTL mapping template supporting only simple variable substitutions",
// which reads $context, $stageVariables and method.request.{header,querystring,path}.
type Substitution []substitute

// substitute is literal text, or what an expression reads.
type substitute struct {
	literal string
	read    *Expression // nil for literal text
}

// parseSubstitution finds the variables. A dollar sign that begins none is literal text.
func parseSubstitution(source string) Substitution {
	var out Substitution
	text := 0 // where the literal text begins
	for i := 0; i < len(source); i++ {
		if source[i] != '$' {
			continue
		}
		x, length := parseVariable(source[i+1:])
		if x == nil {
			continue
		}
		out = out.literal(source[text:i])
		out = append(out, substitute{read: x})
		text = i + 1 + length
		i = text - 1
	}
	return out.literal(source[text:])
}

func (s Substitution) literal(text string) Substitution {
	if text == "" {
		return s
	}
	return append(s, substitute{literal: text})
}

// parseVariable reads the variable that text begins with, and tells how long its name is; nil for none. A name ends where it can go
// on no more: a dot at its end belongs to the sentence, and only names of headers and parameters hold dashes.
func parseVariable(text string) (*Expression, int) {
	request := strings.HasPrefix(text, string(requestSide))
	length := 0
	for length < len(text) && (isAlphanumeric(text[length]) || text[length] == '_' || text[length] == '.' || request && text[length] == '-') {
		length++
	}
	name := strings.TrimRight(text[:length], ".")
	x, err := parseExpression(name, requestSide)
	if err != nil || !x.isSimple() || !request && !strings.HasPrefix(name, "context.") && !strings.HasPrefix(name, "stageVariables.") {
		return nil, 0
	}
	return x, len(name)
}

// isSimple reports whether the expression reads no body: a gateway response answers requests that went nowhere.
func (x *Expression) isSimple() bool { return x.source != fromBody && x.source != fromJSON }

// Append writes the text with the values in it behind dst, as they are: a value that is not there is empty.
func (s Substitution) Append(dst []byte, v Values) []byte {
	for i := range s {
		if s[i].read == nil {
			dst = append(dst, s[i].literal...)
			continue
		}
		if values, err := s[i].read.Evaluate(v); err == nil && len(values) > 0 {
			dst = append(dst, values[len(values)-1]...)
		}
	}
	return dst
}
