package wire

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// lists reports whether m is the element of the list that is open.
func (f *frame) lists(m *Member) bool {
	return f.member != nil && f.member.Kind == List && f.member.Element == m
}

// element checks a text in a list the way API Gateway does: one breach for the whole list, which is shown with all the limits of its
// elements, kept or not. "Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must
// satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]" (recorded, CreateRestApi).
func (c *checker) element(m *Member, v string) {
	last := len(c.frames) - 1
	list := &c.frames[last]
	if list.refused || m.Constraint == nil || m.Constraint.allows(v) {
		return
	}
	list.refused = true
	c.frames = c.frames[:last] // the breach is the list's
	c.report(list.member, Violation{
		collection: list.ordinal, Rule: "Member must satisfy constraint: [" + strings.Join(m.Constraint.rules(), ", ") + "]",
	})
	c.frames = c.frames[:last+1]
}

// allows reports whether a text keeps every limit.
func (k *Constraint) allows(v string) bool {
	n := utf8.RuneCountInString(v)
	return (k.Enum == nil || slices.Contains(k.Enum, v)) && (k.Pattern == nil || k.Pattern.Match(v)) &&
		(!k.HasLength || n >= k.LengthMin && (k.LengthMax < 0 || n <= k.LengthMax))
}

// rules words a text's limits in the order of AWS's lists of them (recorded, Lambda's vpcConfig.subnetIds).
func (k *Constraint) rules() []string {
	var out []string
	if k.Enum != nil {
		out = append(out, enumRule(k))
	}
	if k.HasLength {
		if k.LengthMax >= 0 {
			out = append(out, longestRule(k))
		}
		out = append(out, shortestRule(k))
	}
	if k.Pattern != nil {
		out = append(out, patternRule(k))
	}
	return out
}

// enumRule, longestRule, shortestRule and patternRule word one limit each.
func enumRule(k *Constraint) string {
	return "Member must satisfy enum value set: [" + strings.Join(k.Enum, ", ") + "]"
}

func longestRule(k *Constraint) string {
	return "Member must have length less than or equal to " + strconv.Itoa(k.LengthMax)
}

func shortestRule(k *Constraint) string {
	return "Member must have length greater than or equal to " + strconv.Itoa(k.LengthMin)
}

func patternRule(k *Constraint) string {
	return "Member must satisfy regular expression pattern: " + k.Pattern.Text
}
