package policy

// relation is how a request's number or date must stand to the policy's.
type relation uint8

const (
	relationEquals relation = iota + 1
	relationLess
	relationLessEquals
	relationGreater
	relationGreaterEquals
)

// relationOperator knows what follows "Numeric" and "Date" in an operator's name.
func relationOperator(f family, name string) (operator, bool) {
	o := operator{family: f}
	switch name {
	case "Equals":
		o.relation = relationEquals
	case "NotEquals":
		o.relation, o.negated = relationEquals, true
	case "LessThan":
		o.relation = relationLess
	case "LessThanEquals":
		o.relation = relationLessEquals
	case "GreaterThan":
		o.relation = relationGreater
	case "GreaterThanEquals":
		o.relation = relationGreaterEquals
	default:
		return operator{}, false
	}
	return o, true
}

// accepts tells whether the order, negative for a request's value below the policy's and positive for one above, is what
// the relation wants.
func (r relation) accepts(order int) bool {
	switch r {
	case relationEquals:
		return order == 0
	case relationLess:
		return order < 0
	case relationLessEquals:
		return order <= 0
	case relationGreater:
		return order > 0
	default:
		return order >= 0
	}
}
