package execution

// Measures a workflow of ten Pass states through Run alone, folding it, and writing and reading its chunk; and ten that assign variables.

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/sfn/asl"
)

// passes is a workflow of that many Pass states.
func passes(count int) string {
	var states []string
	for i := range count {
		next := fmt.Sprintf(`"Next": "State%d"`, i+1)
		if i == count-1 {
			next = `"End": true`
		}
		states = append(states, fmt.Sprintf(`"State%d": {"Type": "Pass", %s}`, i, next))
	}
	return `{"StartAt": "State0", "States": {` + strings.Join(states, ",") + `}}`
}

func compiled(t testing.TB, definition string) *asl.Machine {
	t.Helper()
	m, diagnostics := asl.Compile(definition, asl.Standard)
	if m == nil {
		t.Fatal(diagnostics)
	}
	return m
}

const benchInput = `{"customer": {"id": 4711, "name": "Example"}, "items": [1, 2, 3], "note": "a note of some length"}`

func BenchmarkTenPasses(b *testing.B) {
	m := compiled(b, passes(10))
	env := Env{Now: time.Unix(1_800_000_000, 0), Random: rand.NewPCG(1, 2)}
	x := New(m, Spec{ARN: "arn"})
	events, _ := x.Run(env, Start{Input: benchInput})
	chunk := AppendChunk(nil, events)
	b.Run("run", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			New(m, Spec{ARN: "arn"}).Run(env, Start{Input: benchInput})
		}
		b.ReportMetric(float64(b.N*10)/b.Elapsed().Seconds(), "transitions/s")
	})
	b.Run("fold", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Fold(m, Spec{ARN: "arn"}, events); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(chunk)))
		for b.Loop() {
			chunk = AppendChunk(chunk[:0], events)
		}
		b.ReportMetric(float64(len(chunk)), "bytes/chunk")
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := ReadChunk(chunk); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkTenAssigns has the input, of a hundred bytes and of ten thousand more, assigned in each state.
func BenchmarkTenAssigns(b *testing.B) {
	for _, size := range []int{0, 10_000} {
		var states []string
		for i := range 10 {
			next := fmt.Sprintf(`"Next": "State%d"`, i+1)
			if i == 9 {
				next = `"End": true`
			}
			states = append(states, fmt.Sprintf(`"State%d": {"Type": "Pass", "Assign": {"a.$": "$", "b": 1, "v%d.$": "$.customer"}, %s}`, i, i, next))
		}
		m := compiled(b, `{"StartAt": "State0", "States": {`+strings.Join(states, ",")+`}}`)
		input := strings.Replace(benchInput, "a note", "a note"+strings.Repeat("x", size), 1)
		env := Env{Now: time.Unix(1_800_000_000, 0), Random: rand.NewPCG(1, 2)}
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				New(m, Spec{ARN: "arn"}).Run(env, Start{Input: input})
			}
		})
	}
}
