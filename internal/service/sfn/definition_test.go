package sfn

// Proves that what the language and the integrations say of a definition reaches the caller, and that real workflows can be created and are shown
// as they were given. How: definitions with a fault each, and the borrowed collection of workflows, with what deployment tools replace replaced.

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sluice/internal/suites"
)

// calls is a machine of one task.
func calls(resource string) string {
	return fmt.Sprintf(`{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": %q, "End": true}}}`, resource)
}

func TestDefinitionsAreRefused(t *testing.T) {
	b := newBench(t)
	const unknown = "The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
	refusal := func(text string) string { return "Invalid State Machine Definition: '" + text + "'" }
	arn := b.machine("m")
	for definition, text := range map[string]string{
		`{}`:                                     "SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /",
		calls("arn:aws:states:::dynamodb:query"): "SCHEMA_VALIDATION_FAILED: " + unknown + " at /States/T/Resource",
	} {
		b.refused("CreateStateMachine", plain("n", M{"definition": definition}), "InvalidDefinition", refusal(text))
		b.refused("UpdateStateMachine", M{"stateMachineArn": arn, "definition": definition}, "InvalidDefinition", refusal(text))
	}
	out := b.must("ValidateStateMachineDefinition", M{"definition": calls("arn:aws:states:::dynamodb:query")})
	if fmt.Sprint(out) != fmt.Sprint(M{"result": "FAIL", "truncated": false, "diagnostics": []any{M{
		"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": unknown, "location": "/States/T/Resource",
	}}}) {
		t.Error(out)
	}
	sync := calls("arn:aws:states:::states:startExecution.sync")
	b.refused("CreateStateMachine", plain("n", M{"definition": sync, "type": "EXPRESS"}), "InvalidDefinition",
		refusal("SCHEMA_VALIDATION_FAILED: Express state machine does not support '.sync' service integration at /States/T/Resource"))
	b.machine("n", M{"definition": sync})
}

func TestDiagnosticsAreCut(t *testing.T) {
	b := newBench(t)
	foreign := calls("arn:aws:glue:us-east-1:111111111111:job") // taken with a warning
	faulty := `{"StartAt": "A", "States": {"A": {"Type": "Fast"}, "B": {"Type": "Faster"}, "C": {"Type": "Fastest"}}}`
	for _, c := range []struct {
		params    M
		result    string
		n         int
		truncated bool
	}{
		{M{"definition": foreign}, "OK", 0, false},
		{M{"definition": foreign, "severity": "ERROR"}, "OK", 0, false},
		{M{"definition": foreign, "severity": "WARNING"}, "OK", 1, false},
		{M{"definition": faulty, "maxResults": 1}, "FAIL", 1, true},
	} {
		out := b.must("ValidateStateMachineDefinition", c.params)
		if out["result"] != c.result || len(out["diagnostics"].([]any)) != c.n || out["truncated"] != c.truncated {
			t.Errorf("%v: %v", c.params, out)
		}
	}
}

func TestRealWorkflowsAreCreated(t *testing.T) {
	b := newBench(t)
	dir := filepath.Join(suites.Dir(t), "conformance", "step-functions-workflows")
	partition, substituted, resource := regexp.MustCompile(`arn:\$\{[^}]*\}:`), regexp.MustCompile(`\$\{[^}]*\}`), regexp.MustCompile(`("Resource"\s*:\s*)"1"`)
	created := 0
	err := filepath.WalkDir(dir, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".json") {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), `"StartAt"`) || !strings.Contains(string(text), `"States"`) {
			return err
		}
		definition := substituted.ReplaceAllString(partition.ReplaceAllString(string(text), "arn:aws:"), "1")
		definition = resource.ReplaceAllString(definition, `$1"arn:aws:lambda:us-east-1:123456789012:function:f"`)
		created++
		a := b.call("CreateStateMachine", plain(fmt.Sprint("w", created), M{"definition": definition}))
		if a.status != 200 {
			t.Errorf("%s: %s", strings.TrimPrefix(file, dir), a.message)
			return nil
		}
		if shown := b.describe(a.body["stateMachineArn"].(string))["definition"]; shown != definition {
			t.Errorf("%s is not shown as it was given", file)
		}
		return nil
	})
	if err != nil || created < 50 {
		t.Fatalf("%d workflows, %v", created, err)
	}
	before := b.everything()
	b.reopen()
	if b.everything() != before {
		t.Error("the workflows are others after a restart")
	}
}
