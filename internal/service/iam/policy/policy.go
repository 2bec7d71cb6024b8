package policy

import "strings"

// Policy is a compiled document. It never changes; goroutines may share it.
type Policy struct {
	kind       Kind
	source     *document
	statements []statement
}

// Parse reads and judges a document of the kind, and compiles it. The error is an *[Error] with AWS's text. The text is
// not kept.
func Parse(kind Kind, text []byte) (*Policy, error) {
	d, err := readDocument(text)
	if err != nil {
		return nil, inTextOf(kind, err)
	}
	if err := d.check(kind); err != nil {
		return nil, err
	}
	if err := d.checkVariables(); err != nil {
		return nil, err
	}
	return compile(kind, d), nil
}

func compile(kind Kind, d *document) *Policy {
	p := &Policy{kind: kind, source: d, statements: make([]statement, len(d.statements))}
	for i := range d.statements {
		p.statements[i] = compileStatement(kind, &d.statements[i], d.version == version2012)
	}
	return p
}

// Kind returns what the policy was parsed as.
func (p *Policy) Kind() Kind { return p.kind }

// Len returns how many statements the policy has. Statements are numbered from 0 in the order they were written.
func (p *Policy) Len() int { return len(p.statements) }

// Span returns where a statement's opening and closing braces end in the document that was parsed: what IAM's policy
// simulation calls its start and end position (recorded answers of SimulatePrincipalPolicy).
func (p *Policy) Span(statement int) (start, end Position) {
	s := &p.source.statements[statement]
	return s.start, s.end
}

// ContextKeys returns the names of all condition keys that the policy's conditions and variables ask for, as they are
// written first, in the order of the document: what GetContextKeysForCustomPolicy lists.
func (p *Policy) ContextKeys() []string {
	var out []string
	seen := map[string]struct{}{}
	add := func(name string) {
		lower := strings.ToLower(name)
		if _, ok := seen[lower]; !ok {
			seen[lower] = struct{}{}
			out = append(out, name)
		}
	}
	for i := range p.source.statements {
		s := &p.source.statements[i]
		if p.source.version == version2012 {
			eachVariable(s.resources, add)
		}
		for _, c := range s.conditions {
			add(c.key)
			if p.source.version == version2012 {
				eachVariable(c.values, add)
			}
		}
	}
	return out
}

// statement is one compiled statement.
type statement struct {
	sid        string
	deny       bool
	actions    []pattern
	resources  []pattern
	principals *principals
	conditions []condition

	// exceptActions and exceptResources are NotAction and NotResource; anyResource is a statement without either
	// element, as those of trust policies are.
	exceptActions, exceptResources, anyResource bool
}

func compileStatement(kind Kind, s *source, variables bool) statement {
	out := statement{
		sid:             s.sid,
		deny:            s.effect == "Deny",
		principals:      compilePrincipals(s.principal, s.notPrincipal),
		exceptActions:   s.notAction,
		exceptResources: s.notResource,
		anyResource:     !s.has.resource,
	}
	for _, action := range s.actions {
		out.actions = append(out.actions, compilePattern(action, dialect{wildcards: true, fold: true}))
	}
	for _, resource := range s.resources {
		out.resources = append(out.resources, compileResource(resource, kind, variables))
	}
	for _, c := range s.conditions {
		out.conditions = append(out.conditions, compileCondition(c, variables))
	}
	return out
}

// applies tells whether the statement has anything to say about the request, and how much it gives.
func (s *statement) applies(r *Request) grant {
	if !s.actionMatches(r) || !s.resourceMatches(r) {
		return grantNone
	}
	given := s.principals.grant(&r.Principal)
	if given == grantNone {
		return grantNone
	}
	for i := range s.conditions {
		if !s.conditions[i].holds(r.Context) {
			return grantNone
		}
	}
	return given
}

// actionMatches compares the action without regard to case: "The prefix and the action name are case insensitive" (IAM
// User Guide, "IAM JSON policy elements: Action").
func (s *statement) actionMatches(r *Request) bool {
	return anyPattern(s.actions, r.Action, nil) != s.exceptActions
}

// resourceMatches: a NotResource with a variable that has no value excepts nothing.
func (s *statement) resourceMatches(r *Request) bool {
	return s.anyResource || anyPattern(s.resources, r.Resource, r.Context) != s.exceptResources
}

func anyPattern(patterns []pattern, text string, c Context) bool {
	for i := range patterns {
		if patterns[i].matches(text, c) {
			return true
		}
	}
	return false
}
