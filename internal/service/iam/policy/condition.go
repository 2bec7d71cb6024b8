package policy

import "strings"

// condition is one compiled operator and key of a Condition element. All of a statement's conditions must hold.
type condition struct {
	operator operator
	// key is in lower case.
	key string
	// operand compares one value of the request with all values of the policy. Nil for the Null operator.
	operand operand
	// wantNull and wantValue say which of the two the Null operator is content with.
	wantNull, wantValue bool
}

// operand is what one family of operators makes of the values of a policy.
type operand interface {
	// matches tells whether a value of the request matches any of the policy's. Negation is not its business.
	matches(value string, c Context) bool
}

// family is what the operators of one kind of value have in common.
type family uint8

const (
	familyString family = iota + 1
	familyNumeric
	familyDate
	familyBool
	familyBinary
	familyAddress
	familyARN
	familyNull
)

// quantifier says how many values of a multivalued key must match.
type quantifier uint8

const (
	quantifierNone quantifier = iota
	quantifierAll
	quantifierAny
)

// operator is the name of a condition operator, taken apart.
type operator struct {
	family     family
	negated    bool
	ifExists   bool
	quantifier quantifier
	// like and fold are for strings; relation for numbers and dates.
	like, fold bool
	relation   relation
}

// parseOperator knows every operator of the IAM User Guide, "IAM JSON policy elements: Condition operators". Names are
// case-sensitive: IAM refuses others.
func parseOperator(name string) (operator, bool) {
	q := quantifierNone
	if rest, ok := strings.CutPrefix(name, "ForAllValues:"); ok {
		q, name = quantifierAll, rest
	} else if rest, ok := strings.CutPrefix(name, "ForAnyValue:"); ok {
		q, name = quantifierAny, rest
	}
	base, ifExists := strings.CutSuffix(name, "IfExists")
	o, ok := baseOperator(base)
	// "You can add IfExists to the end of any condition operator name except the Null condition".
	if !ok || ifExists && o.family == familyNull {
		return operator{}, false
	}
	o.quantifier, o.ifExists = q, ifExists
	return o, true
}

func baseOperator(name string) (operator, bool) {
	switch name {
	case "Bool":
		return operator{family: familyBool}, true
	case "BinaryEquals":
		return operator{family: familyBinary}, true
	case "IpAddress":
		return operator{family: familyAddress}, true
	case "NotIpAddress":
		return operator{family: familyAddress, negated: true}, true
	case "ArnEquals", "ArnLike":
		return operator{family: familyARN}, true
	case "ArnNotEquals", "ArnNotLike":
		return operator{family: familyARN, negated: true}, true
	case "Null":
		return operator{family: familyNull}, true
	}
	if rest, ok := strings.CutPrefix(name, "String"); ok {
		return stringOperator(rest)
	}
	if rest, ok := strings.CutPrefix(name, "Numeric"); ok {
		return relationOperator(familyNumeric, rest)
	}
	if rest, ok := strings.CutPrefix(name, "Date"); ok {
		return relationOperator(familyDate, rest)
	}
	return operator{}, false
}

func compileCondition(c conditionSource, variables bool) condition {
	o, _ := parseOperator(c.operator)
	out := condition{operator: o, key: strings.ToLower(c.key)}
	switch o.family {
	case familyString:
		out.operand = compileStrings(c.values, o, variables)
	case familyNumeric:
		out.operand = compileNumbers(c.values, o.relation)
	case familyDate:
		out.operand = compileDates(c.values, o.relation)
	case familyBool:
		out.operand = compileBools(c.values, variables)
	case familyBinary:
		out.operand = compileBinaries(c.values)
	case familyAddress:
		out.operand = compileAddresses(c.values)
	case familyARN:
		out.operand = compileARNs(c.values, variables)
	default:
		out.wantNull, out.wantValue = compileNull(c.values)
	}
	return out
}

// holds tells whether the condition is true of a request.
//
// A missing key does not match, so that a negated operator is true and any other false. ForAllValues is true of a missing
// key and of a null value, ForAnyValue false; …IfExists is true of a missing key whatever else it says. A negated operator
// is true of a value that matches none of the policy's ("evaluated using a logical NOR").
func (c *condition) holds(ctx Context) bool {
	value, ok := lookup(ctx, c.key)
	ok = ok && value.Len() > 0
	o := &c.operator
	switch {
	case o.family == familyNull:
		return c.nullHolds(!ok || value.isNull())
	case !ok && o.ifExists:
		return true
	case o.quantifier == quantifierAll:
		return !ok || value.isNull() || c.allHold(value, ctx)
	case o.quantifier == quantifierAny:
		return ok && !value.isNull() && c.anyHolds(value, ctx)
	}
	return (ok && c.anyMatches(value, ctx)) != o.negated
}

func (c *condition) allHold(value Value, ctx Context) bool {
	for i := range value.Len() {
		if c.operand.matches(value.At(i), ctx) == c.operator.negated {
			return false
		}
	}
	return true
}

func (c *condition) anyHolds(value Value, ctx Context) bool {
	for i := range value.Len() {
		if c.operand.matches(value.At(i), ctx) != c.operator.negated {
			return true
		}
	}
	return false
}

// anyMatches serves operators without ForAllValues or ForAnyValue, which are for single-valued keys. Of a key that has
// several values all the same, one suffices to match, and a negated operator wants none to.
func (c *condition) anyMatches(value Value, ctx Context) bool {
	for i := range value.Len() {
		if c.operand.matches(value.At(i), ctx) {
			return true
		}
	}
	return false
}
