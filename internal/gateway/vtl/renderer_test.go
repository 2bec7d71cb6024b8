package vtl_test

// Proves that a Template never changes and a Renderer keeps nothing: templates are rendered by one Renderer in turn, and by
// many goroutines at a time, and each output is what a new Renderer gives. The race detector watches the second.

import (
	"sync"
	"testing"

	"sluice/internal/gateway/vtl"
)

// mixed are templates that use all that a rendering has: variables with and without a slot, $context, patterns and paths
// made up at run time, macros, blocks, nested texts, and each way to end early.
var mixed = []string{
	`#set($a = 1)#set($b = [1, $a])$a$b$c#set($c = "x")`,
	`$a$b$c$d$e$f`,
	`#foreach($i in [1..3])$foreach.index$velocityCount#set($x = "$!x$i")#end$x`,
	`#set($context.requestOverride.header.X = $input.path('$.a'))$context.requestOverride.header.X`,
	`$context.requestOverride.header.X.$stageVariables.v`,
	`#set($p = "$.l[" + 1 + "]")$input.path($p)$input.path("$.m.k")$input.json('$')`,
	`#set($p = "[a-c]" + "+")$input.body.replaceAll($p, "-")`,
	`#define($block)<$a>#end#set($a = 7)$block$block.toString()`,
	`#foreach($i in [1..3])#if($i == 2)#break#end$i#end#stop never`,
	`$input.path('$.a').substring(99)`,
	`$util.parseJson('{"a').b`,
	`#set($l = [])$!l.add($l)$l.toString()$l`,
	`#foreach($i in [1..9])#foreach($j in [1..9])$util.escapeJavaScript("'$i$j'")#end#end`,
	`#macro(m $a)$a#set($n = "$!n$a")#m2($a)#end#macro(m2 $b)[$b]#end#m(1)#m($n)`,
	`#evaluate('#set($new = 5)#foreach($i in [1..2])$velocityCount$new#end#evaluate("$velocityHasNext#macro(n)n#end#n()")')$new`,
}

type parsed struct {
	source   string
	template *vtl.Template
}

func parseMixed(t *testing.T) []parsed {
	t.Helper()
	var all []parsed
	for _, source := range mixed {
		for _, dialect := range []vtl.Dialect{vtl.APIGateway, vtl.Velocity17} {
			template, err := vtl.Parse(source, vtl.Options{Dialect: dialect})
			if err != nil {
				t.Fatalf("%s: %v", source, err)
			}
			all = append(all, parsed{source, template})
		}
	}
	return all
}

// outcome is all that a rendering answers.
type outcome struct{ out, context, failure string }

func rendered(t testing.TB, renderer *vtl.Renderer, template *vtl.Template) outcome {
	t.Helper()
	return renderedBody(t, renderer, template, `{"a": "abc", "l": [1, {"b": 2.50}], "m": {"k": null}}`)
}

func renderedBody(t testing.TB, renderer *vtl.Renderer, template *vtl.Template, body string) outcome {
	t.Helper()
	in := &request{body: body, parameters: [3][]string{vtl.Path: {"id", "7"}, vtl.Header: {"h", "v"}}}
	scope := &vtl.Scope{
		Input: in, Context: parseJSON(t, `{"stage": "s", "requestOverride": {"header": {}}}`),
		StageVariables: parseJSON(t, `{"v": "w"}`), Variables: parseJSON(t, variables),
	}
	const before = "before"
	out, err := renderer.Render([]byte(before), template, scope)
	got := outcome{out: string(out), context: scope.Context.String()}
	if err != nil {
		got.failure = err.Error()
	}
	if len(out) < len(before) || got.out[:len(before)] != before {
		t.Fatalf("what was in the slice before became %q", out)
	}
	return got
}

func TestRendererKeepsNothing(t *testing.T) {
	var renderer vtl.Renderer
	all := parseMixed(t)
	for _, first := range all {
		for _, second := range all {
			rendered(t, &renderer, first.template)
			want := rendered(t, new(vtl.Renderer), second.template)
			if got := rendered(t, &renderer, second.template); got != want {
				t.Fatalf("%s\nafter %s\n got %+v\nwant %+v", second.source, first.source, got, want)
			}
		}
	}
}

func TestConcurrentRenderings(t *testing.T) {
	all := parseMixed(t)
	want := make([]outcome, len(all))
	for i, p := range all {
		want[i] = rendered(t, new(vtl.Renderer), p.template)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			var renderer vtl.Renderer
			for range 5 {
				for i, p := range all {
					if got := rendered(t, &renderer, p.template); got != want[i] {
						t.Errorf("%s\n got %+v\nwant %+v", p.source, got, want[i])
					}
				}
			}
		})
	}
	group.Wait()
}
