// Proves that neither a definition nor an input can make a step take long or eat memory: each case would take minutes or
// gigabytes without its bound.
package asl

import (
	"fmt"
	"strings"
	"testing"

	"sluice/internal/value"
)

func TestHostileTemplates(t *testing.T) {
	big := `{"a":[` + strings.TrimSuffix(strings.Repeat(`[1],[2],`, 20_000), ",") + `]}`
	many := strings.TrimSuffix(strings.Repeat("$,", 10_000), ",")
	for name, c := range map[string]struct{ parameters, want string }{
		"unique":     {`{"v.$":"States.ArrayLength(States.ArrayUnique($.a))"}`, `{"v":2}`},
		"to string":  {`{"v.$":"States.JsonToString(States.Array(` + many + `))"}`, `States.IntrinsicFailure: `},
		"format":     {`{"v.$":"States.Format('` + strings.Repeat("{}", 10_000) + `',` + many + `)"}`, `States.IntrinsicFailure: `},
		"hash":       {`{"v.$":"States.Hash(States.Array(` + many + `), 'MD5')"}`, `States.IntrinsicFailure: `},
		"many scans": {`{"v.$":"States.Array(` + strings.TrimSuffix(strings.Repeat("$..*,", 1_000), ",") + `)"}`, `States.Runtime: `},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pass(t, `{"Type":"Pass","End":true,"Parameters":`+c.parameters+`}`, big); !strings.HasPrefix(got, c.want) {
				t.Errorf("%.300s", got)
			}
		})
	}
}

// TestHostileJSONata proves that the expressions of a field share a bound, so that many may not take longer than one.
func TestHostileJSONata(t *testing.T) {
	s := one(t, `{"QueryLanguage":"JSONata","Type":"Pass","End":true,"Output":"{% $sum($map([1..20000], function($n) { $n * 2 })) %}"}`)
	f := &frame{scope: scopeOf(t, `{}`)}
	if v, err := s.flow.outcome.evaluate(f); said(v, err) != "400020000" || f.ticks < 2 {
		t.Errorf("%s after %d questions", said(v, err), f.ticks)
	}
	f.ticks = ticksMax - 1
	if v, err := s.flow.outcome.evaluate(f); !strings.HasSuffix(said(v, err), "threw an error during evaluation. "+errLimit.Error()) {
		t.Error(said(v, err))
	}
}

func TestExceeds(t *testing.T) {
	for _, text := range []string{`null`, `true`, `-1.50`, `"é"`, `[]`, `[1,[2],{}]`, `{"a":1,"b":{"c":[null]}}`} {
		v := parse(t, text)
		if size := len(v.String()); Exceeds(v, size) || size > 4 && !Exceeds(v, size-2) {
			t.Errorf("%s has %d bytes", text, size)
		}
	}
	v := value.String("x")
	for range 100 { // 2 to the power of 100 bytes
		v = value.NewArray(v, v).Value()
	}
	if !Exceeds(v, 1<<20) {
		t.Error("a value without end fits")
	}
}

func TestHostileDefinitions(t *testing.T) {
	var states strings.Builder
	for i := range StatesMax + 1 {
		fmt.Fprintf(&states, `"s%d":{"Type":"Pass","Next":"s%d"},`, i, i+1)
	}
	definition := `{"StartAt":"s0","States":{` + states.String() + fmt.Sprintf(`"s%d":{"Type":"Succeed"}}}`, StatesMax+1)
	if m, diagnostics := Compile(definition, Standard); m != nil || !strings.Contains(InvalidDefinition(diagnostics), "more than 10000 states") {
		t.Errorf("%.300v", diagnostics)
	}
	if m, _ := Compile(`{"Comment":"`+strings.Repeat("x", BytesMax)+`"}`, Standard); m != nil {
		t.Error("a definition beyond its limit")
	}
	if m, _ := Compile(strings.Repeat(`{"States":`, 100_000), Standard); m != nil {
		t.Error("a definition without end")
	}
	deep := strings.Repeat(`{"States":`, 300) + "1" + strings.Repeat("}", 300)
	if _, diagnostics := Compile(deep, Standard); len(diagnostics) != 1 || diagnostics[0].Code != TooDeeplyNested {
		t.Errorf("%v", diagnostics)
	}
}
