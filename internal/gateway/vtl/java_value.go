package vtl

import "math/big"

// val is one Java object, or null. It has two words less than would keep Go from holding it in registers.
type val struct {
	text string // of a String
	obj  object // nil for null
}

// object is what tells the class of a val, and for all but Strings is the Java object.
type object interface{ class() class }

// The objects without an identity that anyone could see.
type (
	javaString    struct{} // the text lies in the val
	javaBoolean   bool
	javaCharacter uint16
	javaInteger   int32
	javaLong      int64
	javaDouble    float64
)

func (javaString) class() class    { return classString }
func (javaBoolean) class() class   { return classBoolean }
func (javaCharacter) class() class { return classCharacter }
func (javaInteger) class() class   { return classInteger }
func (javaLong) class() class      { return classLong }
func (javaDouble) class() class    { return classDouble }

// class names the Java classes that templates meet.
type class uint8

const (
	classNull class = iota
	classBoolean
	classCharacter
	classInteger
	classLong
	classDouble
	classBigInteger
	classBigDecimal
	classString
	classArrayList
	classJSONArray // json-smart's, which extends ArrayList
	classSubList   // a part of another list
	classArray     // String[] and the like
	classMap       // LinkedHashMap
	classKeySet
	classValues
	classEntrySet
	classEntry
	classIterator
	classForeach
	classBlock
	classInput // $input
	classUtil  // $util
	classCount
)

// name is Java's name of the class, for messages.
func (c class) name() string {
	return [...]string{
		classNull: "null", classBoolean: "java.lang.Boolean", classCharacter: "java.lang.Character", classInteger: "java.lang.Integer",
		classLong: "java.lang.Long", classDouble: "java.lang.Double", classBigInteger: "java.math.BigInteger",
		classBigDecimal: "java.math.BigDecimal", classString: "java.lang.String", classArrayList: "java.util.ArrayList",
		classSubList: "java.util.ArrayList$SubList", classJSONArray: "net.minidev.json.JSONArray", classArray: "java.lang.String[]", classMap: "java.util.LinkedHashMap",
		classKeySet: "java.util.LinkedHashMap$LinkedKeySet", classValues: "java.util.LinkedHashMap$LinkedValues",
		classEntrySet: "java.util.LinkedHashMap$LinkedEntrySet", classEntry: "java.util.LinkedHashMap$Entry",
		classIterator: "java.util.Iterator", classForeach: "org.apache.velocity.runtime.directive.ForeachScope",
		classBlock: "org.apache.velocity.runtime.directive.Block$Reference", classInput: "$input", classUtil: "$util",
	}[c]
}

// isNumber reports whether the class extends java.lang.Number.
func (c class) isNumber() bool { return classInteger <= c && c <= classBigDecimal }

// isList reports whether the class implements java.util.List.
func (c class) isList() bool { return classArrayList <= c && c <= classSubList }

// isCollection reports whether the class implements java.util.Collection.
func (c class) isCollection() bool { return c.isList() || classKeySet <= c && c <= classEntrySet }

// isWhole reports whether the class is one of whole numbers.
func (c class) isWhole() bool { return c == classInteger || c == classLong || c == classBigInteger }

// related reports whether one of the classes is or extends the other.
func related(a, b class) bool {
	return a == b || a.isList() && b.isList() && a != classSubList && b != classSubList
}

// class returns the class of the object.
func (v val) class() class {
	switch o := v.obj.(type) {
	case nil:
		return classNull
	case javaString:
		return classString
	default:
		return o.class()
	}
}

func (v val) isNull() bool { return v.obj == nil }

// null is Java's null, the zero val.
func null() val { return val{} }

func boolean(b bool) val { return val{obj: javaBoolean(b)} }

func str(s string) val { return val{text: s, obj: javaString{}} }

func integer(i int) val { return val{obj: javaInteger(i)} }

func long(i int64) val { return val{obj: javaLong(i)} }

func double(f float64) val { return val{obj: javaDouble(f)} }

func character(unit uint16) val { return val{obj: javaCharacter(unit)} }

func objectVal(o object) val { return val{obj: o} }

func (v val) isTrue() bool { return v.obj == object(javaBoolean(true)) }

// int64 returns the value of an Integer, Long or Character, and 0 of any other object.
func (v val) int64() int64 {
	switch n := v.obj.(type) {
	case javaInteger:
		return int64(n)
	case javaLong:
		return int64(n)
	case javaCharacter:
		return int64(n)
	}
	return 0
}

// float64 returns the value of a Double, and 0 of any other object.
func (v val) float64() float64 {
	f, _ := v.obj.(javaDouble)
	return float64(f)
}

// bigInteger is a java.math.BigInteger, bigDecimal a java.math.BigDecimal: unscaled divided by ten to the power of scale.
type (
	bigInteger struct{ n *big.Int }
	bigDecimal struct {
		unscaled *big.Int
		scale    int
	}
)

func (bigInteger) class() class { return classBigInteger }
func (bigDecimal) class() class { return classBigDecimal }

func bigInt(n *big.Int) val { return objectVal(bigInteger{n}) }
