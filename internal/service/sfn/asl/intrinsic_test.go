// Proves the intrinsic functions, their nesting, escapes and limits, and what is said of arguments they can't take. Results
// marked so in the recordings are AWS's.
package asl

import (
	"strings"
	"testing"
)

func TestIntrinsics(t *testing.T) {
	for _, c := range []struct{ call, input, want string }{
		{`States.Format('Hello, {} {}!', $.a, $one)`, `{"a":"x"}`, `"Hello, x 1!"`},
		{`States.Format('{}', $.a)`, `{"a":{"Arg1":1,"Arg2":[],"s":"t"}}`, `"{Arg1=1, Arg2=[], s=t}"`},
		{`States.Format('{}', $.a)`, `{"a":null}`, `"null"`},
		{`States.Format('it\\'s \\{\\} {} \\\\', 1.5)`, `{}`, `"it's {} 1.5 \\"`},
		{`States.Format($.t, true)`, `{"t":"[{}]"}`, `"[true]"`},
		{`States.StringToJson($.a)`, `{"a":"{\"b\": [1, 2]}"}`, `{"b":[1,2]}`},
		{`States.JsonToString($.a)`, `{"a":{"b":[1, 2]}}`, `"{\"b\":[1,2]}"`},
		{`States.Array()`, `{}`, `[]`},
		{`States.Array($.a, 'x', 1, null, States.Array(true))`, `{"a":{}}`, `[{},"x",1,null,[true]]`},
		{`States.ArrayPartition($.a, 2)`, `{"a":[0,1,2]}`, `[[0,1],[2]]`},
		{`States.ArrayContains($.a, $.b)`, `{"a":[{"x":1.0}],"b":{"x":1}}`, `true`},
		{`States.ArrayRange(1, 9, 2)`, `{}`, `[1,3,5,7,9]`},
		{`States.ArrayRange(3, 1, -1)`, `{}`, `[3,2,1]`},
		{`States.ArrayRange(1, 0, 1)`, `{}`, `[]`},
		{`States.ArrayGetItem($list, 1)`, `{}`, `2`},
		{`States.ArrayLength($.a)`, `{"a":[1,2,3]}`, `3`},
		{`States.ArrayUnique($.a)`, `{"a":[1,1.0,"1",null,null,[1],[1],{"a":1,"b":2},{"b":2,"a":1}]}`, `[1,"1",null,[1],{"a":1,"b":2}]`},
		{`States.Base64Encode('Data to encode')`, `{}`, `"RGF0YSB0byBlbmNvZGU="`},
		{`States.Base64Decode('RGF0YSB0byBlbmNvZGU=')`, `{}`, `"Data to encode"`},
		{`States.Hash('input data', 'SHA-1')`, `{}`, `"aaff4a450a104cd177d28d18d74485e8cae074b7"`},
		{`States.Hash($.a, 'MD5')`, `{"a":"input data"}`, `"812f45842bc6d66ee14572ce20db8e86"`},
		{`States.JsonMerge($.a, $.b, false)`, `{"a":{"a":{"a1":1},"b":2},"b":{"a":{"a3":1},"c":3}}`, `{"a":{"a3":1},"b":2,"c":3}`},
		{`States.MathAdd(1.5, $.a)`, `{"a":-2.5}`, `0`},
		{`States.MathAdd(-0.5, 0.5)`, `{}`, `1`},
		{`States.MathRandom(5, 6)`, `{}`, `5`},
		{`States.StringSplit('1,2,,3;4', ',;')`, `{}`, `["1","2","3","4"]`},
		{`States.ArrayGetItem(States.StringSplit($.a, '-'), States.MathAdd(States.ArrayLength(States.StringSplit($.a, '-')), -1))`, `{"a":"x-y-z"}`, `"z"`},
		{`States.ArrayLength($.a[?(@.b == ')')])`, `{"a":[{"b":")"}]}`, `1`},
		{`States.Format('{}', $['a,b'])`, `{"a,b":1}`, `"1"`},

		{`States.Format('{}', $.nope)`, `{"other":1}`, `States.Runtime: The function 'States.Format('{}', $.nope)' had the following error: The JsonPath argument for the field '$.nope' could not be found in the input '{"other":1}'`},
		{`States.Format('{}', States.Format('{}', $.nope))`, `{"other":1}`, `States.Runtime: The function 'States.Format('{}', States.Format('{}', $.nope))' had the following error: The JsonPath argument for the field '$.nope' could not be found in the input '{"other":1}'`},
		{`States.Format('{}', $.items[5])`, `{"items":[1,2]}`, `States.Runtime: The function 'States.Format('{}', $.items[5])' had the following error: The JsonPath argument for the field '$.items[5]' could not be found in the input '{"items":[1,2]}'`},
	} {
		got, ok := strings.CutPrefix(pass(t, `{"Type":"Pass","End":true,"Parameters":{"v.$":"`+c.call+`"}}`, c.input), `{"v":`)
		if ok {
			got = strings.TrimSuffix(got, "}")
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.call, got, c.want)
		}
	}
}

