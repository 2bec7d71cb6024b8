// A generator of random expressions and data: every operator, most functions, values of every kind in wrong places.
package jsonata_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

type generator struct {
	*rand.Rand
	vars []string
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g *generator) name() string { return g.pick("a", "b", "c", "d", "e", "`a b`", "nope") }

func (g *generator) json(depth int) string {
	switch n := g.IntN(9); {
	case n < 3 && depth > 0:
		var parts []string
		for _, name := range []string{"a", "b", "c", "d", "e", "a b"} {
			if g.IntN(2) == 0 {
				parts = append(parts, fmt.Sprintf("%q:%s", name, g.json(depth-1)))
			}
		}
		return "{" + strings.Join(parts, ",") + "}"
	case n < 5 && depth > 0:
		var parts []string
		for range g.IntN(4) {
			parts = append(parts, g.json(depth-1))
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return g.scalar(`"`)
}

func (g *generator) scalar(quote string) string {
	switch g.IntN(8) {
	case 0, 1, 2:
		return g.pick("0", "1", "2", "3", "10", "-1", "0.5", "1e3", "12345.678", "1e21", "0.1")
	case 3, 4, 5:
		return quote + g.pick("", "x", "hello", "Hello World", "10", "a,b,c", "é😀", "2020-01-02T03:04:05Z", " x  y ", "0x1F", "ab12cd") + quote
	case 6:
		return g.pick("true", "false")
	}
	return "null"
}

func (g *generator) variable() string {
	if len(g.vars) == 0 || g.IntN(5) == 0 {
		return g.pick("$", "$$", "$v", "$undefined")
	}
	return g.pick(g.vars...)
}

// expression makes an expression with depth levels of operators.
func (g *generator) expression(depth int) string {
	if depth <= 0 {
		switch g.IntN(5) {
		case 0, 1:
			return g.name()
		case 2:
			return g.variable()
		}
		return g.scalar(`"`)
	}
	switch g.IntN(16) {
	case 0, 1, 2, 3:
		return g.path(depth - 1)
	case 4, 5:
		return g.expression(depth-1) + " " + g.pick("+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "&", "and", "or", "in") + " " + g.expression(depth-1)
	case 6:
		return g.expression(depth-1) + " ? " + g.expression(depth-1) + " : " + g.expression(depth-1)
	case 7:
		return g.array(depth - 1)
	case 8:
		return g.object(depth - 1)
	case 9:
		return g.block(depth - 1)
	case 10:
		return g.expression(depth-1) + " ~> " + g.function(depth-1)
	case 11:
		return "-" + g.expression(depth-1)
	case 12:
		return "(" + g.expression(depth-1) + ") ~> |" + g.path(depth-1) + "|" + g.object(depth-1) + g.pick("", `,"a"`, `,["b","c"]`) + "|"
	}
	return g.call(depth - 1)
}

func (g *generator) path(depth int) string {
	steps := g.pick(g.name(), g.variable(), "*", "**", "("+g.expression(depth-1)+")", g.call(depth-1))
	for range 1 + g.IntN(3) {
		switch g.IntN(13) {
		case 12:
			steps += "[" + g.name() + " " + g.pick("=", "!=", "<", ">=", ">") + " " + g.pick(g.scalar(`"`), g.variable(), "$$.a") + "]"
		case 0:
			steps += "[" + g.pick("0", "1", "-1", "[0,1]", "[0..1]") + "]"
		case 1:
			steps += "[" + g.expression(depth-1) + "]"
		case 2:
			steps += "[]"
		case 3:
			steps += "." + g.pick("*", "**", "$", "%", "%.%")
		case 4:
			steps += "^(" + g.pick("", "<", ">") + g.name() + ")"
		case 5:
			steps += ".(" + g.expression(depth-1) + ")"
		case 6:
			steps += "." + g.object(depth-1)
		case 7:
			steps += "#$i"
		case 8:
			steps += "@$f"
		default:
			steps += "." + g.name()
		}
	}
	if g.IntN(8) == 0 {
		steps += "{" + g.pick(`"k"`, "$string($)", "a", "$i") + ": " + g.expression(depth-1) + "}"
	}
	return steps
}

func (g *generator) list(depth int, element func(int) string) string {
	var parts []string
	for range g.IntN(4) {
		parts = append(parts, element(depth))
	}
	return strings.Join(parts, ", ")
}

func (g *generator) array(depth int) string {
	if g.IntN(4) == 0 {
		return fmt.Sprintf("[%d..%d]", g.IntN(4)-2, g.IntN(5))
	}
	return "[" + g.list(depth, g.expression) + "]"
}

func (g *generator) object(depth int) string {
	n := 0
	return "{" + g.list(depth, func(d int) string { n++; return fmt.Sprintf(`"k%d": %s`, n, g.expression(d)) }) + "}"
}

func (g *generator) block(depth int) string {
	v := g.pick("$x", "$y", "$z")
	bound := v + " := " + g.pick(g.expression(depth), g.function(depth))
	g.vars = append(g.vars, v)
	body := g.expression(depth)
	g.vars = g.vars[:len(g.vars)-1]
	return "(" + bound + "; " + body + ")"
}

func (g *generator) function(depth int) string {
	switch g.IntN(8) {
	case 0, 1, 2:
		return "$" + g.pick("sum", "count", "string", "uppercase", "length", "keys", "not", "boolean", "type", "reverse", "number", "abs", "spread", "sort", "distinct", "max", "exists")
	case 3:
		return g.pick(`$append(?, 1)`, `function($s){$string($s) ~> $substring(?, 1, 2)}`, `function($s){[$s] ~> $map(?, $string)}`)
	}
	parameters := [][]string{{"$p"}, {"$p", "$q"}, {"$p", "$q", "$r"}}[g.IntN(3)]
	before := g.vars
	g.vars = append(g.vars[:len(g.vars):len(g.vars)], parameters...)
	body := g.expression(depth - 1)
	g.vars = before
	return "function(" + strings.Join(parameters, ", ") + ")" + g.pick("", "", "", "<x-x?x?:x>", "<s-:s>", "<a<n>:n>") + "{" + body + "}"
}

func (g *generator) call(depth int) string {
	arg := func() string { return g.expression(depth - 1) }
	switch g.IntN(14) {
	case 0:
		return "$" + g.pick("map", "filter", "each", "sift", "single", "sort") + "(" + arg() + ", " + g.function(depth-1) + ")"
	case 1:
		return "$reduce(" + arg() + ", function($p, $q){" + g.pick("$p + $q", "$append($p, $q)", "$p & $q") + "}" + g.pick("", ", 1") + ")"
	case 2:
		return g.pick("$split", "$match", "$contains") + "(" + g.text() + ", " + g.regex() + g.pick("", ", 1") + ")"
	case 3:
		return "$replace(" + g.text() + ", " + g.pick(
			g.regex()+", "+g.pick(`"<$0>"`, `"$1-$2"`, `"$$x"`, "function($m){$uppercase($m.match)}"), g.pick(`"l"`, `"a"`)+`, "$0"`,
		) + g.pick("", ", 1") + ")"
	case 4:
		return "$formatNumber(" + g.number() + ", " + g.pick(`"#,##0.00"`, `"0"`, `"000.0#"`, `"#0%"`, `"0.0##e00"`, `"#.##;(#.##)"`, `"1.1"`, `"0,0,0"`) + ")"
	case 5:
		return "$formatInteger(" + g.number() + ", " + g.pick(`"w"`, `"W;o"`, `"I"`, `"a"`, `"#,##0"`, `"000;o"`, `"Ww"`, `"##,##,##0"`) + ")"
	case 6:
		return "$fromMillis(" + g.pick("0", "1577934245123", "-1", "951782400000", "1e12") + ", " + g.pick(`"[Y0001]-[M01]-[D01]"`, `"[FNn], [D1o] [MNn] [Y]"`, `"[h#1]:[m01][P] [z]"`, `"[X]-W[W01]-[F1]"`, `"[w] [x] [xNn] [d]"`, `"[Y,*-2] [f001]"`) + g.pick("", `, "+0530"`, `, "-0800"`) + ")"
	case 7:
		return "$toMillis(" + g.pick(`"2020-01-02"`, `"2020-01-02T03:04:05Z"`, `"2020-01-02T03:04:05.678+01:00"`, g.text()) + ")"
	case 8:
		return "$" + g.pick("substring", "pad") + "(" + g.text() + ", " + g.pick("-3", "0", "2", "7") + g.pick("", ", 1") + ")"
	case 9:
		return "$" + g.pick("round", "power", "formatBase") + "(" + g.number() + g.pick("", ", 2", ", -1") + ")"
	case 10:
		return "$" + g.pick("zip", "append", "lookup", "join", "merge", "substringBefore", "substringAfter") + "(" + g.list(depth, g.expression) + ")"
	case 11:
		return "$" + g.pick("string", "boolean", "number", "encodeUrl", "encodeUrlComponent", "decodeUrl", "floor", "ceil", "sqrt", "trim", "lowercase", "average", "min") + "(" + arg() + ")"
	}
	return "$" + g.pick("string", "count", "sum", "keys", "type", "exists", "not", "reverse", "spread", "distinct", "sort", "length", "uppercase", "clone", "max", "assert", "error") + "(" + g.list(depth-1, g.expression) + ")"
}

func (g *generator) text() string {
	return g.pick(`"hello"`, `"a1b22c333"`, `"The Cat in the Hat"`, `"é😀x"`, `""`, "a", "$string($)")
}

func (g *generator) number() string {
	return g.pick("0", "1", "12", "21", "113", "1234.5678", "-42", "0.005", "1e7", "2.5", "3.5", "1999", "a")
}

func (g *generator) regex() string {
	return g.pick("/[a-z]+/", "/(l)(l)?/", "/at/i", `/\d+/`, "/(a|b)*/", "/^h.*o$/", `/\s/`, "/(?=t)./i", "/.*?/", "/x|/")
}

func generatorOf(seed uint64) *generator { return &generator{Rand: rand.New(rand.NewPCG(seed, 0))} }
