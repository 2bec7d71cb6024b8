package asl

import (
	"fmt"
	"strings"

	"sluice/internal/value"
)

// node is one object of a definition on its way into the machine. Its methods read a field, report what is wrong with it
// and say whether there is one to be used.
type node struct {
	c       *compiler
	members *value.Object
	// at is the place in the definition; empty for the top, whose place is written "/".
	at string
	// within is the place in the state, which failures of JSONata name: "Choices[0]/"; empty for the state itself.
	within   string
	language QueryLanguage
}

// place is the node's location, or that of one of its fields.
func (n node) place(field string) string {
	if field != "" {
		return n.at + "/" + field
	}
	if n.at == "" {
		return "/"
	}
	return n.at
}

func (c *compiler) add(code Code, at, format string, args ...any) {
	c.diagnostics = append(c.diagnostics, Diagnostic{Severity: Error, Code: code, Message: fmt.Sprintf(format, args...), Location: at})
}

// warn reports what AWS would refuse or ought to, and a machine can do with all the same.
func (n node) warn(code Code, field, format string, args ...any) {
	n.c.diagnostics = append(n.c.diagnostics, Diagnostic{Severity: Warning, Code: code, Message: fmt.Sprintf(format, args...), Location: n.place(field)})
}

// fault reports a fault of a field, or of the node itself where field is empty.
func (n node) fault(field, format string, args ...any) {
	n.c.add(SchemaValidationFailed, n.place(field), format, args...)
}

// require reports all of the fields that are missing, in one finding. Source: recorded answers ("These fields are
// required: [States, StartAt]").
func (n node) require(fields ...string) {
	var missing []string
	for _, field := range fields {
		if !n.members.Has(field) {
			missing = append(missing, field)
		}
	}
	if len(missing) > 0 {
		n.fault("", "These fields are required: [%s]", strings.Join(missing, ", "))
	}
}

// only reports each field that is in none of the lists.
func (n node) only(allowed ...map[string]bool) {
	for name := range n.members.All() {
		if !allows(allowed, name) {
			n.fault("", "Field '%s' is not supported", name)
		}
	}
}

func allows(lists []map[string]bool, name string) bool {
	for _, list := range lists {
		if list[name] {
			return true
		}
	}
	return false
}

// exclusive reports fields of which there may be one only.
func (n node) exclusive(fields ...string) {
	var found []string
	for _, field := range fields {
		if n.members.Has(field) {
			found = append(found, field)
		}
	}
	if len(found) > 1 {
		n.fault("", "There should only be one of the following fields: [%s]", strings.Join(fields, ", "))
	}
}

func (n node) has(field string) bool { return n.members.Has(field) }

// text reads a string.
func (n node) text(field string) (string, bool) {
	v, ok := n.members.Get(field)
	if !ok {
		return "", false
	}
	s, ok := v.AsString()
	if !ok {
		n.fault(field, "Expected value of type [STRING]")
	}
	return s, ok
}

// flag reads a boolean.
func (n node) flag(field string) (value, ok bool) {
	v, ok := n.members.Get(field)
	if !ok {
		return false, false
	}
	b, ok := v.AsBool()
	if !ok {
		n.fault(field, "Expected value of type [BOOLEAN]")
	}
	return b, ok
}

// whole reads an integer within bounds.
func (n node) whole(field string, lowest, highest int64) (int64, bool) {
	v, ok := n.members.Get(field)
	if !ok {
		return 0, false
	}
	number, ok := v.AsNumber()
	whole, exact := number.Int64()
	switch {
	case !ok || !exact:
		n.fault(field, "Expected value of type Integer")
		return 0, false
	case whole < lowest:
		n.fault(field, "Minimum value is %d", lowest)
		return 0, false
	case whole > highest:
		n.fault(field, "Maximum value is %d", highest)
		return 0, false
	}
	return whole, true
}

// object reads an object as a node of its own.
func (n node) object(field string) (node, bool) {
	v, ok := n.members.Get(field)
	if !ok {
		return node{}, false
	}
	members, ok := v.AsObject()
	if !ok {
		n.fault(field, "Expected value of type [OBJECT]")
	}
	return node{c: n.c, members: members, at: n.at + "/" + field, within: n.within + field + "/", language: n.language}, ok
}

// objects reads an array of objects, which must not be empty where least is 1.
func (n node) objects(field string, least int) []node {
	v, ok := n.members.Get(field)
	if !ok {
		return nil
	}
	array, ok := v.AsArray()
	if !ok {
		n.fault(field, "Expected value of type [ARRAY]")
		return nil
	}
	if array.Len() < least {
		n.fault(field, "Value cannot be empty")
	}
	var nodes []node
	for i, v := range array.All() {
		at := fmt.Sprintf("%s[%d]", field, i)
		members, ok := v.AsObject()
		if !ok {
			n.fault(at, "Expected value of type [OBJECT]")
			continue
		}
		nodes = append(nodes, node{c: n.c, members: members, at: n.at + "/" + at, within: n.within + at + "/", language: n.language})
	}
	return nodes
}
