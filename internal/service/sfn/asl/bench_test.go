// Measures what a step costs, and a definition.
package asl

import (
	"math/rand/v2"
	"testing"
)

func benchmarkStep(b *testing.B, definition string) {
	s, scope := one(b, definition), scopeOf(b, order)
	scope.Env.Random = rand.NewPCG(1, 2)
	b.ReportAllocs()
	for b.Loop() {
		v, err := s.Arguments(scope)
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err = s.Exit(scope, v); err != nil {
			b.Fatal(err)
		}
	}
}

const order = `{"order":{"id":"o-17","total":120.50,"lines":[{"sku":"a","count":2},{"sku":"b","count":1}]},"customer":{"name":"Ada"}}`

func BenchmarkPass(b *testing.B) { benchmarkStep(b, `{"Type":"Pass","End":true}`) }

func BenchmarkPassParameters(b *testing.B) {
	benchmarkStep(b, `{"Type":"Pass","End":true,"Parameters":{"id.$":"$.order.id","name.$":"$.customer.name","fixed":{"a":1}},"ResultPath":"$.p"}`)
}

func BenchmarkPassIntrinsic(b *testing.B) {
	benchmarkStep(b, `{"Type":"Pass","End":true,"Parameters":{"t.$":"States.Format('{} of {}', $.order.id, $.customer.name)"}}`)
}

func BenchmarkPassJSONata(b *testing.B) {
	benchmarkStep(b, `{"QueryLanguage":"JSONata","Type":"Pass","End":true,"Output":{"id":"{% $states.input.order.id %}","n":"{% $sum($states.input.order.lines.count) %}"}}`)
}

func BenchmarkChoice(b *testing.B) {
	s, scope := one(b, `{"Type":"Choice","Choices":[{"Variable":"$.order.total","NumericLessThan":100,"Next":"A"},{"Variable":"$.customer.name","StringMatches":"A*","Next":"B"}]}`), scopeOf(b, order)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := s.Choose(scope); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	const definition = `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Payload.$":"$"},"Retry":[{"ErrorEquals":["States.ALL"]}],"Next":"B"},
		"B":{"Type":"Choice","Choices":[{"Variable":"$.x","IsPresent":true,"Next":"C"}],"Default":"D"},"C":{"Type":"Pass","End":true},"D":{"Type":"Fail"}}}`
	b.ReportAllocs()
	for b.Loop() {
		if m, d := Compile(definition, Standard); m == nil {
			b.Fatal(d)
		}
	}
}
