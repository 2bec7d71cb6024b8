// Proves how data flows through a state, by tables of a state's definition, its input and what comes out or is said
// instead. Texts of failures are recorded answers where the name of a test of the recording stands behind them.
package asl

import (
	"testing"

	"sluice/internal/value"
)

func TestFlow(t *testing.T) {
	for name, c := range map[string]struct{ definition, input, want string }{
		"nothing":             {`{"Type":"Pass","End":true}`, `{"a":1.10}`, `{"a":1.10}`},
		"input path":          {`{"Type":"Pass","End":true,"InputPath":"$.a"}`, `{"a":{"b":1}}`, `{"b":1}`},
		"input path null":     {`{"Type":"Pass","End":true,"InputPath":null}`, `{"a":1}`, `{}`},
		"input path missing":  {`{"Type":"Pass","End":true,"InputPath":"$.NoSuchInputPath"}`, `{}`, `States.Runtime: Invalid path '$.NoSuchInputPath' : No results for path: $['NoSuchInputPath']`},
		"output path deep":    {`{"Type":"Pass","End":true,"OutputPath":"$.no.such.result.path"}`, `{}`, `States.Runtime: Invalid path '$.no.such.result.path' : Missing property in path $['no']`},
		"output path null":    {`{"Type":"Pass","End":true,"OutputPath":null}`, `{"a":1}`, `{}`},
		"output path context": {`{"Type":"Pass","End":true,"OutputPath":"$$.Execution.Id"}`, `{}`, `"e"`},
		"result":              {`{"Type":"Pass","End":true,"Result":{"a.$":"$.b"}}`, `{}`, `{"a.$":"$.b"}`},
		"result path":         {`{"Type":"Pass","End":true,"Result":2,"ResultPath":"$.x.y"}`, `{"a":1,"x":{"z":3}}`, `{"a":1,"x":{"z":3,"y":2}}`},
		"result path new":     {`{"Type":"Pass","End":true,"Result":2,"ResultPath":"$.x['y y'].z"}`, `{}`, `{"x":{"y y":{"z":2}}}`},
		"result path index":   {`{"Type":"Pass","End":true,"Result":9,"ResultPath":"$.a[1]"}`, `{"a":[1,2,3]}`, `{"a":[1,9,3]}`},
		"result path null":    {`{"Type":"Pass","End":true,"Result":2,"ResultPath":null}`, `{"a":1}`, `{"a":1}`},
		"result path raw":     {`{"Type":"Pass","End":true,"InputPath":"$.a","ResultPath":"$.r"}`, `{"a":1}`, `{"a":1,"r":1}`},
		"parameters":          {`{"Type":"Pass","End":true,"Parameters":{"a.$":"$.x","b":{"c.$":"$$.Execution.Id","d":[1,{"e.$":"$one"}]},"f":"$.x"}}`, `{"x":[1]}`, `{"b":{"d":[1,{"e":1}],"c":"e"},"f":"$.x","a":[1]}`},
		"parameter missing":   {`{"Type":"Pass","End":true,"Parameters":{"value.$":"$.x"}}`, `{"a":"b"}`, `States.Runtime: The JSONPath '$.x' specified for the field 'value.$' could not be found in the input '{"a":"b"}'`},
		"index beyond":        {`{"Type":"Pass","End":true,"Parameters":{"value.$":"$.a[5]"}}`, `{"a":[]}`, `{"value":null}`},
		"many missing":        {`{"Type":"Pass","End":true,"Parameters":{"value.$":"$.a.b[*].c"}}`, `{}`, `{"value":[]}`},
		"filter":              {`{"Type":"Pass","End":true,"Parameters":{"v.$":"$.a[?(@.b > 1)].b"}}`, `{"a":[{"b":1},{"b":2}]}`, `{"v":[2]}`},
		"variable missing":    {`{"Type":"Pass","End":true,"Parameters":{"v.$":"$nope"}}`, `{}`, `States.Runtime: The JSONPath '$nope' specified for the field 'v.$' could not be found in the input '{}'`},
		"variable part":       {`{"Type":"Pass","End":true,"Parameters":{"v.$":"$list[1]"}}`, `{}`, `{"v":2}`},
		"empty":               {`{"Type":"Pass","End":true,"Parameters":{}}`, `{"a":1}`, `{}`},
		"jsonata":             {`{"QueryLanguage":"JSONata","Type":"Pass","End":true,"Output":{"a":"{% $states.input.x + $one %}","b":[1,"{% $states.context.Execution.Id %}"]," c":" {% x %} "}}`, `{"x":2}`, `{"a":3,"b":[1,"e"]," c":" {% x %} "}`},
		"jsonata undefined":   {`{"QueryLanguage":"JSONata","Type":"Pass","End":true,"Output":{"result":"{% $doesNotExist %}"}}`, `{}`, `States.QueryEvaluationError: The JSONata expression '$doesNotExist' specified for the field 'Output/result' returned nothing (undefined).`},
		"jsonata throws":      {`{"QueryLanguage":"JSONata","Type":"Pass","End":true,"Output":{"FunctionResult":"{% $randomSeeded($states.input) %}"}}`, `{}`, `States.QueryEvaluationError: The JSONata expression '$randomSeeded($states.input)' specified for the field 'Output/FunctionResult' threw an error during evaluation. T1006: Attempted to invoke a non-function`},
		"succeed":             {`{"Type":"Succeed","InputPath":"$.a","OutputPath":"$.b"}`, `{"a":{"b":1}}`, `1`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pass(t, c.definition, c.input); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestTaskExit proves ResultSelector, ResultPath, OutputPath and Assign of a Task, in both languages.
func TestTaskExit(t *testing.T) {
	const task = `"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true`
	for name, c := range map[string]struct{ definition, result, want, assigned string }{
		"bare":     {`{` + task + `}`, `{"r":1}`, `{"r":1}`, ``},
		"selector": {`{` + task + `,"ResultSelector":{"s.$":"$.r"},"ResultPath":"$.t","OutputPath":"$.t"}`, `{"r":1}`, `{"s":1}`, ``},
		"assign":   {`{` + task + `,"ResultSelector":{"s.$":"$.r"},"Assign":{"v.$":"$.s","w":2}}`, `{"r":1}`, `{"s":1}`, `{"w":2,"v":1}`},
		"mismatch": {`{` + task + `,"ResultPath":"$.in.x"}`, `{"r":1}`, `States.ResultPathMatchFailure: Unable to apply ReferencePath $.in.x to input {"in":"text"}`, ``},
		"jsonata":  {`{"QueryLanguage":"JSONata",` + task + `,"Output":"{% $states.result.r & $states.input.in %}","Assign":{"v":"{% $states.result %}"}}`, `{"r":1}`, `"1text"`, `{"v":{"r":1}}`},
		"default":  {`{"QueryLanguage":"JSONata",` + task + `}`, `{"r":1}`, `{"r":1}`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			output, assigned, err := one(t, c.definition).Exit(scopeOf(t, `{"in":"text"}`), parse(t, c.result))
			if got := said(output, err); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if got := objectText(assigned); got != c.assigned {
				t.Errorf("assigned %s, want %s", got, c.assigned)
			}
		})
	}
}

func objectText(o *value.Object) string {
	if o == nil {
		return ""
	}
	return o.Value().String()
}

// TestUnchanged proves that a step which leaves a value as it is gives the very same value, so that its text can be kept.
func TestUnchanged(t *testing.T) {
	for _, definition := range []string{
		`{"Type":"Pass","End":true}`, `{"Type":"Succeed"}`, `{"Type":"Pass","End":true,"InputPath":"$","OutputPath":"$","ResultPath":"$"}`,
		`{"Type":"Wait","Seconds":1,"End":true}`, `{"QueryLanguage":"JSONata","Type":"Pass","End":true}`, `{"Type":"Pass","End":true,"Result":1,"ResultPath":null}`,
	} {
		s, scope := one(t, definition), scopeOf(t, `{"a":[1, 2]}`)
		v, _ := s.Arguments(scope)
		if output, _, err := s.Exit(scope, v); err != nil || output != scope.Input {
			t.Errorf("%s: %v %v", definition, output, err)
		}
	}
}

func TestVariables(t *testing.T) {
	outer := NewVariables(nil, nil).With(value.NewObject(value.Member{Name: "a", Value: value.Int(1)}, value.Member{Name: "b", Value: value.Int(2)}))
	inner := NewVariables(outer, nil).With(value.NewObject(value.Member{Name: "b", Value: value.Int(3)}))
	for name, want := range map[string]string{"a": "1", "b": "3"} {
		if v, ok := inner.Get(name); !ok || v.String() != want {
			t.Errorf("%s = %v, %v", name, v, ok)
		}
	}
	if v, _ := outer.Get("b"); v.String() != "2" {
		t.Errorf("the outer variable is %v now", v)
	}
	if inner.Own().Len() != 1 || inner.With(nil) != inner || (*Variables)(nil).Own() != nil {
		t.Error("own variables")
	}
	if _, ok := (*Variables)(nil).Get("a"); ok {
		t.Error("a variable of nobody")
	}
}

func TestFailure(t *testing.T) {
	for definition, want := range map[string]string{
		`{"Type":"Fail"}`:                         "- -",
		`{"Type":"Fail","Error":"E","Cause":"C"}`: "E C",
		`{"Type":"Fail","ErrorPath":"$.e","CausePath":"States.Format('because {}', $.c)"}`:                    "x because y",
		`{"Type":"Fail","ErrorPath":"$.ErrorX"}`:                                                              `States.Runtime: The JSONPath '$.ErrorX' specified for the field 'ErrorPath' could not be found in the input '{"e":"x","c":"y"}'`,
		`{"Type":"Fail","QueryLanguage":"JSONata","Error":"{% $states.input.e %}","Cause":"{% 'a' & 'b' %}"}`: "x ab",
		`{"Type":"Fail","QueryLanguage":"JSONata","Error":"{% 1 %}"}`:                                         `States.QueryEvaluationError: The JSONata expression '1' specified for the field 'Error' returned an unexpected result type. Expected 'string', but was 'number' for value: 1`,
	} {
		name, cause, err := one(t, definition).Failure(scopeOf(t, `{"e":"x","c":"y"}`))
		got := or(name) + " " + or(cause)
		if err != nil {
			got = said(value.Null(), err)
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", definition, got, want)
		}
	}
}

func or(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

func TestCauseIn(t *testing.T) {
	f := failed(ErrorRuntime, "Why.")
	if got := f.CauseIn("S", 7); got != "An error occurred while executing the state 'S' (entered at the event id #7). Why." {
		t.Error(got)
	}
	if got := (&Failure{Name: "E", Cause: "c"}).CauseIn("S", 7); got != "c" {
		t.Error(got)
	}
}
