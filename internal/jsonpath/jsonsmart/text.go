package jsonsmart

import "sluice/internal/value"

// AppendText writes v as toString does on the objects that json-smart makes: a string as it is, a number as AppendNumber
// does, an object as java.util.LinkedHashMap, {a=b, c=d}, an array as JSON in the style Web. The error is value.ErrDepth.
func AppendText(dst []byte, v value.Value) ([]byte, error) { return appendText(dst, v, 0) }

func appendText(dst []byte, v value.Value, depth int) (_ []byte, err error) {
	if depth > appendDepthMax {
		return dst, value.ErrDepth
	}
	if s, ok := v.AsString(); ok {
		return append(dst, s...), nil
	}
	o, ok := v.AsObject()
	if !ok {
		return Append(dst, v, Web)
	}
	dst = append(dst, '{')
	first := true
	for name, member := range o.All() {
		if !first {
			dst = append(dst, ", "...)
		}
		first = false
		dst = append(append(dst, name...), '=')
		if dst, err = appendText(dst, member, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}
