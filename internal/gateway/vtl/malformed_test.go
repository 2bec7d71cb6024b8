package vtl_test

// Proves that each way in which a template can be wrong is told with its line and column, by a table of all of them. That
// Velocity refuses these too is what testdata and the comparison with it show.

import (
	"errors"
	"testing"

	"sluice/internal/gateway/vtl"
)

var malformed = []struct{ source, want string }{
	{"a\n#if(true)", `line 2, column 10: found the end of the template where #end is expected`},
	{"#if true", `line 1, column 5: found "true" where the ( of a condition is expected`},
	{"#if()x#end", `line 1, column 5: found ")" where a value is expected`},
	{"#if(true x#end", `line 1, column 10: found "x" where the ) of the condition is expected`},
	{"#else", `line 1, column 1: found "#else" where the end of the template is expected`},
	{"x#end", `line 1, column 2: found "#end" where the end of the template is expected`},
	{"#if(true)#else#else#end", `line 1, column 15: found "#else" where #end is expected`},
	{"#foreach($i in [1])", `line 1, column 20: found the end of the template where #end is expected`},
	{"#foreach", `line 1, column 1: #foreach needs parentheses`},
	{"#set($a)", `line 1, column 8: found ")" where the = of #set is expected`},
	{"#set($a = )", `line 1, column 11: found ")" where a value is expected`},
	{"#set($a = 1", `line 1, column 12: found the end of the template where the ) of #set is expected`},
	{"#set(a = 1)", `line 1, column 6: found "a" where a reference is expected`},
	{"#set($a = 1 2)", `line 1, column 13: found "2" where the ) of #set is expected`},
	{"#set($a = 'x)", `line 1, column 11: unexpected '\''`},
	{"#set($a = [1, )", `line 1, column 15: found ")" where a value is expected`},
	{"#set($a = [1..])", `line 1, column 15: found "]" where a number is expected`},
	{"#set($a = {1})", `line 1, column 13: found "}" where the : of a map is expected`},
	{"#set($a = {1:2)", `line 1, column 15: found ")" where the } of a map is expected`},
	{"#set($a = (1)", `line 1, column 14: found the end of the template where the ) of #set is expected`},
	{"#set($a = 1 +)", `line 1, column 14: found ")" where a value is expected`},
	{"$a.b(1", `line 1, column 7: found the end of the template where the ) of a method call is expected`},
	{"$a.b(1 2)", `line 1, column 8: found "2" where the ) of a method call is expected`},
	{"${a", `line 1, column 4: found the end of the template where the } of a reference is expected`},
	{"${a.b(}", `line 1, column 6: found "(" where the } of a reference is expected`},
	{"$a[", `line 1, column 4: found the end of the template where an index is expected`},
	{"$a[]", `line 1, column 4: found "]" where an index is expected`},
	{"$a[1", `line 1, column 5: found the end of the template where the ] of an index is expected`},
	{"$a[1.5]", `line 1, column 4: found "1.5" where an index is expected`},
	{"#[[ open", `line 1, column 9: unexpected end behind 'n'`},
	{"#include('x')", `line 1, column 1: #include is not supported: a template can't read another`},
	{"\n\n  #parse('x')", `line 3, column 3: #parse is not supported: a template can't read another`},
	{"#literal()#end", `line 1, column 1: #literal has nothing in it`},
	{"#literal", `line 1, column 1: #literal needs parentheses`},
	{"#macro()#end", `line 1, column 1: #macro needs a name`},
	{"#macro('m')#end", `line 1, column 1: the first argument of #macro must be a name without quotes`},
	{"#macro", `line 1, column 1: #macro needs parentheses`},
	{"#define()#end", `line 1, column 1: #define takes one argument`},
	{"#define($a $b)#end", `line 1, column 1: #define takes one argument`},
	{"#break(1 2)", `line 1, column 1: #break takes one argument only`},
	{"#stop(x)", `line 1, column 1: argument 0 of #stop can't be a word`},
	{"#evaluate()", `line 1, column 1: #evaluate requires exactly one argument`},
	{"#evaluate", `line 1, column 1: #evaluate requires exactly one argument`},
	{"#evaluate(1)", `line 1, column 1: the argument of #evaluate must be a string or a reference`},
	{"#set($a = \"\n$b.c(\")", `line 1, column 11: found the end of the template where a value is expected`},
	{`#set($a = "\u12g4")`, `line 1, column 11: malformed \u escape in a string`},
}

func TestMalformed(t *testing.T) {
	for _, c := range malformed {
		_, err := vtl.Parse(c.source, vtl.Options{Dialect: vtl.Velocity17})
		var wrong *vtl.ParseError
		if !errors.As(err, &wrong) {
			t.Errorf("%q is taken: %v", c.source, err)
		} else if err.Error() != "template "+c.want {
			t.Errorf("%q: %s; want %s", c.source, err, c.want)
		}
	}
}
