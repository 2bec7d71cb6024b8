package policy_test

// Proves that decisions, and the places of the statements that made them, are those of AWS's own policy simulation: the
// recorded answers of SimulatePrincipalPolicy in the conformance suites.

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
	"sluice/internal/suites"
)

type simulation struct {
	ID    string
	Steps []struct {
		Call   string
		Params struct {
			PolicyDocument string
			ResourceArns   []string
		}
	}
	Expect struct {
		Response struct {
			EvaluationResults []struct {
				EvalActionName, EvalDecision string
				MatchedStatements            []struct{ StartPosition, EndPosition policy.Position }
			}
		}
	}
}

func TestRecordedSimulations(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "iam.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for script := range strings.Lines(string(text)) {
		if !strings.Contains(script, `"iam.SimulatePrincipalPolicy"`) {
			continue
		}
		var s simulation
		if err := json.Unmarshal([]byte(script), &s); err != nil {
			t.Fatal(err)
		}
		compared += s.compare(t)
	}
	if compared == 0 {
		t.Error("no simulation was compared")
	}
}

func (s *simulation) compare(t *testing.T) (compared int) {
	var identity []*policy.Policy
	var resource string
	for _, step := range s.Steps {
		if step.Call == "iam.CreatePolicy" {
			p, err := policy.Parse(policy.Managed, []byte(step.Params.PolicyDocument))
			if err != nil {
				t.Fatal(err)
			}
			identity = append(identity, p)
		}
		if step.Call == "iam.SimulatePrincipalPolicy" {
			resource = step.Params.ResourceArns[0]
		}
	}
	caller := policy.Principal{Caller: policy.User, ARN: "arn:aws:iam::111111111111:user/u", Account: "111111111111"}
	for _, want := range s.Expect.Response.EvaluationResults {
		r := &policy.Request{Principal: caller, Action: want.EvalActionName, Resource: resource, ResourceAccount: caller.Account}
		d := policy.Evaluate(r, &policy.Policies{Identity: identity})
		names := map[policy.Verdict]string{policy.Allow: "allowed", policy.ImplicitDeny: "implicitDeny", policy.ExplicitDeny: "explicitDeny"}
		if names[d.Verdict] != want.EvalDecision {
			t.Errorf("%s: %s: got %s, want %s", s.ID, want.EvalActionName, names[d.Verdict], want.EvalDecision)
		}
		for _, m := range want.MatchedStatements {
			start, end := identity[d.At.Policy].Span(d.At.Statement)
			if start != m.StartPosition || end != m.EndPosition {
				t.Errorf("%s: got %v to %v, want %v to %v", s.ID, start, end, m.StartPosition, m.EndPosition)
			}
		}
		compared++
	}
	return compared
}

// Proves that a policy's context keys are those of its conditions and variables, each once, as written first.
func TestContextKeys(t *testing.T) {
	text := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":["arn:aws:s3:::${aws:username}/${*}","arn:aws:s3:::$${s3:x, 'd'}${"],
		"Condition":{"StringEquals":{"AWS:UserName":"${aws:PrincipalTag/Team}"},"Bool":{"aws:SecureTransport":true}}}}`
	p, err := policy.Parse(policy.Identity, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"aws:username", "s3:x", "aws:PrincipalTag/Team", "aws:SecureTransport"}
	if got := p.ContextKeys(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	old, err := policy.Parse(policy.Identity, []byte(strings.Replace(text, "2012", "2008", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if got := old.ContextKeys(); !slices.Equal(got, []string{"AWS:UserName", "aws:SecureTransport"}) {
		t.Errorf("got %q", got)
	}
}
