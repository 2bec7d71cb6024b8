package jsonpath

import (
	"strings"
	"unicode/utf16"

	"sluice/internal/value"
)

// apply evaluates a comparison of operands that are no paths.
func (e *evaluator) apply(operator string, left, right operand) (bool, error) {
	switch operator {
	case "==":
		return e.equals(left, right)
	case "!=":
		return negate(e.equals(left, right))
	case "===":
		return e.identical(left, right)
	case "!==":
		return negate(e.identical(left, right))
	case "<", "<=", ">", ">=":
		return ordered(operator, left, right), nil
	case "=~":
		return e.matches(left, right)
	case "IN":
		return e.in(left, right)
	case "NIN":
		return negate(e.in(left, right))
	case "SUBSETOF", "ANYOF", "NONEOF":
		return e.compareLists(operator, left, right)
	case "CONTAINS":
		return e.contains(left, right)
	case "SIZE":
		return size(left, right)
	case "EMPTY":
		return empty(left, right)
	case "ALL":
		return false, invalidPath("Expected value list node") // Jayway takes lists made by Java code only
	case "EXISTS":
		return bothBool(left, right)
	}
	return false, invalidPath("Expected node of Java code") // TYPE and MATCHES
}

func negate(yes bool, err error) (bool, error) { return !yes && err == nil, err }

func bothBool(left, right operand) (bool, error) {
	switch {
	case left.kind == isBool && right.kind == isBool:
		return left.yes == right.yes, nil
	case left.kind != isBool && right.kind != isBool:
		return false, failed("Failed to evaluate exists expression")
	}
	return false, invalidPath("Expected boolean node")
}

// equals follows Jayway's nodes: numbers and strings are compared with each other, JSON of the filter equals what a path
// found only on the right side.
func (e *evaluator) equals(left, right operand) (bool, error) {
	switch left.kind {
	case isString:
		return (right.kind == isString || right.kind == isNumber) && left.text == right.asText(), nil
	case isNumber:
		n, ok := right.number, right.kind == isNumber
		if right.kind == isString {
			n, ok = bigDecimal(right.text)
		}
		return ok && left.number.Compare(n) == 0, nil
	case isBool:
		return right.kind == isBool && left.yes == right.yes, nil
	case isNull:
		return right.kind == isNull, nil
	case isPattern:
		return left.pattern == right.pattern, nil
	case isJSON:
		switch {
		case right.kind != isJSON:
			return false, nil
		case right.err != nil:
			return false, badJSON(right.err)
		case !left.literal:
			return e.equalJava(left.json, right.json)
		}
	case isUndefined, isPath:
	}
	return false, nil
}

// sameElement compares elements of lists, where JSON is compared by its text.
func (e *evaluator) sameElement(left, right operand) (bool, error) {
	if left.kind != isJSON || right.kind != isJSON {
		return e.equals(left, right)
	}
	switch {
	case left.literal != right.literal:
		return false, nil
	case left.literal:
		return left.text == right.text, nil
	}
	return e.equalJava(left.json, right.json)
}

func (e *evaluator) identical(left, right operand) (bool, error) {
	if left.kind != right.kind {
		return false, nil
	}
	return e.equals(left, right)
}

func ordered(operator string, left, right operand) bool {
	var order int
	switch {
	case left.kind == isNumber && right.kind == isNumber:
		order = left.number.Compare(right.number)
	case left.kind == isString && right.kind == isString:
		order = compareText(left.text, right.text)
	default:
		return false
	}
	switch operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func (e *evaluator) in(left, right operand) (bool, error) {
	elements, _, err := right.list(e)
	if err != nil {
		return false, err
	}
	return e.has(elements, left)
}

func (e *evaluator) has(elements []operand, wanted operand) (bool, error) {
	for _, each := range elements {
		if err := e.stepText(each.text); err != nil {
			return false, err
		}
		if same, err := e.sameElement(wanted, each); same || err != nil {
			return same, err
		}
	}
	return false, nil
}

func (e *evaluator) compareLists(operator string, left, right operand) (bool, error) {
	rights, ok, err := right.list(e)
	if err != nil || !ok {
		return false, err
	}
	lefts, ok, err := left.list(e)
	if err != nil || !ok {
		return false, err
	}
	shared := 0
	for _, each := range lefts {
		if err := e.step(len(rights)); err != nil {
			return false, err
		}
		same, err := e.has(rights, each)
		if err != nil {
			return false, err
		}
		if same {
			shared++
		}
	}
	switch operator {
	case "SUBSETOF":
		return shared == len(lefts), nil
	case "ANYOF":
		return shared > 0, nil
	}
	return shared == 0, nil
}

func (e *evaluator) contains(left, right operand) (bool, error) {
	switch {
	case left.kind == isString && right.kind == isString:
		return strings.Contains(left.text, right.text), nil
	case left.kind != isJSON:
		return false, nil
	}
	elements, _, err := left.list(e)
	if err != nil {
		return false, err
	}
	return e.has(elements, right)
}

// size compares the length of a string or an array. An object has the size -1.
func size(left, right operand) (bool, error) {
	if right.kind != isNumber {
		return false, nil
	}
	wanted := int(int32(truncate(right.number)))
	switch left.kind {
	case isString:
		return len(utf16.Encode([]rune(left.text))) == wanted, nil
	case isJSON:
		if left.err != nil {
			return false, badJSON(left.err)
		}
		length := -1
		if left.json.Kind() == value.KindArray {
			length = left.json.Len()
		}
		return length == wanted, nil
	case isUndefined, isNull, isBool, isNumber, isPattern, isPath:
	}
	return false, nil
}

func empty(left, right operand) (bool, error) {
	if left.kind != isString && left.kind != isJSON {
		return false, nil
	}
	if left.err != nil {
		return false, badJSON(left.err)
	}
	isEmpty := left.text == ""
	if left.kind == isJSON {
		if left.json.Kind() == value.KindObject {
			return false, failed("class java.util.LinkedHashMap cannot be cast to class java.util.Collection " +
				"(java.util.LinkedHashMap and java.util.Collection are in module java.base of loader 'bootstrap')")
		}
		isEmpty = left.json.Len() == 0
	}
	if right.kind != isBool {
		return false, invalidPath("Expected boolean node")
	}
	return isEmpty == right.yes, nil
}
