package vtl_test

// Proves that no template and no body brings Parse or Render down: they end, without a panic, in output within the limits
// or in one of the promised errors, and a second rendering, by a Renderer that served another template meanwhile, is the
// same to the byte.

import (
	"errors"
	"strings"
	"testing"

	"sluice/internal/gateway/vtl"
)

// fuzzLimits are low, so that a hang is a fault and not a large number.
var fuzzLimits = vtl.Limits{OutputBytesMax: 1 << 15, StringBytesMax: 1 << 15, StepsMax: 20_000, IterationsMax: 50, DepthMax: 30}

// everySeedth thins Velocity's recorded answers out: all of them would take the fuzzer's time before it starts.
const everySeedth = 17

func addSeeds(f *testing.F, add func(source string)) {
	f.Helper()
	all := readRecorded(f)
	for i := 0; i < len(all); i += everySeedth {
		add(all[i].Template)
	}
	for _, source := range mixed {
		add(source)
	}
	for _, c := range hostile() {
		if len(c.source) < 1<<10 {
			add(c.source)
		}
	}
	for _, c := range malformed {
		add(c.source)
	}
}

func FuzzParse(f *testing.F) {
	addSeeds(f, func(source string) { f.Add(source) })
	f.Fuzz(func(t *testing.T, source string) {
		for _, dialect := range []vtl.Dialect{vtl.APIGateway, vtl.Velocity17} {
			_, err := vtl.Parse(source, vtl.Options{Dialect: dialect})
			var wrong *vtl.ParseError
			switch {
			case err == nil:
			case !errors.As(err, &wrong):
				t.Fatalf("%q: %T %v", source, err, err)
			case wrong.Line < 1 || wrong.Line > 1+strings.Count(source, "\n") || wrong.Column < 1 || wrong.Column > len(source)+1 || wrong.Message == "":
				t.Fatalf("%q: %v is no place in it", source, err)
			}
		}
	})
}

func FuzzRender(f *testing.F) {
	bodies := []string{`{"a": [1, 2.5, "x", null, {"b": 12345678901234567890}]}`, `[[[[`, "not JSON", "\xff", `{"d": 1e-400}`, ""}
	n := 0
	addSeeds(f, func(source string) {
		f.Add(source, bodies[n%len(bodies)], n%2 == 0)
		n++
	})
	other, err := vtl.Parse(mixed[0], vtl.Options{Limits: fuzzLimits})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source, body string, plain bool) {
		options := vtl.Options{Limits: fuzzLimits}
		if plain {
			options.Dialect = vtl.Velocity17
		}
		template, err := vtl.Parse(source, options)
		if err != nil {
			return
		}
		var renderer vtl.Renderer
		first := checkedBody(t, &renderer, template, body)
		rendered(t, &renderer, other)
		if again := checkedBody(t, &renderer, template, body); again != first {
			t.Fatalf("%q renders\n%+v first, then\n%+v", source, first, again)
		}
	})
}

// checkedBody renders and checks the promises of Render.
func checkedBody(t *testing.T, renderer *vtl.Renderer, template *vtl.Template, body string) outcome {
	t.Helper()
	got := renderedBody(t, renderer, template, body)
	if len(got.out) > len("before")+fuzzLimits.OutputBytesMax {
		t.Fatalf("%d bytes of output", len(got.out))
	}
	_, err := template.Render(nil, &vtl.Scope{Input: &request{body: body}})
	var parse *vtl.ParseError
	var failed *vtl.RenderError
	var limit *vtl.LimitError
	if err != nil && !errors.As(err, &parse) && !errors.As(err, &failed) && !errors.As(err, &limit) {
		t.Fatalf("%T %v", err, err)
	}
	return got
}
