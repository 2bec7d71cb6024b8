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
	if m.Constraint != nil {
		c.within(m, m.Constraint.allows(v), "Member must satisfy constraint: [")
	}
}

// within refuses the list or map that is open, once, for something in it. Lambda words it "Value '{2=2.0}' at
// 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less
// than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]" (recorded, CreateAlias).
func (c *checker) within(m *Member, allowed bool, rule string) {
	last := len(c.frames) - 1
	of := &c.frames[last]
	if of.refused || allowed {
		return
	}
	of.refused = true
	rules := m.Constraint.rules()
	if c.notNull && m.Constraint.notNull() {
		rules = append(rules, "Member must not be null")
	}
	c.frames = c.frames[:last] // the breach is the collection's
	c.report(of.member, Violation{collection: of.ordinal, Rule: rule + strings.Join(rules, ", ") + "]"})
	c.frames = c.frames[:last+1]
}

// notNull reports whether Lambda's lists of limits end in "Member must not be null": recorded for enumerations, numbers and texts of at
// least one character (architectures, weights, layers), not for others (subnets).
func (k *Constraint) notNull() bool {
	return k.Enum != nil || k.HasMin || k.HasMax || k.HasLength && k.LengthMin > 0 && k.LengthMax > mapKeyMax
}

// mapKeyMax is the length of the longest map keys; the limits of keys do not end so (recorded: additionalVersionWeights).
const mapKeyMax = 1024

// allowsNumber reports whether a number keeps the limits.
func (k *Constraint) allowsNumber(v float64) bool {
	return (!k.HasMin || v >= k.Min) && (!k.HasMax || v <= k.Max)
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
	if k.HasMax {
		out = append(out, "Member must have value less than or equal to "+decimal(k.Max))
	}
	if k.HasMin {
		out = append(out, "Member must have value greater than or equal to "+decimal(k.Min))
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

// decimal is a number as the texts show a bound of decimal ones: 1.0.
func decimal(v float64) string {
	text := string(AppendFloat(nil, v, 64))
	if !strings.ContainsAny(text, ".eE") {
		text += ".0"
	}
	return text
}
