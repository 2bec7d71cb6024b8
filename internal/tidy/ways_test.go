// Proves that the ways are what their pages say: the steps in the code, the files of the steps, and the headings of the page.
package tidy

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sluice/internal/edge"
	"sluice/internal/gateway"
	"sluice/internal/service/lambda/functionurl"
	"sluice/internal/service/sfn/engine"
)

func TestWays(t *testing.T) {
	for _, way := range []struct {
		folder, page string
		steps        []string
	}{
		{"internal/edge", "docs/ways/api-call.md", edge.Steps()},
		{"internal/gateway", "docs/ways/rest-request.md", gateway.Steps()},
		{"internal/service/lambda/functionurl", "docs/ways/function-url.md", functionurl.Steps()},
		{"internal/service/sfn/engine", "docs/ways/workflow-step.md", engine.Steps()},
	} {
		page, err := os.ReadFile(filepath.Join(root, way.page))
		if err != nil {
			t.Fatal(err)
		}
		var headings []string
		for line := range strings.Lines(string(page)) {
			if h, ok := strings.CutPrefix(line, "## "); ok {
				headings = append(headings, strings.TrimSpace(h))
			}
		}
		if !slices.Equal(headings, way.steps) {
			t.Errorf("%s has the headings %q, the way has the steps %q", way.page, headings, way.steps)
		}
		for _, step := range way.steps {
			if _, err := os.Stat(filepath.Join(root, way.folder, step+".go")); err != nil {
				t.Errorf("step %s has no file: %v", step, err)
			}
		}
	}
}
