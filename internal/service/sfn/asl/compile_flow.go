package asl

import "sluice/internal/value"

// flow compiles the data flow that states of most types share.
func (c *compiler) flow(n node, s *State) {
	if s.Language == JSONata {
		s.flow.arguments = n.template("Arguments")
	} else {
		s.flow.input = n.selection("InputPath")
		s.flow.output = n.selection("OutputPath")
		if s.Type != Map {
			s.flow.arguments = n.template("Parameters")
		}
		s.flow.selector = n.template("ResultSelector")
		s.flow.result = n.placement("ResultPath")
	}
	if result, ok := n.members.Get("Result"); ok && s.Type == Pass {
		s.flow.fixed = &result
		n.doubtResult(result)
	}
	results := s.Type == Task || s.Type == Parallel || s.Type == Map
	c.seeing(sees{result: results}, func() {
		if s.Language == JSONata {
			s.flow.outcome = n.template("Output")
		}
		s.flow.assign = n.assign()
	})
	s.flow.bare = s.flow.isBare()
}

// template compiles a payload template; nil where the field is missing.
func (n node) template(field string) *template {
	v, ok := n.members.Get(field)
	if !ok {
		return nil
	}
	return n.templateOf(v, field)
}

func (n node) templateOf(v value.Value, field string) *template {
	return parseTemplate(n.parser(), v, n.within+field, n.at+"/"+field)
}

func (n node) parser() templateParser {
	if n.language == JSONata {
		return jsonataTemplates{c: n.c}
	}
	return pathTemplates{c: n.c}
}

// assign compiles Assign, whose members are variables.
func (n node) assign() *template {
	assigned, ok := n.object("Assign")
	if !ok {
		return nil
	}
	for name := range assigned.members.All() {
		checkVariable(assigned, name)
	}
	return n.template("Assign")
}

// selection compiles InputPath or OutputPath.
func (n node) selection(field string) selection {
	v, ok := n.members.Get(field)
	if !ok {
		return selection{}
	}
	if v.IsNull() {
		return selection{discard: true}
	}
	p := n.path(field)
	if p == nil || p.root == rootInput && p.rest == nil {
		return selection{}
	}
	return selection{path: p}
}

// path compiles a field that takes any path; nil where there is none to be used.
func (n node) path(field string) *path {
	text, ok := n.text(field)
	if !ok {
		return nil
	}
	p, err := parsePath(text)
	if err != nil {
		n.fault(field, "Value must be a valid JSONPath.")
		return nil
	}
	return p
}

// reference compiles a field that takes a Reference Path, which names one value.
func (n node) reference(field string) *path {
	text, ok := n.text(field)
	if !ok {
		return nil
	}
	if len(text) == 0 || text[0] != '$' {
		n.fault(field, "Value is not a Reference Path: Reference path didn't start with '$'")
		return nil
	}
	p, err := parsePath(text)
	if err != nil || p.rest != nil && !p.rest.Definite() {
		n.fault(field, "Value is not a Reference Path")
		return nil
	}
	return p
}

// placement compiles ResultPath.
func (n node) placement(field string) placement {
	v, ok := n.members.Get(field)
	if !ok {
		return placement{}
	}
	if v.IsNull() {
		return placement{discard: true}
	}
	text, ok := n.text(field)
	if !ok {
		return placement{}
	}
	p, ok := parsePlacement(text)
	if !ok {
		n.fault(field, "Value is not a Reference Path")
	}
	return p
}
