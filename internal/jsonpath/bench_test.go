package jsonpath_test

// Measures compiling, the short way of a definite path, and a filter.

import (
	"testing"

	"sluice/internal/jsonpath"
)

const shop = `{"store":{"book":[{"category":"reference","price":8.95},{"category":"fiction","price":12.99},` +
	`{"category":"fiction","price":8.99}],"bicycle":{"color":"red","price":19.95}},"expensive":10}`

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jsonpath.Compile("$.store.book[?(@.price < 10)].category"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadDefinite(b *testing.B) { benchmarkRead(b, "$.store.book[1].price") }

func BenchmarkReadFilter(b *testing.B) {
	benchmarkRead(b, "$.store.book[?(@.price < 10 && @.category == 'fiction')].price")
}

func BenchmarkReadScan(b *testing.B) { benchmarkRead(b, "$..price") }

func benchmarkRead(b *testing.B, path string) {
	p, d := compile(b, path), document(b, shop)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Read(d); err != nil {
			b.Fatal(err)
		}
	}
}
