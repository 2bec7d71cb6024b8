package asl

import (
	"strings"

	"sluice/internal/value"
)

// resource compiles Resource and checks what the kind of machine takes. Source of the texts: recorded answers. What is an
// ARN of no service that Step Functions calls, or stands for one that a deployment tool puts there, is taken with a
// warning, as the borrowed validation suite has it: its task fails when it is reached.
func (c *compiler) resource(n node, v value.Value) *Resource {
	text, isText := v.AsString()
	if !isText && !isSubstitution(v) {
		n.fault("Resource", "Expected value of type [STRING]")
		return nil
	}
	if !isText {
		text = v.String()
	}
	r, ok := parseResource(text)
	switch {
	case !ok && isText && !isPlaceholder(text):
		n.fault("Resource", "Value is not a valid resource ARN")
		return nil
	case !ok:
		r = &Resource{ARN: text, Kind: ForeignResource}
	}
	if !r.recognized() {
		n.fault("Resource", "The resource provided %s is not recognized", text)
	}
	if r.Kind == ForeignResource {
		n.warn(InvalidResource, "Resource", "Value is not a valid resource ARN")
	}
	if c.kind == Express {
		n.express(r)
	}
	return r
}

// express refuses what an Express machine can't call.
func (n node) express(r *Resource) {
	switch {
	case r.Kind == ActivityResource:
		n.fault("Resource", "Express state machine does not support Activity ARN")
	case r.Pattern == WaitForTaskToken:
		n.fault("Resource", "Express state machine does not support '.waitForTaskToken' service integration ")
	case r.Pattern != RequestResponse:
		n.fault("Resource", "Express state machine does not support '%s' service integration", r.Pattern)
	}
}

// isPlaceholder reports whether a text is nothing but a substitution of CloudFormation's, ${Name}.
func isPlaceholder(text string) bool {
	name, begins := strings.CutPrefix(text, "${")
	name, ends := strings.CutSuffix(name, "}")
	return begins && ends && name != "" && !strings.ContainsAny(name, "{}$")
}

// isSubstitution reports whether a value is a function of CloudFormation's: {"Ref": …} or {"Fn::…": …}.
func isSubstitution(v value.Value) bool {
	object, ok := v.AsObject()
	if !ok || object.Len() != 1 {
		return false
	}
	name := object.At(0).Name
	return name == "Ref" || strings.HasPrefix(name, "Fn::")
}
