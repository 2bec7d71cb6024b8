package vtl_test

// Proves that templates render here as Apache Velocity 1.7 renders them, by asking it: the recorded answers are its own, and so is
// what becomes of templates that are made up at random from all that the language has.

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/gateway/vtl"
	"sluice/internal/javatest"
)

// velocity asks Apache Velocity.
type velocity struct{ *javatest.Oracle }

func startVelocity(t *testing.T) velocity {
	t.Helper()
	return velocity{javatest.Start(
		t, filepath.Join("testdata", "oracle", "VelocityOracle.java"),
		"org.apache.velocity:velocity:1.7", "net.minidev:json-smart:2.5.1", "commons-logging:commons-logging:1.2",
	)}
}

func (v velocity) render(t *testing.T, template string, dialect vtl.Dialect) recorded {
	t.Helper()
	question, err := json.Marshal(map[string]any{"template": template, "variables": json.RawMessage(compact(t, variables)), "gateway": dialect == vtl.APIGateway})
	if err != nil {
		t.Fatal(err)
	}
	r := recorded{Template: template}
	if err := json.Unmarshal(v.Ask(question), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func compact(t *testing.T, text string) string {
	t.Helper()
	return parseJSON(t, text).String()
}

// The recorded answers are those of the library that the tests find by its name.
func TestRecordedIsVelocitys(t *testing.T) {
	v := startVelocity(t)
	for _, r := range readRecorded(t) {
		for dialect, name := range map[vtl.Dialect]string{vtl.APIGateway: "gateway", vtl.Velocity17: "velocity"} {
			if r.Dialect != "both" && r.Dialect != name {
				continue
			}
			got := v.render(t, r.Template, dialect)
			if got.Error != r.Error || got.Error != "parse" && got.Output != r.Output {
				t.Errorf("%s, %q:\n Velocity: %q %s\n recorded: %q %s", name, r.Template, got.Output, got.Error, r.Output, r.Error)
			}
		}
	}
}

// Velocity is asked about this many templates.
const randomTemplates = 1000

func TestRandomTemplatesAgainstVelocity(t *testing.T) {
	v := startVelocity(t)
	rapid.Check(t, func(r *rapid.T) {
		for range randomTemplates / 100 { // rapid checks a hundred times
			source := template(r, 3)
			for _, dialect := range []vtl.Dialect{vtl.APIGateway, vtl.Velocity17} {
				if dialect == vtl.APIGateway && strings.Contains(source, "#evaluate") {
					continue // API Gateway has none, and Velocity cannot be told to have none
				}
				want := v.render(t, source, dialect)
				got, err := render(source, dialect, &vtl.Scope{Variables: parseJSON(t, variables)})
				if !agrees(got, err, want) {
					r.Fatalf("dialect %d of %q:\n    here %q, %v\nVelocity %q, %s", dialect, source, got, err, want.Output, want.Error)
				}
			}
		}
	})
}

// address is what Java shows of an array: where it lies.
var address = regexp.MustCompile(`\[Ljava\.lang\.[A-Za-z]+;@[0-9a-f]+|\[[BC]@[0-9a-f]+`)

// agrees reports whether a rendering came out as Velocity's; what was written before an error counts.
func agrees(got string, err error, want recorded) bool {
	got, want.Output = address.ReplaceAllString(got, "[array"), address.ReplaceAllString(want.Output, "[array")
	var parse *vtl.ParseError
	var fails *vtl.RenderError
	var limit *vtl.LimitError
	switch {
	case want.Error == "parse":
		return errors.As(err, &parse)
	case want.Error == "render" && errors.As(err, &limit): // Java has none, and no memory
		return true
	case want.Error == "render" && errors.As(err, &fails) && strings.Contains(fails.Error(), "MacroOverflowException"):
		return strings.HasPrefix(got, want.Output) // a macro that ended by #break counts as open there
	case want.Error == "render":
		return errors.As(err, &fails) && got == want.Output
	}
	return err == nil && got == want.Output
}

// template makes up a template. Most of what it makes up is well formed; some of it is broken.
func template(r *rapid.T, depth int) string {
	var b strings.Builder
	for range rapid.IntRange(1, 5).Draw(r, "pieces") {
		b.WriteString(piece(r, depth))
	}
	if depth == 3 && rapid.IntRange(0, 19).Draw(r, "broken") == 0 {
		text := []rune(b.String())
		at := rapid.IntRange(0, len(text)-1).Draw(r, "at")
		return string(append(text[:at:at], text[at+1:]...))
	}
	return b.String()
}

func piece(r *rapid.T, depth int) string {
	kind := rapid.IntRange(0, 15).Draw(r, "piece")
	if depth == 0 && kind > 8 {
		kind -= 8
	}
	switch kind {
	case 0, 1:
		return pick(r, "x", " ", "\n", "a b", "1.5", "\t", "-", ".", "(", ")", "{}", "[0]", "$", "#", "\\", "\r\n", "é", "$5", "## end\n", "#* in *#", "#[[ $a ]]#", "\\$a", "\\\\$a", "\\#set", "!")
	case 2, 3, 4, 5:
		return reference(r, 2)
	case 6, 7:
		return "#set(" + pick(r, "", " ") + pick(r, "$x", "$y", "$m.new", "$!x", "${y}", "$l[0]", "$x.k", "$a") + pick(r, " = ", "=") + expression(r, 3) + ")" + pick(r, "", "\n", " ")
	case 8:
		return pick(r, "#stop", "#break", "#unknown", "#end", "#m('z')", "#m2()", "#else")
	case 9, 10:
		text := "#if(" + expression(r, 3) + ")" + template(r, depth-1)
		if rapid.Bool().Draw(r, "elseif") {
			text += "#elseif(" + expression(r, 2) + ")" + template(r, depth-1)
		}
		if rapid.Bool().Draw(r, "else") {
			text += pick(r, "#else", "#{else}") + template(r, depth-1)
		}
		return text + pick(r, "#end", "#{end}", "#end\n")
	case 11, 12:
		inside := pick(r, "$i", "$velocityCount", "$foreach.count", "$foreach.index", "$foreach.hasNext", "#if($foreach.hasNext),#end", "$foreach.first", "$foreach.parent.count", "$velocityHasNext", "#if($i == 2)#break#end")
		return "#foreach($i in " + expression(r, 2) + ")" + inside + template(r, depth-1) + "#end" + pick(r, "", "\n")
	case 13:
		return "#macro(" + pick(r, "m", "m2", "m3") + pick(r, "", " $p", " $p $q", " $a") + ")" + template(r, depth-1) + pick(r, "$p", "$!q", "") + "#end" + pick(r, "#m(", "#m2(", "#m3(") + pick(r, "", "$a", "1", "'s' $n", "\"$a\"") + ")"
	case 14:
		return "#define($d)" + template(r, depth-1) + "#end" + pick(r, "$d", "$d$d", "$!d", "")
	default:
		return "#evaluate(" + pick(r, "'$a#set($z = 3)$z'", "\"$n\"", "$a", "'#if($t)'", "'#foreach($k in [1,2])$k#end'") + ")"
	}
}

func pick(r *rapid.T, from ...string) string { return rapid.SampledFrom(from).Draw(r, "pick") }

// reference makes up a reference: a name, and some properties, methods and indexes of it.
func reference(r *rapid.T, depth int) string {
	name := pick(r, "a", "n", "z", "t", "f", "l", "m", "e", "el", "em", "d", "big", "nul", "s2", "x", "y", "undef", "i", "foreach")
	var chain strings.Builder
	for range rapid.IntRange(0, 2).Draw(r, "links") {
		chain.WriteString(link(r, depth))
	}
	return pick(r, "$", "$", "$", "$!") + func() string {
		if rapid.IntRange(0, 3).Draw(r, "formal") == 0 {
			return "{" + name + chain.String() + "}"
		}
		return name + chain.String()
	}()
}

func link(r *rapid.T, depth int) string {
	if depth == 0 {
		return pick(r, ".k", ".size()", ".length()")
	}
	switch rapid.IntRange(0, 3).Draw(r, "link") {
	case 0:
		return pick(r, ".k", ".o.p", ".l", ".none", ".empty", ".n", ".class.none", ".bytes.none")
	case 1:
		return "[" + pick(r, "0", "1", "4", "9", "-1", "$z", "'k'", "\"l\"", "$n") + "]"
	case 2:
		return pick(r, ".size()", ".length()", ".isEmpty()", ".toString()", ".trim()", ".toUpperCase()", ".keySet()", ".values()", ".entrySet()", ".intValue()", ".longValue()",
			".doubleValue()", ".iterator().next()", ".toCharArray().size()", ".reverse()", ".clear()")
	default:
		argument := expression(r, depth-1)
		return pick(r, ".get(", ".contains(", ".equals(", ".indexOf(", ".substring(", ".startsWith(", ".concat(", ".split(", ".containsKey(", ".add(", ".remove(", ".compareTo(",
			".charAt(", ".matches(", ".endsWith(", ".lastIndexOf(", ".addAll(", ".putAll(", ".repeat(", ".equalsIgnoreCase(") + argument + ")"
	}
}

func expression(r *rapid.T, depth int) string {
	kind := rapid.IntRange(0, 9).Draw(r, "expression")
	if depth <= 0 {
		kind %= 5
	}
	switch kind {
	case 0, 1:
		return pick(r, "0", "1", "2", "-3", "7", "2.5", "1.0", "-0.5", "1e3", "2147483647", "9223372036854775807", "12345678901234567890", "3.14f")
	case 2:
		return pick(r, "'s'", "''", "'a,b'", "\"$a\"", "\"x$n.y\"", "\"\"", "\"#if($t)yes#end\"", "'$a'", "\"$!undef-\"", "\"a\nb\"", "'k'", "\"\"\"\"", "'it''s'", "\"$l[0]\"")
	case 3:
		return pick(r, "true", "false", "[]", "{}", "[1..3]", "[3..1]", "[$z..$n]", "[1, 'two', $a]", "{'k': 1, \"b\": $n}", "[[1], {}]")
	case 4:
		return reference(r, depth-1)
	case 5, 6:
		return expression(r, depth-1) + pick(r, " + ", " - ", " * ", " / ", " % ", "+", "-", "*") + expression(r, depth-1)
	case 7:
		return expression(r, depth-1) + pick(r, " == ", " != ", " < ", " > ", " <= ", " >= ", " eq ", " ne ", " lt ", " gt ", " le ", " ge ", "==") + expression(r, depth-1)
	case 8:
		return pick(r, "!", "not ", "") + "(" + expression(r, depth-1) + pick(r, " && ", " || ", " and ", " or ") + expression(r, depth-1) + ")"
	default:
		return "(" + expression(r, depth-1) + ")"
	}
}
