// Proves that definitions which others wrote are accepted or refused as they should be, by compiling each file of the
// validation suite and of the collection of real workflows.
package asl

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sluice/internal/suites"
)

func TestValidationSuite(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(suites.Dir(t), "conformance", "asl-validation", "asl-validator", "*.json"))
	if err != nil || len(files) != 112 {
		t.Fatalf("%d definitions, %v; want 112", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, diagnostics := Compile(string(text), Standard)
			if valid := strings.HasPrefix(filepath.Base(file), "valid-"); valid == HasErrors(diagnostics) {
				t.Errorf("valid: %v, but the diagnostics are %v", valid, diagnostics)
			}
		})
	}
}

// placeholder is what a deployment tool replaces in a definition.
var placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

func TestWorkflows(t *testing.T) {
	dir := filepath.Join(suites.Dir(t), "conformance", "step-functions-workflows")
	found := 0
	err := filepath.WalkDir(dir, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".json") {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if !strings.Contains(string(text), `"StartAt"`) || !strings.Contains(string(text), `"States"`) {
			return nil
		}
		found++
		t.Run(strings.TrimPrefix(file, dir+"/"), func(t *testing.T) {
			compileWorkflow(t, placeholder.ReplaceAllString(string(text), "1"))
		})
		return nil
	})
	if err != nil || found < 50 {
		t.Fatalf("%d definitions, %v", found, err)
	}
}

// compileWorkflow compiles a definition with its placeholders replaced. A resource that was one is no ARN any more: it
// becomes one.
func compileWorkflow(t *testing.T, text string) {
	text = regexp.MustCompile(`("Resource"\s*:\s*)"1"`).ReplaceAllString(text, `$1"arn:aws:lambda:us-east-1:123456789012:function:f"`)
	m, diagnostics := Compile(text, Standard)
	if HasErrors(diagnostics) || m == nil {
		t.Errorf("%v", diagnostics)
	}
}
