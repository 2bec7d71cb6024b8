package vtl

import (
	"strconv"
	"strings"
)

// booleanMethods are the methods of java.lang.Boolean, static ones among them.
var booleanMethods = map[string]method{
	"booleanValue": getter(func(_ *run, recv val) val { return recv }),
	"parseBoolean": {{"S", parseBoolean}},
	"valueOf": {
		{"S", parseBoolean},
		{"b", func(_ *run, _ val, args []val) (val, error) { return args[0], nil }},
	},
	"toString": {
		{"", func(_ *run, recv val, _ []val) (val, error) { return str(strconv.FormatBool(recv.isTrue())), nil }},
		{"b", func(_ *run, _ val, args []val) (val, error) { return str(strconv.FormatBool(args[0].isTrue())), nil }},
	},
	"logicalAnd": booleanPair(func(a, b bool) val { return boolean(a && b) }),
	"logicalOr":  booleanPair(func(a, b bool) val { return boolean(a || b) }),
	"logicalXor": booleanPair(func(a, b bool) val { return boolean(a != b) }),
	"compare":    {{"bb", func(_ *run, _ val, args []val) (val, error) { return compareBooleans(args[0], args[1]), nil }}},
	"compareTo": {
		{"b", func(_ *run, recv val, args []val) (val, error) { return compareBooleans(recv, args[0]), nil }},
		{"n", throwing(nullPointer, "")},
		{"o", throwing(classCast, "compareTo takes a java.lang.Boolean")},
	},
	"hashCode": {objectMethods["hashCode"][0], {"b", func(r *run, _ val, args []val) (val, error) {
		return integer(int(r.hash(args[0], 0))), nil
	}}},
}

func booleanPair(f func(a, b bool) val) method {
	return method{{"bb", func(_ *run, _ val, args []val) (val, error) { return f(args[0].isTrue(), args[1].isTrue()), nil }}}
}

func parseBoolean(_ *run, _ val, args []val) (val, error) {
	return boolean(strings.EqualFold(args[0].text, "true")), nil
}

func compareBooleans(a, b val) val {
	switch {
	case a.isTrue() == b.isTrue():
		return integer(0)
	case a.isTrue():
		return integer(1)
	}
	return integer(-1)
}
