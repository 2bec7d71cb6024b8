package asl

import (
	"errors"
	"fmt"
	"strings"

	"sluice/internal/value"
)

const (
	// callsMax is how deep calls of intrinsic functions stand inside each other. Source: developer guide, "Intrinsic
	// functions" ("nest up to 10 intrinsic functions").
	callsMax = 10
	// ArrayItemsMax is how many items States.ArrayRange makes. Source: the same page.
	ArrayItemsMax = 1000
	// intrinsicCharsMax is the longest text that the functions of encoding and hashing take. Source: the same page.
	intrinsicCharsMax = 10_000
)

// call is a call of an intrinsic function.
type call struct {
	// text is the whole expression, which failures show.
	text      string
	function  *intrinsic
	arguments []argument
}

// argument is one argument of a call: a literal, a path or another call.
type argument struct {
	literal value.Value
	// raw is a string literal with its escapes, which States.Format reads itself.
	raw   string
	isRaw bool
	path  *path
	call  *call
}

// intrinsic is one function.
type intrinsic struct {
	// kinds are the types of the arguments, a letter each; see kindNames.
	kinds string
	// fewest is how many arguments there must be; repeats lets the last one stand any number of times.
	fewest  int
	repeats bool
	// formats says that the first argument keeps its escapes.
	formats bool
	run     func(arguments []value.Value, f *frame) (value.Value, error)
}

// function makes an intrinsic of the letters of its arguments. A star repeats the last one, from none on; what stands
// behind a question mark may be left out.
func function(takes string, run func([]value.Value, *frame) (value.Value, error)) *intrinsic {
	kinds, repeats := strings.CutSuffix(takes, "*")
	needed, optional, _ := strings.Cut(kinds, "?")
	made := &intrinsic{kinds: needed + optional, fewest: len(needed), repeats: repeats, run: run}
	if repeats {
		made.fewest--
	}
	return made
}

var errIntrinsic = errors.New("no call of an intrinsic function")

// evaluate runs the function. A path that leads nowhere is States.Runtime, as recorded by others on AWS; what a function
// can't take is States.IntrinsicFailure.
func (c *call) evaluate(f *frame, _ string) (value.Value, error) {
	v, err := c.run(f)
	if err == nil {
		return v, nil
	}
	name := ErrorIntrinsicFailure
	var missing *missingArgument
	if errors.As(err, &missing) {
		name = ErrorRuntime
	}
	return value.Value{}, failed(name, "The function '%s' had the following error: %s", c.text, err)
}

// missingArgument says that a path of an argument leads nowhere.
type missingArgument struct{ path, input string }

func (m *missingArgument) Error() string {
	return fmt.Sprintf("The JsonPath argument for the field '%s' could not be found in the input '%s'", m.path, m.input)
}

func (c *call) run(f *frame) (value.Value, error) {
	arguments := make([]value.Value, len(c.arguments))
	for i := range c.arguments {
		v, err := c.arguments[i].evaluate(f, i == 0 && c.function.formats)
		if err != nil {
			return value.Value{}, err
		}
		if kind := c.function.kind(i); !fits(kind, v) {
			return value.Value{}, fmt.Errorf("Argument %d must be %s but was: %s", i+1, kindNames[kind], shown(v)) //nolint:staticcheck // the text is AWS's part of a cause
		}
		arguments[i] = v
	}
	return c.function.run(arguments, f)
}

func (a *argument) evaluate(f *frame, raw bool) (value.Value, error) {
	switch {
	case a.call != nil:
		return a.call.run(f)
	case a.path != nil:
		v, err := a.path.read(f)
		if err != nil {
			return value.Value{}, &missingArgument{path: a.path.text, input: a.path.within(f)}
		}
		return v, nil
	case raw && a.isRaw:
		return value.String(a.raw), nil
	default:
		return a.literal, nil
	}
}

func (c *call) variables(visit func(string)) {
	for _, a := range c.arguments {
		switch {
		case a.call != nil:
			a.call.variables(visit)
		case a.path != nil:
			a.path.variables(visit)
		}
	}
}

// kindNames are the letters of intrinsic.takes in words.
var kindNames = map[byte]string{'s': "a string", 'n': "a number", 'b': "a boolean", 'A': "an array", 'o': "an object", 'v': "a value"}

// kind returns the letter of the argument at index i, or 0 where there may be none.
func (n *intrinsic) kind(i int) byte {
	switch {
	case i < len(n.kinds):
		return n.kinds[i]
	case n.repeats:
		return n.kinds[len(n.kinds)-1]
	default:
		return 0
	}
}

func fits(kind byte, v value.Value) bool {
	switch kind {
	case 's':
		return v.Kind() == value.KindString
	case 'n':
		return v.Kind() == value.KindNumber
	case 'b':
		return v.Kind() == value.KindBool
	case 'A':
		return v.Kind() == value.KindArray
	case 'o':
		return v.Kind() == value.KindObject
	default:
		return kind == 'v'
	}
}

// intrinsics are all functions. Source: developer guide, "Intrinsic functions for JSONPath states".
var intrinsics = map[string]*intrinsic{
	"States.Format":         format(),
	"States.StringToJson":   function("s", stringToJSON),
	"States.JsonToString":   function("v", jsonToString),
	"States.Array":          function("v*", arrayOf),
	"States.ArrayPartition": function("An", arrayPartition),
	"States.ArrayContains":  function("Av", arrayContains),
	"States.ArrayRange":     function("nnn", arrayRange),
	"States.ArrayGetItem":   function("An", arrayGetItem),
	"States.ArrayLength":    function("A", arrayLength),
	"States.ArrayUnique":    function("A", arrayUnique),
	"States.Base64Encode":   function("s", base64Encode),
	"States.Base64Decode":   function("s", base64Decode),
	"States.Hash":           function("vs", hashText),
	"States.JsonMerge":      function("oob", jsonMerge),
	"States.MathRandom":     function("nn?n", mathRandom),
	"States.MathAdd":        function("nn", mathAdd),
	"States.StringSplit":    function("ss", stringSplit),
	"States.UUID":           function("", uuidText),
}

func format() *intrinsic {
	made := function("sv*", formatText)
	made.formats = true
	return made
}
