package policy_test

// Proves that Parse refuses what AWS refuses, with AWS's message, and accepts what AWS accepts: testdata/malformed.txt and
// testdata/accepted.txt hold documents with AWS's recorded answers, and the conformance suites real policies.

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
	"sluice/internal/suites"
)

func kindNamed(t *testing.T, name string) policy.Kind {
	t.Helper()
	kinds := map[string]policy.Kind{
		"identity": policy.Identity, "managed": policy.Managed, "session": policy.Session,
		"service-control": policy.ServiceControl, "trust": policy.Trust, "resource": policy.Resource,
	}
	kind, ok := kinds[name]
	if !ok {
		t.Fatalf("no kind %q", name)
	}
	return kind
}

func TestMalformed(t *testing.T) {
	for _, group := range readSheet(t, "testdata/malformed.txt") {
		t.Run(group.name, func(t *testing.T) {
			kind := kindNamed(t, group.lines[1].value)
			for i := 2; i+1 < len(group.lines); i += 2 {
				doc, answer := group.lines[i], group.lines[i+1]
				if group.lines[0].key != "source" || doc.key != "doc" || answer.key != "answer" {
					t.Fatalf("line %d: no document with an answer", doc.number)
				}
				_, err := policy.Parse(kind, []byte(doc.value))
				var fault *policy.Error
				if !errors.As(err, &fault) {
					t.Errorf("line %d: accepted %s", doc.number, doc.value)
					continue
				}
				if fault.Message != answer.value || fault.Error() != fault.Message {
					t.Errorf("line %d: %s\ngot  %s\nwant %s", doc.number, doc.value, fault.Message, answer.value)
				}
				if fault.Reason == 0 || fault.Detail == "" {
					t.Errorf("line %d: no reason or detail: %+v", doc.number, fault)
				}
			}
		})
	}
}

func TestAccepted(t *testing.T) {
	for _, group := range readSheet(t, "testdata/accepted.txt") {
		name, _, _ := strings.Cut(group.name, ":")
		for _, l := range group.lines {
			p, err := policy.Parse(kindNamed(t, name), []byte(l.value))
			if err != nil {
				t.Errorf("line %d: %s: %v", l.number, l.value, err)
				continue
			}
			if p.Kind() != kindNamed(t, name) || p.Len() == 0 {
				t.Errorf("line %d: kind %v, %d statements", l.number, p.Kind(), p.Len())
			}
		}
	}
}

// Proves that a boundary is judged as a managed policy is.
func TestBoundaryIsManaged(t *testing.T) {
	_, err := policy.Parse(policy.Boundary, []byte(`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`))
	if err == nil || err.Error() != "Policy document must be version 2012-10-17 or greater." {
		t.Errorf("got %v", err)
	}
}

// Proves that a fault says where it is, for a person, though AWS's text does not.
func TestDetail(t *testing.T) {
	for text, want := range map[string]string{
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Foo":1}]}`:      `no policy has the element "Foo"`,
		"{\"Version\":\"2012-10-17\",\n \"Statement\":[7]}":                                                  "a statement is not an object at line and column (2,16)",
		`{"Version":"2012-10-17","Statement":{"Sid":"A","Effect":"Allow","Action":"*","Resource":"q"}}`:      `statement 0 (A): no resource "q"`,
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}}`: "Condition is not an object at line and column (1,96)",
	} {
		_, err := policy.Parse(policy.Identity, []byte(text))
		var fault *policy.Error
		if !errors.As(err, &fault) || fault.Detail != want {
			t.Errorf("%s\ngot  %+v\nwant %s", text, fault, want)
		}
	}
}

// Proves that the limits hold, and that what is just within them passes.
func TestLimits(t *testing.T) {
	long := func(n int) []byte {
		text := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}`
		return append([]byte(text), strings.Repeat(" ", n-len(text))...)
	}
	variables := func(n int) []byte {
		return []byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"StringLike":{"a:b":"` +
			strings.Repeat("${aws:x}", n) + `"}}}}`)
	}
	for _, text := range [][]byte{long(policy.DocumentBytesMax), variables(policy.VariablesMax)} {
		if _, err := policy.Parse(policy.Identity, text); err != nil {
			t.Error(err)
		}
	}
	for _, text := range [][]byte{long(policy.DocumentBytesMax + 1), variables(policy.VariablesMax + 1)} {
		_, err := policy.Parse(policy.Identity, text)
		var fault *policy.Error
		if !errors.As(err, &fault) || fault.Reason != policy.TooLarge {
			t.Errorf("got %v", err)
		}
	}
}

// Proves that every policy that AWS took in the recorded scripts is taken here, and that the refused ones get AWS's text.
func TestRecordedPolicies(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded scripts: %v", err)
	}
	parsed := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for script := range strings.Lines(string(text)) {
			parsed += parseRecorded(t, script)
		}
	}
	if parsed < 100 {
		t.Errorf("%d policies found", parsed)
	}
}

// recorded is the part of a script that is of interest here.
type recorded struct {
	ID    string
	Steps []struct {
		Call        string
		Params      map[string]any
		ExpectError any `json:"expect_error"`
	}
}

func parseRecorded(t *testing.T, script string) (parsed int) {
	var r recorded
	if err := json.Unmarshal([]byte(script), &r); err != nil {
		t.Fatal(err)
	}
	for _, step := range r.Steps {
		kind, text, ok := policyOf(step.Call, step.Params)
		if !ok {
			continue
		}
		parsed++
		_, err := policy.Parse(kind, []byte(text))
		if refused := step.ExpectError == "MalformedPolicyDocument"; refused != (err != nil) {
			t.Errorf("%s: %s: %v\n%s", r.ID, step.Call, err, text)
		}
		if err != nil && !strings.Contains(script, err.Error()) {
			t.Errorf("%s: AWS did not say %q", r.ID, err)
		}
	}
	return parsed
}

// policyOf finds the document in a call. Documents that refer to earlier answers are left out.
func policyOf(call string, params map[string]any) (kind policy.Kind, text string, ok bool) {
	names := map[string]struct {
		kind policy.Kind
		name string
	}{
		"iam.CreateRole": {policy.Trust, "AssumeRolePolicyDocument"}, "iam.UpdateAssumeRolePolicy": {policy.Trust, "PolicyDocument"},
		"logs.PutResourcePolicy": {policy.Resource, "policyDocument"}, "iam.CreatePolicy": {policy.Managed, "PolicyDocument"}, "iam.PutRolePolicy": {policy.Identity, "PolicyDocument"},
		"iam.PutUserPolicy": {policy.Identity, "PolicyDocument"}, "kms.CreateKey": {policy.Resource, "Policy"},
		"kms.PutKeyPolicy": {policy.Resource, "Policy"}, "sqs.SetQueueAttributes": {policy.Resource, "Policy"}, "sqs.CreateQueue": {policy.Resource, "Policy"},
	}
	n, ok := names[call]
	if !ok {
		return 0, "", false
	}
	if attributes, isMap := params["Attributes"].(map[string]any); isMap {
		params = attributes
	}
	text, ok = params[n.name].(string)
	return n.kind, text, ok && text != ""
}
