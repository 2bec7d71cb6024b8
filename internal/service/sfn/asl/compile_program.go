package asl

import "unicode/utf8"

// link is a transition on its way from a name to a state.
type link struct {
	from       *State
	at, target string
	set        func(*State)
}

// program compiles the states of a machine, a branch or a processor, and joins them.
func (c *compiler) program(n node) *Program {
	p := &Program{}
	startAt, _ := n.text("StartAt")
	states, ok := n.object("States")
	if !ok {
		return p
	}
	if states.members.Len() == 0 {
		n.fault("States", "Value cannot be empty")
	}
	j := &joints{program: p, byName: map[string]*State{}, at: n}
	for name := range states.members.All() {
		state, ok := states.object(name)
		if !ok {
			continue
		}
		state.within = ""
		c.name(state, name)
		s := c.state(state, name, j)
		p.States = append(p.States, s)
		j.byName[name] = s
	}
	j.join(c, startAt)
	return p
}

func (c *compiler) name(n node, name string) {
	if utf8.RuneCountInString(name) > NameCharsMax {
		c.add(InvalidStateName, n.place(""), "The state name '%s' exceeds the %d-character limit allowed by the service", name, NameCharsMax)
	}
	if c.seen[name] {
		c.add(DuplicateStateName, n.place(""), "Duplicate State name: %s", name)
	}
	c.seen[name] = true
	if len(c.seen) == StatesMax+1 {
		c.add(SchemaValidationFailed, "/", "The state machine has more than %d states", StatesMax)
	}
}

// joints are the transitions of one program.
type joints struct {
	program  *Program
	byName   map[string]*State
	at       node
	links    []link
	leads    map[*State][]*State
	terminal bool
}

// transitions are the findings about how states lead to each other, in the order in which AWS shows them. Sources:
// ValidateStateMachineDefinition's answers, as measured by others: targets first, then the missing end, which hides
// states that are not reachable.
type transitions struct{ targets, ends, unreachable []Diagnostic }

func (t *transitions) all() []Diagnostic {
	if len(t.ends) > 0 {
		return append(t.targets, t.ends...)
	}
	return append(t.targets, t.unreachable...)
}

func (j *joints) to(from *State, n node, field, target string, set func(*State)) {
	j.links = append(j.links, link{from: from, at: n.place(field), target: target, set: set})
}

func missing(at, target string) Diagnostic {
	return Diagnostic{Severity: Error, Code: MissingTransitionTarget, Message: "Missing 'Next' target: " + target, Location: at}
}

// join resolves the transitions and reports those that lead nowhere, states that nothing leads to, and a program without
// an end.
func (j *joints) join(c *compiler, startAt string) {
	j.program.StartAt = j.byName[startAt]
	if j.program.StartAt == nil && j.at.has("StartAt") {
		c.later.targets = append(c.later.targets, missing(j.at.place("StartAt"), startAt))
	}
	j.leads = map[*State][]*State{}
	for _, l := range j.links {
		target := j.byName[l.target]
		if target == nil {
			c.later.targets = append(c.later.targets, missing(l.at, l.target))
			continue
		}
		l.set(target)
		j.leads[l.from] = append(j.leads[l.from], target)
	}
	if !j.terminal && len(j.program.States) > 0 {
		at := j.at.at // AWS names no place for a whole machine, and takes a program inside of it that never ends
		c.later.ends = append(c.later.ends, Diagnostic{Severity: Error, Code: MissingEndState, Message: "Workflow has no terminal state", Location: at})
	}
	reached := j.reached()
	for _, s := range j.program.States {
		if !reached[s] {
			c.later.unreachable = append(c.later.unreachable, Diagnostic{Severity: Error, Code: MissingTransitionTarget, Message: "State \"" + s.Name + "\" is not reachable.", Location: s.Location})
		}
	}
}

// reached are the states that a walk from the start comes to.
func (j *joints) reached() map[*State]bool {
	reached := map[*State]bool{}
	open := []*State{j.program.StartAt}
	for len(open) > 0 {
		s := open[len(open)-1]
		open = open[:len(open)-1]
		if s != nil && !reached[s] {
			reached[s] = true
			open = append(open, j.leads[s]...)
		}
	}
	return reached
}
