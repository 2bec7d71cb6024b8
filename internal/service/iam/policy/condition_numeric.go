package policy

import (
	"cmp"
	"strconv"
	"strings"
)

// numericOperand are the values of a Numeric operator, "comparing a key to an integer or decimal value".
type numericOperand struct {
	numbers  []number
	relation relation
}

// compileNumbers leaves out what is no number: no relation holds to it.
func compileNumbers(values []string, r relation) *numericOperand {
	out := &numericOperand{relation: r}
	for _, value := range values {
		if n, ok := parseNumber(value); ok {
			out.numbers = append(out.numbers, n)
		}
	}
	return out
}

func (n *numericOperand) matches(value string, _ Context) bool {
	got, ok := parseNumber(value)
	if !ok {
		return false
	}
	for _, want := range n.numbers {
		if n.relation.accepts(got.compare(want)) {
			return true
		}
	}
	return false
}

// number is a decimal number of any length, exact: whole.fraction times ten to the power of scale, as it is written.
// The digits are parts of the text it was read from.
type number struct {
	negative        bool
	whole, fraction string
	scale           int
}

// exponentMax bounds the power of ten that a number may be written with.
const exponentMax = 1_000_000

// parseNumber reads an optional sign, digits with an optional point, and an optional power of ten.
func parseNumber(text string) (number, bool) {
	n := number{}
	if text != "" && (text[0] == '-' || text[0] == '+') {
		n.negative = text[0] == '-'
		text = text[1:]
	}
	digits := text
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		scale, err := strconv.Atoi(text[at+1:])
		if err != nil || scale > exponentMax || scale < -exponentMax {
			return n, false
		}
		n.scale, digits = scale, text[:at]
	}
	n.whole, n.fraction, _ = strings.Cut(digits, ".")
	if n.whole == "" && n.fraction == "" || !isDigits(n.whole) || !isDigits(n.fraction) {
		return n, false
	}
	return n, true
}

func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// compare orders two numbers exactly.
func (n number) compare(other number) int {
	a, b := n.top(), other.top()
	switch {
	case a.zero && b.zero:
		return 0
	case a.zero:
		return -sign(other.negative)
	case b.zero || n.negative != other.negative:
		return sign(n.negative)
	}
	order := cmp.Compare(a.power, b.power)
	for i := 0; order == 0 && (a.first+i < n.digits() || b.first+i < other.digits()); i++ {
		order = cmp.Compare(n.digit(a.first+i), other.digit(b.first+i))
	}
	return order * sign(n.negative)
}

func sign(negative bool) int {
	if negative {
		return -1
	}
	return 1
}

// leading is the first digit of a number that is not zero: its index, and the power of ten it stands for.
type leading struct {
	first, power int
	zero         bool
}

func (n number) top() leading {
	for i := range n.digits() {
		if n.digit(i) != '0' {
			return leading{first: i, power: len(n.whole) - i + n.scale}
		}
	}
	return leading{zero: true}
}

func (n number) digits() int { return len(n.whole) + len(n.fraction) }

// digit returns the i-th digit, zero past the end.
func (n number) digit(i int) byte {
	switch {
	case i < len(n.whole):
		return n.whole[i]
	case i < n.digits():
		return n.fraction[i-len(n.whole)]
	default:
		return '0'
	}
}
