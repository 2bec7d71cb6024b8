package policy

import (
	"strconv"
	"strings"
)

// String is the trace as one line for a person.
func (t *Trace) String() string {
	text := t.place() + ", " + effectName(t.Deny) + ": "
	if t.Applies() {
		return text + "applies"
	}
	return text + "does not apply: " + strings.Join(t.Faults(), "; ")
}

// place names the statement: "identity-based policy 0, statement 2 (AllowSend)".
func (t *Trace) place() string {
	text := t.Source.String() + " " + strconv.Itoa(t.At.Policy)
	if t.Source == FromServiceControl {
		text = t.Source.String() + " " + strconv.Itoa(t.At.Policy) + " of level " + strconv.Itoa(t.At.Level)
	}
	text += ", statement " + strconv.Itoa(t.At.Statement)
	if t.Sid != "" {
		text += " (" + t.Sid + ")"
	}
	return text
}

func effectName(deny bool) string {
	if deny {
		return "Deny"
	}
	return "Allow"
}

// Faults lists every part that does not match, each as a clause for a person.
func (t *Trace) Faults() []string {
	var out []string
	for _, part := range []struct {
		name, title string
		element     *Element
	}{{"principal", "Principal", &t.Principal}, {"action", "Action", &t.Action}, {"resource", "Resource", &t.Resource}} {
		switch texts := strings.Join(part.element.Texts, ", "); {
		case part.element.Matches:
		case part.element.Except:
			out = append(out, "Not"+part.title+" excepts the "+part.name+": "+texts)
		default:
			out = append(out, "the "+part.name+" is none of "+texts)
		}
	}
	for i := range t.Conditions {
		if c := &t.Conditions[i]; !c.Holds {
			out = append(out, c.String())
		}
	}
	return out
}

// String is the condition with what the request has for it: `StringEquals aws:username "Ann" but the request has "Bob"`.
func (c *ConditionTrace) String() string {
	text := c.Operator + " " + c.Key + " " + quoteAll(c.Values)
	link := " but"
	if c.Holds {
		link = " and"
	}
	switch {
	case !c.Present:
		return text + link + " the request has no such key"
	case len(c.Request) == 0:
		return text + link + " the request has no value for it"
	default:
		return text + link + " the request has " + quoteAll(c.Request)
	}
}

func quoteAll(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = strconv.Quote(text)
	}
	return strings.Join(quoted, ", ")
}
