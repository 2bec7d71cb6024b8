package policy

import "strings"

// compileResource compiles one text of a Resource element. In the first five sections of an ARN a wildcard stays inside
// its section, except that "If the * wildcard is the last character of a resource ARN segment, it can expand to match
// beyond the colon boundaries" (IAM User Guide, "IAM JSON policy elements: Resource"); in the last section, the
// resource's own, it matches anything.
func compileResource(text string, kind Kind, variables bool) pattern {
	if !kind.namesPrincipals() {
		text = completed(text)
	}
	p := compilePattern(text, dialect{wildcards: true, variables: variables})
	if strings.HasPrefix(text, "arn:") {
		p.keepInSections()
	}
	return p
}

// completed fills an ARN of fewer than six sections: "When you specify an incomplete ARN … in an identity-based policy, AWS
// automatically completes the ARN by adding wildcard characters (*) to all missing fields. For example, specifying
// arn:aws:sqs is equivalent to arn:aws:sqs:*:*:*" (IAM User Guide, "IAM identifiers").
func completed(text string) string {
	if !strings.HasPrefix(text, "arn:") {
		return text
	}
	if missing := colonsInARN - strings.Count(text, ":"); missing > 0 {
		return text + strings.Repeat(":*", missing)
	}
	return text
}

// keepInSections turns the wildcards before the fifth colon into such as match no colon, and a pattern with a variable
// there into one that never matches: "You can't use a variable to replace parts of the ARN before the fifth colon".
func (p *pattern) keepInSections() {
	colons := 0
	for i := range p.tokens {
		t := &p.tokens[i]
		if colons >= colonsInARN {
			return
		}
		switch t.kind {
		case tokenText:
			colons += strings.Count(t.text, ":")
		case tokenVariable:
			p.never = true
			return
		case tokenOne:
			t.kind = tokenSectionOne
		case tokenMany:
			if !p.endsSection(i) {
				t.kind = tokenSectionMany
			}
		}
	}
}

// endsSection tells whether the token is the last of its section.
func (p *pattern) endsSection(i int) bool {
	if i+1 == len(p.tokens) {
		return true
	}
	after := &p.tokens[i+1]
	return after.kind == tokenText && after.text[0] == ':'
}
