package openapi_test

// Measures an import and an export of the larger testdata document.

import (
	"os"
	"testing"

	"sluice/internal/service/apigateway/openapi"
)

func BenchmarkRead(b *testing.B) {
	document, err := os.ReadFile("testdata/orders.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(document)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := openapi.Read(document, openapi.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExport(b *testing.B) {
	api := read(b, "orders.yaml", openapi.Options{})
	o := openapi.ExportOptions{Format: openapi.FormatOpenAPI, Extensions: everything(b), Stage: "s"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := openapi.Export(api, o); err != nil {
			b.Fatal(err)
		}
	}
}
