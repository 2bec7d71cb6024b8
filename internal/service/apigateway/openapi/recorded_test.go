package openapi_test

// Proves Read, Merge and Overwrite on the imports that were recorded: what AWS answered for each body, the settings of the API or the
// error.

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/suites"
)

// script is one recorded script: calls, each followed by the name of what was answered.
type script struct {
	ID    string
	Steps []struct {
		Call   string
		Params struct {
			Body, Mode string
			// The API's as it was created.
			BinaryMediaTypes []string
		}
		Match string
	}
	Expect map[string]answer
}

// answer is what AWS said of an API, or why it refused.
type answer struct {
	Message          string   `json:"message"`
	Name             string   `json:"name"`
	Version          string   `json:"version"`
	APIKeySource     string   `json:"apiKeySource"`
	BinaryMediaTypes []string `json:"binaryMediaTypes"`
	Warnings         []string `json:"warnings"`
}

func TestRecordedImports(t *testing.T) {
	lines, err := os.ReadFile(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "apigateway.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for line := range bytes.Lines(lines) {
		var s script
		if err := json.Unmarshal(line, &s); err != nil {
			continue // a script of other calls, with other parameters
		}
		var old openapi.Settings
		for i, step := range s.Steps {
			if step.Call == "apigateway.CreateRestApi" {
				old.BinaryMediaTypes = step.Params.BinaryMediaTypes
			}
			if step.Call != "apigateway.ImportRestApi" && step.Call != "apigateway.PutRestApi" {
				continue
			}
			want := s.Expect[s.Steps[i+1].Match]
			got := imported(old, step.Params.Body, step.Params.Mode, want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, call %d (-recorded +ours):\n%s", s.ID, i, diff)
			}
			compared++
		}
	}
	if compared < 7 {
		t.Errorf("only %d recorded imports were found", compared)
	}
}

// imported is what Sluice would answer. A name that the recording left out, as it differs from run to run, is left out here too.
func imported(old openapi.Settings, body, mode string, want answer) answer {
	api, warnings, err := openapi.Read([]byte(body), openapi.Options{})
	if err != nil {
		return answer{Message: err.Error()}
	}
	update := openapi.Merge
	if mode == "overwrite" {
		update = openapi.Overwrite
	}
	is := update(old, api.Settings)
	got := answer{Name: is.Name, Version: is.Version, APIKeySource: is.APIKeySource, BinaryMediaTypes: is.BinaryMediaTypes, Warnings: warnings}
	if got.APIKeySource == "" {
		got.APIKeySource = "HEADER"
	}
	if want.Name != "" && want.Name[0] == '<' {
		got.Name = want.Name
	}
	return got
}
