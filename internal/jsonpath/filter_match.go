package jsonpath

import "strconv"

// matches asks whether a regular expression matches all of a text, or of one element of a list.
func (e *evaluator) matches(left, right operand) (bool, error) {
	if (left.kind == isPattern) == (right.kind == isPattern) {
		return false, nil
	}
	if right.kind != isPattern {
		left, right = right, left
	}
	if left.kind != isJSON {
		return e.matchesText(right, left)
	}
	elements, ok, err := left.list(e)
	if err != nil {
		return false, err
	}
	if !ok {
		return e.matchesText(right, operand{})
	}
	for _, each := range elements {
		if yes, err := e.matchesText(right, each); yes || err != nil {
			return yes, err
		}
	}
	return false, nil
}

// instructionsPerStep is how many instructions of a pattern make it cost another step for the same text.
const instructionsPerStep = 4

func (e *evaluator) matchesText(pattern, input operand) (bool, error) {
	text := ""
	switch input.kind {
	case isString, isNumber:
		text = input.asText()
	case isBool:
		text = strconv.FormatBool(input.yes)
	case isUndefined, isNull, isJSON, isPattern, isPath:
	}
	if err := e.step((1 + len(text)/charsPerStep) * (1 + pattern.pattern.Size()/instructionsPerStep)); err != nil {
		return false, err
	}
	yes, err := pattern.pattern.Matches(text)
	if err != nil {
		return false, &EvaluationError{Message: err.Error(), cause: err}
	}
	return yes, nil
}
