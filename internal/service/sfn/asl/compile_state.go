package asl

import "strings"

// state compiles one state; what is missing in it has been reported then.
func (c *compiler) state(n node, name string, j *joints) *State {
	s := &State{Name: name, Location: n.at}
	top := n.language
	s.Language = n.spokenIn(top)
	n.language = s.Language
	s.Comment, _ = n.text("Comment")
	n.require("Type")
	written, ok := n.text("Type")
	s.Type = Type(written)
	known := typeFields[s.Type]
	if known == nil {
		if ok {
			n.fault("Type", "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]")
		}
		return s
	}
	n.only(append(known, stateFields)...)
	if !c.downgraded(n) {
		n.spoken()
	}
	if written, ok := n.text("QueryLanguage"); ok {
		n.checkLanguage(written)
	}
	c.transitions(n, s, j)
	c.flow(n, s)
	inner := n
	inner.language = top
	c.typed(n, inner, s, j)
	return s
}

// spokenIn is the language of a state or machine: its own, or that of the whole. Whatever is not exactly JSONPath is
// JSONata, as measured by others on AWS.
func (n node) spokenIn(whole QueryLanguage) QueryLanguage {
	v, has := n.members.Get("QueryLanguage")
	if !has {
		return whole
	}
	if written, ok := v.AsString(); ok && QueryLanguage(written) == JSONPath {
		return JSONPath
	}
	return JSONata
}

func (n node) checkLanguage(written string) {
	if written != string(JSONPath) && written != string(JSONata) {
		n.fault("QueryLanguage", "Value should be one of the following: [JSONPath, JSONata]")
	}
}

// downgraded reports whether a state of a JSONata machine would go back to JSONPath. Sources:
// recorded answers, and the borrowed validation suite for states inside a Map, where it is a warning.
func (c *compiler) downgraded(n node) bool {
	written, ok := n.text("QueryLanguage")
	if !ok {
		return false
	}
	if c.top != JSONata || QueryLanguage(written) != JSONPath {
		return false
	}
	const refusal = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"
	if strings.Count(n.at, "/States/") > 1 {
		n.warn(SchemaValidationFailed, "", refusal)
	} else {
		n.fault("", refusal)
	}
	return true
}

func (c *compiler) transitions(n node, s *State, j *joints) {
	switch s.Type {
	case Succeed, Fail:
		j.terminal = true
		return
	case Choice:
		return
	default:
	}
	n.exclusive("Next", "End")
	end, hasEnd := n.flag("End")
	next, hasNext := n.text("Next")
	switch {
	case hasNext:
		j.to(s, n, "Next", next, func(to *State) { s.Next = to })
	case hasEnd && end:
		j.terminal = true
	case !n.has("Next"):
		n.fault("", "This object should have only one of the following fields: [Next, End]")
	}
}

func (c *compiler) typed(n, inner node, s *State, j *joints) {
	switch s.Type {
	case Task:
		c.task(n, s)
	case Choice:
		c.choice(n, s, j)
	case Wait:
		c.wait(n, s)
	case Fail:
		c.fail(n, s)
	case Parallel:
		c.parallel(n, inner, s)
	case Map:
		c.mapState(n, inner, s)
	default:
	}
	if s.Type == Task || s.Type == Parallel || s.Type == Map {
		s.flow.results = true
		c.retry(n, s)
		c.catch(n, s, j)
	}
}

func isIntrinsic(text string) bool { return strings.HasPrefix(text, "States.") }
