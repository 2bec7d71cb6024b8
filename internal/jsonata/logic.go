package jsonata

import "math"

func toBoolean(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	yes, err := e.truth(x)
	return boolean(yes), err
}

func not(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	yes, err := e.truth(x)
	return boolean(!yes), err
}

func exists(_ *evaluation, args []item) (item, error) {
	return boolean(argument(args, 0).defined()), nil
}

func typeOf(_ *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	switch x.kind {
	case kindNull:
		return text("null"), nil
	case kindNumber:
		ok, err := isNumeric(x)
		if err != nil {
			return undefined, err
		}
		if ok {
			return text("number"), nil
		}
	case kindString:
		return text("string"), nil
	case kindBool:
		return text("boolean"), nil
	case kindArray:
		return text("array"), nil
	case kindFunction:
		return text("function"), nil
	case kindUndefined:
		return undefined, nil
	default:
	}
	return text("object"), nil
}

func raise(_ *evaluation, args []item) (item, error) {
	return undefined, &Error{Code: "D3137", message: textOr(argument(args, 0), "$error() function evaluated")}
}

func assert(_ *evaluation, args []item) (item, error) {
	if condition := argument(args, 0); condition.isTrue() {
		return undefined, nil
	}
	return undefined, &Error{Code: "D3141", message: textOr(argument(args, 1), "$assert() statement failed")}
}

func textOr(x item, fallback string) string {
	if x.text == "" {
		return fallback
	}
	return x.text
}

// truthy is what JavaScript takes for true, which is more than JSONata does: any array and any object.
func truthy(x item) bool {
	switch x.kind {
	case kindUndefined, kindNull:
		return false
	case kindBool:
		return x.isTrue()
	case kindNumber:
		f := x.float()
		return f != 0 && !math.IsNaN(f)
	case kindString:
		return x.text != ""
	default:
		return true
	}
}