// TestIntrinsicFailures proves that what a function can't take is States.IntrinsicFailure.
func TestIntrinsicFailures(t *testing.T) {
	for _, c := range []struct{ call, input string }{
		{`States.StringToJson($.a)`, `{"a":"{"}`},
		{`States.StringToJson($.a)`, `{"a":1}`},
		{`States.ArrayGetItem($.a, 2)`, `{"a":[1,2]}`},
		{`States.ArrayGetItem($.a, -1)`, `{"a":[1,2]}`},
		{`States.ArrayPartition($.a, 0)`, `{"a":[1]}`},
		{`States.ArrayRange(0, 1000, 1)`, `{}`},
		{`States.ArrayRange(0, $.a, 1)`, `{"a":9223372036854775807}`},
		{`States.ArrayRange(0, 1, 0)`, `{}`},
		{`States.Base64Decode('*')`, `{}`},
		{`States.Base64Encode($.a)`, `{"a":"` + strings.Repeat("x", 10_001) + `"}`},
		{`States.Hash('x', 'SHA-3')`, `{}`},
		{`States.JsonMerge($.a, $.a, true)`, `{"a":{}}`},
		{`States.MathAdd(1, $.a)`, `{"a":"1"}`},
		{`States.MathAdd(9223372036854775807, 1)`, `{}`},
		{`States.MathAdd(1, $.a)`, `{"a":1e300}`},
		{`States.MathRandom(2, 1)`, `{}`},
		{`States.Format('{}{}', 1)`, `{}`},
		{`States.Format('{}', 1, 2)`, `{}`},
	} {
		got := pass(t, `{"Type":"Pass","End":true,"Parameters":{"v.$":"`+c.call+`"}}`, c.input)
		if want := "States.IntrinsicFailure: The function '" + c.call + "' had the following error: "; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %.200s", c.call, got)
		}
	}
}

func TestNoCalls(t *testing.T) {
	deep := strings.Repeat("States.Array(", callsMax+1) + strings.Repeat(")", callsMax+1)
	for _, text := range []string{
		"States.", "States.Nope()", "States.Array", "States.Array(", "States.Array($.a", "States.Array($.a,)", "States.Array($.a))", "States.Array() x",
		"States.UUID(1)", "States.MathAdd(1)", "States.MathAdd(1,'-1')", "States.Format()", "States.Array('x)", "States.Array(x)", "States.JsonMerge($.a,$.b)", deep,
	} {
		if c, err := parseCall(text); err == nil {
			t.Errorf("%s is %+v", text, c)
		}
	}
	if _, err := parseCall(strings.Repeat("States.Array(", callsMax) + strings.Repeat(")", callsMax)); err != nil {
		t.Errorf("%d calls inside each other: %v", callsMax, err)
	}
}

// TestRandomness proves that what is random follows from the scope's source alone, and from the seed where there is one.
func TestRandomness(t *testing.T) {
	const definition = `{"Type":"Pass","End":true,"Parameters":{"u.$":"States.UUID()","r.$":"States.MathRandom(0, 1000000)","s.$":"States.MathRandom(0, 1000000, 42)"}}`
	first, second := pass(t, definition, `{}`), pass(t, definition, `{}`)
	if first != second || !strings.Contains(first, `"s":727563`) { // java.util.Random(42).nextDouble() is 0.7275636800328681
		t.Errorf("%s, then %s", first, second)
	}
	u, _ := parse(t, first).Get("u")
	if text, _ := u.AsString(); len(text) != 36 || text[14] != '4' || strings.IndexByte("89ab", text[19]) < 0 {
		t.Errorf("%s is no UUID of version 4", text)
	}
}
