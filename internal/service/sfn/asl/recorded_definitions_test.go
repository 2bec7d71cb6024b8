// Proves that definitions are validated and their variables found as AWS recorded it: each recorded call of
// ValidateStateMachineDefinition is made again, and the variableReferences of each recorded DescribeStateMachine are
// compared.
package asl

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/suites"
)

func scripts(t *testing.T, visit func(s script)) {
	file, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "stepfunctions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var s script
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		visit(s)
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
}

func TestRecordedValidation(t *testing.T) {
	compared := 0
	scripts(t, func(s script) {
		for _, step := range s.Steps {
			var answer struct {
				Diagnostics []struct{ Severity, Code, Message, Location string }
			}
			if step.Call != "stepfunctions.ValidateStateMachineDefinition" || json.Unmarshal(s.Expect["validation_response"], &answer) != nil {
				continue
			}
			compared++
			var definition, kind string
			_ = json.Unmarshal(step.Params["definition"], &definition)
			_ = json.Unmarshal(step.Params["type"], &kind)
			want := []Diagnostic{}
			for _, d := range answer.Diagnostics {
				want = append(want, Diagnostic{Severity: Severity(d.Severity), Code: Code(d.Code), Message: d.Message, Location: d.Location})
			}
			_, got := Compile(definition, Kind(kind))
			if diff := cmp.Diff(want, append([]Diagnostic{}, got...)); diff != "" {
				t.Errorf("%s (-want +got)\n%s", s.ID, diff)
			}
		}
	})
	if compared < 12 {
		t.Errorf("%d answers were compared, want 12", compared)
	}
}

// TestRecordedDefinitions proves that AWS's taking and refusing of each recorded definition is ours as well.
func TestRecordedDefinitions(t *testing.T) {
	refused := regexp.MustCompile(`test_create_delete_invalid_sm|label_invalid_char_fail|label_too_long_fail|label_empty_fail`)
	compared := 0
	scripts(t, func(s script) {
		for _, step := range s.Steps {
			var definition, kind string
			if !strings.HasSuffix(step.Call, "teStateMachine") || json.Unmarshal(step.Params["definition"], &definition) != nil {
				continue
			}
			if json.Unmarshal(step.Params["type"], &kind) != nil {
				kind = string(Standard)
			}
			compared++
			if m, diagnostics := Compile(definition, Kind(kind)); (m == nil) != refused.MatchString(s.ID) {
				t.Errorf("%s: %v", s.ID, diagnostics)
			}
		}
	})
	if compared < 400 {
		t.Errorf("%d definitions were compared", compared)
	}
}

func TestRecordedReferences(t *testing.T) {
	compared := 0
	scripts(t, func(s script) {
		var answer struct{ VariableReferences map[string][]string }
		if !strings.Contains(s.ID, "variable_references") || json.Unmarshal(s.Expect["describe_response"], &answer) != nil {
			return
		}
		definition, _, _ := s.definition()
		m, diagnostics := Compile(definition, Standard)
		if m == nil {
			t.Errorf("%s: %v", s.ID, diagnostics)
			return
		}
		compared++
		if answer.VariableReferences == nil {
			answer.VariableReferences = map[string][]string{}
		}
		if diff := cmp.Diff(answer.VariableReferences, m.VariableReferences()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", s.ID, diff)
		}
	})
	if compared < 20 {
		t.Errorf("%d answers were compared, want 20", compared)
	}
}

// definition is that of the script's one state machine.
func (s *script) definition() (definition string, machines int, err error) {
	for _, step := range s.Steps {
		if step.Call == "stepfunctions.CreateStateMachine" {
			machines++
			err = json.Unmarshal(step.Params["definition"], &definition)
		}
	}
	return definition, machines, err
}
