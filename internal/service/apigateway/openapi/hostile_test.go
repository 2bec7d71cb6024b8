package openapi_test

// Proves that a document that is small and asks for much is refused instead of read: each case would take gigabytes or hours if its
// limit were not there.

import (
	"fmt"
	"strings"
	"testing"

	"sluice/internal/service/apigateway/openapi"
)

func TestHostileDocuments(t *testing.T) {
	head := `{"openapi":"3.0.1","info":{"title":"t"},`
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	parameters := many(20_000, `{"in":"query","name":"p%d"}`)
	for name, document := range map[string]string{
		"too large":                         strings.Repeat(" ", openapi.DocumentBytesMax) + "{}",
		"too many resources":                head + `"paths":{` + many(20_000, `"/p%d":{}`) + `}}`,
		"a path item used again and again":  head + `"paths":{` + many(5_000, `"/p%d":{"$ref":"#/x"}`) + `},"x":{"parameters":[` + parameters + `],"get":{}}}`,
		"a long text used again and again":  head + `"paths":{` + many(5_000, `"/p%d":{"$ref":"#/x"}`) + `},"x":{"description":"` + strings.Repeat("x", 1<<20) + `"}}`,
		"requirements used again and again": head + `"security":[` + many(10_000, `{"s%d":[]}`) + `],"paths":{` + many(5_000, `"/p%d":{"get":{}}`) + `}}`,
		"a long base path":                  head + `"servers":[{"url":"/` + strings.Repeat("{x}", 1000) + `","variables":{"x":{"default":"` + strings.Repeat("y", 5000) + `"}}}],"paths":{"/a":{}}}`,
		"a path with many parts":            head + `"paths":{"` + strings.Repeat("/a", 100_000) + `":{}}}`,
		"variables in every path":           head + `"servers":[{"url":"` + strings.Repeat("/{v}", 60) + `"}],"paths":{` + many(9_000, `"/p%d":{"get":{},"put":{},"post":{},"patch":{},"delete":{},"head":{},"options":{},"x-amazon-apigateway-any-method":{}}`) + `}}`,
		"too much documentation":            head + `"paths":{` + many(3_000, `"/p%d":{"get":{"summary":"s"}}`) + `}}`,
		"a circle of references":            head + `"paths":{"/p":{"$ref":"#/a"}},"a":{"$ref":"#/b"},"b":{"$ref":"#/a"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := openapi.Read([]byte(document), openapi.Options{BasePath: openapi.BasePathPrepend}); err == nil {
				t.Error("the document was read")
			}
		})
	}
}

// A document of many problems lists no more than are read by anybody.
func TestProblemsAreBounded(t *testing.T) {
	var paths strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&paths, `%s"p%d":{}`, map[bool]string{true: ",", false: ""}[i > 0], i)
	}
	_, warnings, err := openapi.Read([]byte(`{"swagger":"2.0","info":{"title":"t"},"paths":{`+paths.String()+`}}`), openapi.Options{})
	if err != nil || len(warnings) != 1000 {
		t.Errorf("%d warnings, %v", len(warnings), err)
	}
}
