package vtl

// overload is one method of a class. takes has a letter for each of its parameters:
//
//	s a String or CharSequence; S one that may be null
//	i an int, l a long, d a double, b a boolean, c a char
//	k a Collection, m a Map
//	o any object; O any that is not null; n a type of which templates have null only
//	* all further arguments, for a method of variable arity
//
// A method that returns nothing in Java returns the empty string, as Velocity makes of it.
type overload struct {
	takes string
	call  func(r *run, recv val, args []val) (val, error)
}

// method is what a name means for one class, the more specific overloads first.
type method []overload

const (
	nullPointer     = "java.lang.NullPointerException"
	illegalArgument = "java.lang.IllegalArgumentException"
	outOfBounds     = "java.lang.IndexOutOfBoundsException"
	unsupported     = "java.lang.UnsupportedOperationException"
	classCast       = "java.lang.ClassCastException"
)

// variadic is the letter for all further arguments.
const variadic = '*'

func (o *overload) isVariadic() bool {
	return o.takes != "" && o.takes[len(o.takes)-1] == variadic
}

// withArity keeps the overloads that can take n arguments. Velocity 1.7's MethodMap also calls a method without
// parameters when there are arguments, and Java then throws.
func (m method) withArity(n int) method {
	var kept method
	refused := false
	for _, o := range m {
		switch {
		case len(o.takes) == n || o.isVariadic() && n >= len(o.takes)-1:
			kept = append(kept, o)
		case o.takes == "":
			refused = true
		}
	}
	if refused {
		kept = append(kept, overload{takes: string(variadic), call: wrongCount})
	}
	return kept
}

func wrongCount(*run, val, []val) (val, error) {
	return null(), javaError(illegalArgument, "wrong number of arguments")
}

// call carries out the first overload that takes the arguments. Where none does, the method is not found, which is no
// error: the call has no value.
func (m method) call(r *run, recv val, args []val) (v val, found bool, err error) {
	for i := range m {
		switch takes(m[i].takes, args) {
		case takesNot:
			continue
		case takesNull:
			return null(), true, javaError(nullPointer, "")
		case takesAll:
		}
		v, err := m[i].call(r, recv, args)
		return v, true, err
	}
	return null(), false, nil
}

type fit uint8

const (
	takesNot fit = iota
	// takesNull says that the arguments fit, but one is null that must not be.
	takesNull
	takesAll
)

// takes reports whether arguments fit parameters, by the rules of Velocity 1.7's IntrospectionUtils: an int takes no
// Long, a long takes both.
func takes(parameters string, args []val) fit {
	fits := takesAll
	for i := range args {
		if parameters[i] == variadic {
			return fits
		}
		switch takesOne(parameters[i], args[i]) {
		case takesNot:
			return takesNot
		case takesNull:
			fits = takesNull
		case takesAll:
		}
	}
	return fits
}

func takesOne(parameter byte, arg val) fit {
	fits := false
	switch parameter {
	case 'o':
		fits = true
	case 'O':
		fits = !arg.isNull()
	case 'S':
		fits = arg.class() == classString || arg.isNull()
	case 'i':
		fits = arg.class() == classInteger
	case 'l':
		fits = arg.class() == classInteger || arg.class() == classLong
	case 'd':
		fits = arg.class() == classInteger || arg.class() == classLong || arg.class() == classDouble
	case 'b':
		fits = arg.class() == classBoolean
	case 'c':
		fits = arg.class() == classCharacter
	case 'n':
		fits = arg.isNull()
	case 's':
		return orNull(arg.class() == classString, arg)
	case 'k':
		return orNull(arg.class().isCollection(), arg)
	case 'm':
		return orNull(arg.class() == classMap || arg.class() == classForeach, arg)
	}
	if fits {
		return takesAll
	}
	return takesNot
}

func orNull(fits bool, arg val) fit {
	switch {
	case fits:
		return takesAll
	case arg.isNull():
		return takesNull
	}
	return takesNot
}

// The constructors below make overloads of plain functions.

// throwing is a method that always throws.
func throwing(class, message string) func(*run, val, []val) (val, error) {
	return func(*run, val, []val) (val, error) { return null(), javaError(class, message) }
}

// getter is a method without parameters that can't fail.
func getter(get func(r *run, recv val) val) method {
	return method{{"", func(r *run, recv val, _ []val) (val, error) { return get(r, recv), nil }}}
}
