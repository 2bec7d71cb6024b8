package asl

import (
	"strings"
	"unicode/utf8"

	"sluice/internal/service/sfn/resource"
)

// variableCharsMax is the longest name of a variable. Source: developer guide, "Variable name syntax".
const variableCharsMax = 80

// checkVariable reports a name that a variable can't have. One that no expression could name is only warned of: the
// borrowed validation suite calls it valid.
func checkVariable(n node, name string) {
	plain := name
	if n.language == JSONPath {
		plain = strings.TrimSuffix(name, ".$")
	}
	switch {
	case plain == reservedName:
		n.c.add(ReservedVariableName, n.place(""), "Cannot assign to reserved variable '$states'.")
	case utf8.RuneCountInString(plain) > variableCharsMax:
		n.c.add(InvalidVariableName, n.place(""), "Invalid variable name '%s': the variable name is longer than %d characters.", plain, variableCharsMax)
	case plain == "" || !isNameStart(plain[0]) || nameEnd(plain) != len(plain):
		n.warn(InvalidVariableName, "", "Invalid variable name '%s': the variable name contains invalid characters.", plain)
	}
}

func (c *compiler) task(n node, s *State) {
	n.require("Resource")
	s.task = &task{}
	if v, ok := n.members.Get("Resource"); ok {
		s.Resource = c.resource(n, v)
	}
	s.task.timeout = n.seconds("TimeoutSeconds", 1, SecondsMax)
	s.task.heartbeat = n.seconds("HeartbeatSeconds", 1, SecondsMax)
	n.exclusive("TimeoutSeconds", "TimeoutSecondsPath")
	n.exclusive("HeartbeatSeconds", "HeartbeatSecondsPath")
	if t, h := s.task.timeout, s.task.heartbeat; t != nil && h != nil && t.expression == nil && h.expression == nil && h.constant.Compare(t.constant) >= 0 {
		n.fault("", "HeartbeatSeconds must be smaller than TimeoutSeconds")
	}
	if s.Resource != nil {
		s.task.credentials = c.credentials(n, s.Resource)
	}
}

// credentials compiles Credentials. Source: recorded answers ("The field 'RoleArn' is required but was missing at
// /States/State0/Credentials").
func (c *compiler) credentials(n node, r *resource.Resource) *template {
	if v, ok := n.members.Get("Credentials"); ok && n.language == JSONata {
		if text, isText := v.AsString(); isText {
			if _, dynamic := unwrap(text); dynamic {
				return n.template("Credentials")
			}
		}
	}
	if r.Kind == resource.Activity && n.has("Credentials") {
		n.fault("Credentials", "The field 'Credentials' is not supported for activities")
	}
	credentials, ok := n.object("Credentials")
	if !ok {
		return nil
	}
	if r.Kind != resource.Foreign && !credentials.has("RoleArn") && (n.language == JSONata || !credentials.has("RoleArn.$")) {
		credentials.fault("", "The field 'RoleArn' is required but was missing")
	}
	return n.template("Credentials")
}

// expression compiles a field whose string is a JSONata expression; nil where it is none.
func (n node) expression(field string) expression {
	if n.language != JSONata {
		return nil
	}
	v, _ := n.members.Get(field)
	text, _ := v.AsString()
	source, ok := unwrap(text)
	if !ok {
		return nil
	}
	return n.c.jsonata(source, n.place(field))
}

func (c *compiler) wait(n node, s *State) {
	s.wait = &wait{}
	n.exclusive("SecondsPath", "Seconds", "TimestampPath", "Timestamp")
	if !n.has("Seconds") && !n.has("SecondsPath") && !n.has("Timestamp") && !n.has("TimestampPath") {
		n.fault("", "These fields are required: [Seconds]")
	}
	s.wait.seconds = n.seconds("Seconds", 0, SecondsMax)
	s.wait.timestamp = n.moment("Timestamp")
}

func (n node) moment(field string) *moment {
	if n.language == JSONPath && n.has(field+"Path") {
		if p := n.reference(field + "Path"); p != nil {
			return &moment{field: field + "Path", expression: p}
		}
		return nil
	}
	if e := n.expression(field); e != nil {
		return &moment{field: field, expression: e}
	}
	text, ok := n.text(field)
	if !ok {
		return nil
	}
	t, ok := parseTime(text)
	if !ok {
		n.fault(field, "String does not match RFC3339 timestamp")
	}
	return &moment{field: field, constant: t}
}

func (c *compiler) fail(n node, s *State) {
	s.fail = &fail{name: n.said("Error"), cause: n.said("Cause")}
}

// said compiles Error or Cause, or its Path form, which takes calls of intrinsic functions as well.
func (n node) said(field string) *text {
	if n.language == JSONPath && n.has(field+"Path") {
		n.exclusive(field, field+"Path")
		written, ok := n.text(field + "Path")
		if !ok {
			return nil
		}
		e := pathTemplates{c: n.c}.expression(written)
		if e == nil {
			n.fault(field+"Path", "Value must be a valid JSONPath or a valid intrinsic function call")
		}
		return &text{field: field + "Path", expression: e}
	}
	if e := n.expression(field); e != nil {
		return &text{field: field, expression: e}
	}
	constant, ok := n.text(field)
	if !ok {
		return nil
	}
	n.doubtText(field, constant)
	return &text{field: field, constant: constant}
}
