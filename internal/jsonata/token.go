package jsonata

// tokenKind is what the lexer tells a token to be.
type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenOperator
	tokenName
	tokenVariable
	tokenString
	tokenNumber
	tokenValue // true, false, null
	tokenRegex
)

// token is a piece of an expression.
type token struct {
	kind tokenKind
	// text is the operator, the name without quotes, the variable without $, the string, the pattern.
	text     string
	number   float64
	value    item // of a tokenValue
	flags    string
	position int // the UTF-16 units up to its end
}

// literal is the token as a value, as messages show it.
func (t *token) literal() item {
	switch t.kind {
	case tokenEnd:
		return text("(end)")
	case tokenNumber:
		return number(t.number)
	case tokenValue:
		return t.value
	case tokenRegex:
		return object(&record{})
	}
	return text(t.text)
}

// is tells whether the token is the operator.
func (t *token) is(operator string) bool { return t.kind == tokenOperator && t.text == operator }

// bindingPower is how strongly an operator between two operands holds them. Operators that are missing here end an expression.
func bindingPower(operator string) int {
	switch operator {
	case "[", "(", "@", "#":
		return 80
	case ".":
		return 75
	case "{":
		return 70
	case "*", "/", "%":
		return 60
	case "+", "-", "&":
		return 50
	case "=", "<", ">", "^", "!=", "<=", ">=", "~>", "in":
		return 40
	case "and":
		return 30
	case "or":
		return 25
	case "?":
		return 20
	case ":=":
		return 10
	}
	return 0
}

// prefixPower is how strongly a minus in front holds its operand.
const prefixPower = 70

// isOperator tells the characters that are operators or start one, and so end a name.
func isOperator(c byte) bool {
	switch c {
	case '.', '[', ']', '{', '}', '(', ')', ',', '@', '#', ';', ':', '?', '+', '-', '*', '/', '%', '|', '=', '<', '>', '^', '&', '!', '~':
		return true
	}
	return false
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' }
