package vtl

import (
	"slices"
	"strconv"
)

// methods holds what a name means for each class. Most names mean something for few.
type methods []meaning

// meaning is a method of some classes, a bit for each.
type meaning struct {
	classes uint32
	method  method
}

// of returns what the name means for a class, nil for nothing.
func (m methods) of(c class) method {
	for i := range m {
		if m[i].classes&(1<<c) != 0 {
			return m[i].method
		}
	}
	return nil
}

// lookupMethod collects what a name means for a number of arguments. getClass, wait and notify are in no table: they are
// refused, as Velocity's SecureUberspector does.
func lookupMethod(name string, arity int) methods {
	var all methods
	for _, set := range methodTables() {
		m := set.table[name]
		if m == nil {
			continue
		}
		added := meaning{method: m.withArity(arity)} // which may be nothing, and hides what an earlier table has
		for _, c := range set.classes {
			added.classes |= 1 << c
		}
		for i := range all {
			all[i].classes &^= added.classes
		}
		all = append(all, added)
	}
	return slices.Clip(slices.DeleteFunc(all, func(m meaning) bool { return m.classes == 0 || m.method == nil }))
}

type methodTable struct {
	table   map[string]method
	classes []class
}

// methodTables lists the methods of all classes. Where two tables name a method for a class, the later one counts.
func methodTables() []methodTable {
	numbers := []class{classInteger, classLong, classDouble, classBigInteger, classBigDecimal}
	lists := []class{classArrayList, classJSONArray, classSubList, classArray}
	views := []class{classKeySet, classValues, classEntrySet}
	return []methodTable{
		{objectMethods, allClasses()},
		{blockMethods, []class{classBlock}},
		{stringMethods, []class{classString}},
		{stringSearchMethods, []class{classString}},
		{stringRegexMethods, []class{classString}},
		{stringStaticMethods, []class{classString}},
		{numberMethods, numbers},
		{integerMethods, []class{classInteger}},
		{longMethods, []class{classLong}},
		{doubleMethods, []class{classDouble}},
		{booleanMethods, []class{classBoolean}},
		{characterMethods, []class{classCharacter}},
		{collectionMethods, append(views, lists...)},
		{listMethods, lists},
		{jsonArrayMethods, []class{classJSONArray}},
		{arrayMethods, []class{classArray}},
		{uncloneable, []class{classArray, classSubList}},
		{viewMethods, views},
		{mapMethods, []class{classMap}},
		{entryMethods, []class{classEntry}},
		{iteratorMethods, []class{classIterator}},
		{foreachMapMethods(), []class{classForeach}},
		{foreachMethods, []class{classForeach}},
		{inputMethods, []class{classInput}},
		{utilMethods, []class{classUtil}},
	}
}

func allClasses() []class {
	all := make([]class, 0, classCount)
	for c := classBoolean; c < classCount; c++ {
		all = append(all, c)
	}
	return all
}

// methodStep is .name( ) behind a reference.
type methodStep struct {
	methods methods
	args    []expr
	// constant holds what was made of a constant argument when the template was parsed.
	constant *constant
}

// apply evaluates the arguments, also those of a method that doesn't exist. They lie on a stack of the run's, which no
// method keeps a part of.
func (s *methodStep) apply(r *run, recv val) (val, error) {
	mark := len(r.args)
	for _, a := range s.args {
		v, err := a.value(r)
		if err != nil {
			r.args = r.args[:mark]
			return null(), err
		}
		r.args = append(r.args, v)
	}
	r.constant = s.constant
	v, _, err := s.methods.of(recv.class()).call(r, recv, r.args[mark:])
	r.args = r.args[:mark]
	return v, err
}

// objectMethods are those of java.lang.Object.
var objectMethods = map[string]method{
	"equals": {{"o", func(r *run, recv val, args []val) (val, error) { return boolean(r.equal(recv, args[0])), nil }}},
	"hashCode": {{"", func(r *run, recv val, _ []val) (val, error) {
		return integer(int(r.hash(recv, 0))), nil
	}}},
	"toString": {{"", func(r *run, recv val, _ []val) (val, error) {
		text, err := r.text(recv)
		return str(text), err
	}}},
}

func itoa(n int) string { return strconv.Itoa(n) }
