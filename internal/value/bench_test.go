package value_test

// Measures the two things that every request does: parse a body, render a value.

import (
	"strings"
	"testing"

	"sluice/internal/value"
)

const order = `{"id":"b5a1","customer":{"name":"Ä. Nonym","tags":["a","b","c"]},"total":129.90,"paid":true,"note":"line\n2"}`

func document() string { return "[" + strings.Repeat(order+",", 9) + order + "]" }

func BenchmarkParse(b *testing.B) {
	text := document()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := value.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	v, err := value.Parse(document())
	if err != nil {
		b.Fatal(err)
	}
	dst, err := v.Append(nil)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(dst)))
	b.ReportAllocs()
	for b.Loop() {
		if dst, err = v.Append(dst[:0]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkString(b *testing.B) {
	v, err := value.Parse(document())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(v.String())))
	b.ReportAllocs()
	for b.Loop() {
		_ = v.String()
	}
}
