package policy

import "strings"

// pattern is a compiled string of a policy: literal text, wildcards, variables. Matching walks it once.
type pattern struct {
	tokens []token
	// variables is how many of the tokens are variables.
	variables int
	// fold ignores case.
	fold bool
	// never marks a pattern that cannot match whatever the request: one with a variable where none may be.
	never bool
}

type tokenKind uint8

const (
	// tokenText is literal text.
	tokenText tokenKind = iota
	// tokenVariable is the value of a condition key, taken literally: a "*" in it is no wildcard.
	tokenVariable
	// tokenOne is "?", one character; tokenSectionOne the same, but not a colon.
	tokenOne
	tokenSectionOne
	// tokenMany is "*", any number of characters; tokenSectionMany the same, but no colons.
	tokenMany
	tokenSectionMany
)

// token is one part of a pattern. text is the literal, or the name of the variable's key in lower case; written is that
// name as its author wrote it.
type token struct {
	kind          tokenKind
	text, written string
	// fallback is the default of a variable; hasFallback tells an empty one from none.
	fallback    string
	hasFallback bool
	// slot numbers the variables of a pattern.
	slot int
}

// dialect says which parts of a string mean something.
type dialect struct {
	// wildcards makes "*" and "?" match; without it they are text.
	wildcards bool
	// variables makes ${…} stand for a value. Only documents of version 2012-10-17 have variables.
	variables bool
	// fold ignores case.
	fold bool
}

// compilePattern compiles text. The result has no two adjacent texts and no two adjacent "*".
func compilePattern(text string, d dialect) pattern {
	p := pattern{fold: d.fold}
	for text != "" {
		special := strings.IndexAny(text, "*?$")
		if special < 0 {
			special = len(text)
		}
		p.addText(text[:special])
		text = p.addSpecial(text[special:], d)
	}
	return p
}

// addSpecial compiles what begins with "*", "?" or "$" and returns the rest.
func (p *pattern) addSpecial(text string, d dialect) string {
	switch {
	case text == "":
		return ""
	case text[0] == '$' && d.variables:
		if v, rest, ok := cutVariable(text); ok {
			p.addVariable(v)
			return rest
		}
	case text[0] == '*' && d.wildcards:
		if n := len(p.tokens); n == 0 || p.tokens[n-1].kind != tokenMany {
			p.tokens = append(p.tokens, token{kind: tokenMany})
		}
		return text[1:]
	case text[0] == '?' && d.wildcards:
		p.tokens = append(p.tokens, token{kind: tokenOne})
		return text[1:]
	}
	p.addText(text[:1])
	return text[1:]
}

func (p *pattern) addText(text string) {
	if text == "" {
		return
	}
	if n := len(p.tokens); n > 0 && p.tokens[n-1].kind == tokenText {
		p.tokens[n-1].text += text
		return
	}
	p.tokens = append(p.tokens, token{kind: tokenText, text: text})
}

func (p *pattern) addVariable(v token) {
	if v.kind == tokenText {
		p.addText(v.text)
		return
	}
	v.slot = p.variables
	p.variables++
	p.tokens = append(p.tokens, v)
}

// isEverything tells the pattern "*".
func (p *pattern) isEverything() bool {
	return len(p.tokens) == 1 && p.tokens[0].kind == tokenMany
}

// matches tells whether the whole of text matches. Where a variable has no value, nothing does: "When policy variables
// reference a condition context key that has no value …, the value is effectively null. There is no equal or like value"
// (IAM User Guide, "IAM policy elements: Variables and tags", Policy variables with no value).
func (p *pattern) matches(text string, c Context) bool {
	return p.matchesSections(text, 0, c)
}

// matchesSections is matches where no wildcard may stand for a colon among the first bytes of text.
func (p *pattern) matchesSections(text string, sections int, c Context) bool {
	switch {
	case p.never:
		return false
	case len(p.tokens) == 0:
		return text == ""
	case len(p.tokens) == 1 && p.tokens[0].kind == tokenText:
		return text == p.tokens[0].text || p.fold && strings.EqualFold(text, p.tokens[0].text)
	case p.variables == 0:
		return p.walk(text, sections, nil)
	}
	var values [VariablesMax]string
	return p.resolve(&values, c) && p.walk(text, sections, &values)
}
