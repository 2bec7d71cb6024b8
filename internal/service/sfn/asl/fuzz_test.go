// Proves that no text makes the language panic or hang: definitions are compiled, and what compiles is evaluated.
package asl

import (
	"strings"
	"testing"

	"sluice/internal/value"
)

func FuzzCompile(f *testing.F) {
	for _, definition := range []string{
		``, `{`, `[]`, `{"StartAt":1,"States":[]}`,
		`{"StartAt":"S","States":{"S":{"Type":"Pass","End":true,"Parameters":{"a.$":"States.Format('{}', $.x[?(@.y == 1)])"},"ResultPath":"$.a[0]['b']","Assign":{"v.$":"$$.x"}}}}`,
		`{"StartAt":"S","TimeoutSeconds":5,"States":{"S":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","StringMatches":"*\\**"},{"Not":{"Variable":"$.b","TimestampLessThanPath":"$v"}}],"Next":"F"}]},"F":{"Type":"Fail","ErrorPath":"States.UUID()"}}}`,
		`{"StartAt":"M","QueryLanguage":"JSONata","States":{"M":{"Type":"Map","Items":"{% $states.input.a %}","MaxConcurrency":"{% 1 %}","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":"{% 1 %}","End":true}}},"ItemBatcher":{"MaxItemsPerBatch":3},"End":true}}}`,
		`{"StartAt":"P","States":{"P":{"Type":"Parallel","Branches":[{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:sendMessage.waitForTaskToken","HeartbeatSecondsPath":"$.h","Retry":[{"ErrorEquals":["States.ALL"],"BackoffRate":1.5}],"End":true}}}],"Catch":[{"ErrorEquals":["A"],"Next":"S"}],"Next":"S"},"S":{"Type":"Succeed"}}}`,
		strings.Repeat(`{"a":`, 500), `{"StartAt":"S","States":{"S":{"Type":"Pass","Parameters":` + strings.Repeat(`[`, 150) + strings.Repeat(`]`, 150) + `,"End":true}}}`,
	} {
		f.Add(definition, `{"a":[1],"h":3}`)
	}
	f.Fuzz(func(t *testing.T, definition, input string) {
		in, err := value.Parse(input)
		if err != nil {
			in = value.Null()
		}
		for _, kind := range []Kind{Standard, Express} {
			m, diagnostics := Compile(definition, kind)
			if (m == nil) != HasErrors(diagnostics) {
				t.Fatalf("machine %v with %v", m, diagnostics)
			}
			if m == nil {
				continue
			}
			m.VariableReferences()
			m.Program.Walk(func(s *State) { exercise(t, s, in) })
		}
		if s, _ := CompileState(definition, Standard); s != nil {
			exercise(t, s, in)
		}
	})
}

// exercise takes every step of a state.
func exercise(t *testing.T, s *State, in value.Value) {
	scope := scopeOf(t, `{}`)
	scope.Input = in
	v, _ := s.Arguments(scope)
	if v, _, err := s.Exit(scope, v); err == nil {
		_ = v.String()
	}
	switch s.Type {
	case Choice:
		if next, _, _, err := s.Choose(scope); err == nil && next == nil {
			t.Fatal("a choice that leads nowhere")
		}
	case Wait:
		_, _ = s.Until(scope)
	case Fail:
		_, _, _ = s.Failure(scope)
	case Task:
		_, _, _ = s.Timeout(scope)
		_, _, _ = s.Heartbeat(scope)
		_, _, _ = s.Credentials(scope)
	case Map:
		_, _, _ = s.Items(scope)
		_, _ = s.ItemInput(scope, in)
		_, _ = s.MaxConcurrency(scope)
		_, _ = s.Tolerated(scope)
		_, _ = s.Reader(scope)
		_, _ = s.Writer(scope)
		_, _ = s.Batcher(scope)
	}
	name := "E"
	for _, c := range s.Catch {
		_, _, _ = c.Caught(scope, &name, nil)
	}
	for _, r := range s.Retry {
		if r.Delay(3, scope.Env.Random) < 0 {
			t.Fatal("a retry in the past")
		}
	}
}

func FuzzCall(f *testing.F) {
	for _, text := range []string{`States.Format('a\'{}', $.a, 1)`, `States.ArrayRange(1,5,2)`, `States.Array($['a)'], States.UUID( ), null)`, `States.JsonMerge($.a,$.b,false)`} {
		f.Add(text, `{"a":{"x":[1]},"b":{}}`)
	}
	f.Fuzz(func(t *testing.T, text, input string) {
		c, err := parseCall(text)
		in, bad := value.Parse(input)
		if err != nil || bad != nil {
			return
		}
		c.variables(func(string) {})
		_, _ = c.evaluate(&frame{scope: scopeOf(t, `{}`), root: in}, "f")
	})
}

func FuzzPlacement(f *testing.F) {
	for _, text := range []string{`$`, `$.a.b`, `$['a'][0]`, `$.a[1].b["c\"d"]`, `$..a`} {
		f.Add(text, `{"a":[1,{"b":2}]}`)
	}
	f.Fuzz(func(t *testing.T, text, input string) {
		p, ok := parsePlacement(text)
		in, err := value.Parse(input)
		if !ok || err != nil {
			return
		}
		before := in.String()
		out, err := p.put(in, value.String("put"))
		if in.String() != before {
			t.Fatalf("%s changed its input", text)
		}
		if err != nil {
			return
		}
		for _, s := range p.steps { // what was put is where the path says
			if s.indexed {
				out, ok = out.At(s.index)
			} else {
				out, ok = out.Get(s.name)
			}
			if !ok {
				t.Fatalf("%s is not there", text)
			}
		}
		if text, _ := out.AsString(); text != "put" {
			t.Fatalf("%s", out)
		}
	})
}

// FuzzJSONFault proves that the scanner which finds words for faults agrees with the parser about what is JSON.
func FuzzJSONFault(f *testing.F) {
	for _, text := range []string{`{"a":[1,2,{"b":null}],"c":"\u00e9"}`, `[`, `{"a"`, `"\x"`, `01`, `1e`, `nul`, ` `, "\"\x01\"", `{"a":1,}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := value.Parse(text)
		d, bad := jsonFault(text)
		if err == nil && bad {
			t.Fatalf("%q is JSON: %s", text, d.Message)
		}
	})
}
