package openapi

import "sluice/internal/value"

// appendIndented writes a value as Jackson's default pretty printer does, which API Gateway uses for stored schemas and for exports
// (developer guide, api-gateway-documenting-api-quick-start-publishing, shows one): two spaces a level, " : " after a name, the
// elements of an array on one line, a space inside what is empty.
func appendIndented(dst []byte, v value.Value) []byte { return appendLevel(dst, v, 0) }

func appendLevel(dst []byte, v value.Value, level int) []byte {
	if a, ok := v.AsArray(); ok {
		dst = append(dst, '[')
		for i, item := range a.All() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendLevel(append(dst, ' '), item, level)
		}
		return append(dst, ' ', ']')
	}
	o, ok := v.AsObject()
	if !ok {
		return appendScalar(dst, v)
	}
	if o.Len() == 0 {
		return append(dst, '{', ' ', '}')
	}
	dst = append(dst, '{')
	for name, member := range o.All() {
		if dst[len(dst)-1] != '{' {
			dst = append(dst, ',')
		}
		dst = append(value.AppendString(appendBreak(dst, level+1), name), ' ', ':', ' ')
		dst = appendLevel(dst, member, level+1)
	}
	return append(appendBreak(dst, level), '}')
}

func appendBreak(dst []byte, level int) []byte {
	dst = append(dst, '\n')
	for range level {
		dst = append(dst, ' ', ' ')
	}
	return dst
}

// appendScalar writes what is neither array nor object, and so can have no error.
func appendScalar(dst []byte, v value.Value) []byte {
	dst, _ = v.Append(dst)
	return dst
}
