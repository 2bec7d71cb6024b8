package openapi_test

// Proves the exported documents byte by byte: both testdata documents, in both formats, bare and with all extensions, and in YAML.
// The names, their order and the indentation are those of AWS's recorded exports. "go test -run Golden -update" rewrites them.

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGoldenExports(t *testing.T) {
	for _, name := range []string{"orders.yaml", "songs.json"} {
		api := read(t, name, openapi.Options{Variables: variables})
		checkRoundTrips(t, versioned(api))
		for _, c := range []struct {
			suffix, extensions string
			format             openapi.Format
			asYAML             bool
		}{
			{"bare.swagger.json", "", openapi.FormatSwagger, false},
			{"bare.oas30.json", "", openapi.FormatOpenAPI, false},
			{"all.swagger.json", "apigateway,documentation", openapi.FormatSwagger, false},
			{"all.oas30.json", "apigateway,documentation", openapi.FormatOpenAPI, false},
			{"all.oas30.yaml", "apigateway,documentation", openapi.FormatOpenAPI, true},
		} {
			extensions, ok := openapi.ParseExtensions(c.extensions)
			if !ok {
				t.Fatal(c.extensions)
			}
			got, err := openapi.Export(api, openapi.ExportOptions{
				Format: c.format, Extensions: extensions, YAML: c.asYAML, Stage: "prod", Host: "a1b2.execute-api.eu-west-1.amazonaws.com",
				Created: "2024-01-01T00:00:00Z",
			})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(name, filepath.Ext(name))+"."+c.suffix, got)
		}
	}
}

// versioned has a version: an export gives one to an API without.
func versioned(api *openapi.API) *openapi.API {
	c := *api
	if c.Version == "" {
		c.Version = "1"
	}
	return &c
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-golden +exported):\n%s", name, diff)
	}
}
