package iam_test

// Proves that a simulation says what a real call then meets: random policies of a user, its group and its boundary are put in place,
// SimulatePrincipalPolicy is asked about calls, and the same calls are made with the user's credentials; SimulateCustomPolicy, asked with
// the same policies as texts, agrees. And that matched statements are places of statements in the texts.

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/iam/iamtest"
)

// attempt is a call of IAM and the resource that it needs.
type attempt struct {
	action, resource string
	params           []string
}

func attempts() []attempt {
	const account = "arn:aws:iam::" + iamtest.Account
	return []attempt{
		{"GetUser", account + ":user/ann", []string{"UserName", "ann"}},
		{"GetUser", account + ":user/bob", []string{"UserName", "bob"}},
		{"ListUserTags", account + ":user/bob", []string{"UserName", "bob"}},
		{"GetGroup", account + ":group/team", []string{"GroupName", "team"}},
		{"ListAccessKeys", account + ":user/ann", []string{"UserName", "ann"}},
	}
}

func drawDocument(t *rapid.T, label string) string {
	statements := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) map[string]any {
		s := map[string]any{
			"Effect": rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(t, "effect"),
			rapid.SampledFrom([]string{"Action", "Action", "NotAction"}).Draw(t, "actions"): rapid.SliceOfN(
				rapid.SampledFrom([]string{"iam:GetUser", "iam:Get*", "iam:List*", "*", "iam:ListUserTags", "sqs:*"}), 1, 3).Draw(t, "action"),
			rapid.SampledFrom([]string{"Resource", "Resource", "NotResource"}).Draw(t, "resources"): rapid.SliceOfN(
				rapid.SampledFrom([]string{"*", "arn:aws:iam::*:user/ann", "arn:aws:iam::*:user/*", "arn:aws:iam::*:group/team", "arn:aws:iam::*:user/${aws:username}"}), 1, 2).Draw(t, "resource"),
		}
		if rapid.Bool().Draw(t, "conditional") {
			s["Condition"] = map[string]any{"StringEquals": map[string]string{"aws:username": rapid.SampledFrom([]string{"ann", "bob"}).Draw(t, "name")}}
		}
		return s
	}), 1, 3).Draw(t, label)
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSimulationsAgreeWithCalls(t *testing.T) {
	w := iamtest.New(t)
	ann := w.User(t, "ann", "")
	w.User(t, "bob", "")
	w.Must(t, iamtest.Root, "iam", "CreateGroup", "GroupName", "team")
	w.Must(t, iamtest.Root, "iam", "AddUserToGroup", "GroupName", "team", "UserName", "ann")
	boundary := w.Must(t, iamtest.Root, "iam", "CreatePolicy", "PolicyName", "boundary", "PolicyDocument", iamtest.Allow("*")).Get("Policy.Arn")
	context := []string{
		"ContextEntries.member.1.ContextKeyName", "aws:username", "ContextEntries.member.1.ContextKeyType", "string",
		"ContextEntries.member.1.ContextKeyValues.member.1", "ann",
	}
	outcomes := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		own, groups, bounds := drawDocument(rt, "own"), drawDocument(rt, "group"), drawDocument(rt, "boundary")
		bounded := rapid.Bool().Draw(rt, "bounded")
		w.Must(t, iamtest.Root, "iam", "PutUserPolicy", "UserName", "ann", "PolicyName", "own", "PolicyDocument", own)
		w.Must(t, iamtest.Root, "iam", "PutGroupPolicy", "GroupName", "team", "PolicyName", "groups", "PolicyDocument", groups)
		w.Call(t, iamtest.Root, "iam", "DeleteUserPermissionsBoundary", "UserName", "ann")
		custom := []string{"PolicyInputList.member.1", own, "PolicyInputList.member.2", groups, "CallerArn", "arn:aws:iam::" + iamtest.Account + ":user/ann"}
		if bounded {
			v := w.Must(t, iamtest.Root, "iam", "CreatePolicyVersion", "PolicyArn", boundary, "PolicyDocument", bounds, "SetAsDefault", "true").Get("PolicyVersion.VersionId")
			if n, _ := strconv.Atoi(v[1:]); n > 1 {
				w.Must(t, iamtest.Root, "iam", "DeletePolicyVersion", "PolicyArn", boundary, "VersionId", "v"+strconv.Itoa(n-1))
			}
			w.Must(t, iamtest.Root, "iam", "PutUserPermissionsBoundary", "UserName", "ann", "PermissionsBoundary", boundary)
			custom = append(custom, "PermissionsBoundaryPolicyInputList.member.1", bounds)
		}
		for _, a := range attempts() {
			asked := append(slices.Clone(context), "ActionNames.member.1", "iam:"+a.action, "ResourceArns.member.1", a.resource)
			simulated := w.Must(t, iamtest.Root, "iam", "SimulatePrincipalPolicy", append(asked, "PolicySourceArn", "arn:aws:iam::"+iamtest.Account+":user/ann")...)
			decision := simulated.Get("EvaluationResults.1.EvalDecision")
			outcomes[decision]++
			real := w.Call(t, ann, "iam", a.action, a.params...)
			if (decision == "allowed") != (real.Code == "") || (decision == "explicitDeny") != strings.Contains(real.Message, "explicit deny") {
				rt.Fatalf("%s on %s: simulated %s, answered %d %s %s", a.action, a.resource, decision, real.Status, real.Code, real.Message)
			}
			if other := w.Must(t, iamtest.Root, "iam", "SimulateCustomPolicy", append(asked, custom...)...).Get("EvaluationResults.1.EvalDecision"); other != decision {
				rt.Fatalf("%s on %s: %s as a user's, %s as texts", a.action, a.resource, decision, other)
			}
			checkMatches(rt, simulated, decision, own, groups)
		}
	})
	if len(outcomes) != 3 {
		t.Errorf("not all decisions came up: %v", outcomes)
	}
}

// checkMatches finds the statements that were matched in the texts of the user's and the group's policies.
func checkMatches(t *rapid.T, a *iamtest.Answer, decision, own, groups string) {
	matched, denials := 0, 0
	for i := 1; ; i++ {
		at := "EvaluationResults.1.MatchedStatements." + strconv.Itoa(i) + "."
		id := a.Get(at + "SourcePolicyId")
		if id == "" {
			break
		}
		matched++
		text := map[string]string{"user_ann_own": own, "group_team_groups": groups}[id]
		start, _ := strconv.Atoi(a.Get(at + "StartPosition.Column"))
		end, _ := strconv.Atoi(a.Get(at + "EndPosition.Column"))
		if id == "boundary" {
			denials++ // it is named for nothing else
			continue
		}
		var s struct{ Effect string }
		if start < 2 || end < start || end-1 > len(text) || json.Unmarshal([]byte(text[start-2:end-1]), &s) != nil {
			t.Fatalf("%s: columns %d to %d are no statement of %s", id, start, end, text)
		}
		if s.Effect == "Deny" {
			denials++
		}
	}
	if (matched == 0) != (decision == "implicitDeny") || (denials > 0) != (decision == "explicitDeny") {
		t.Fatalf("%d statements matched, %d of which deny, and the decision is %s", matched, denials, decision)
	}
}

// Proves that a simulation's cost is bounded: large ones have short pages, and one that is too large for an action is refused.
func TestLargeSimulations(t *testing.T) {
	w := iamtest.New(t)
	statements := strings.Repeat(`,{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a"}`, 1699)
	document := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}` + statements + `]}`
	params := []string{"PolicyInputList.member.1", document, "ActionNames.member.1", "s3:GetObject", "ActionNames.member.2", "s3:PutObject"}
	for i := range 1200 {
		if params = append(params, "ResourceArns.member."+strconv.Itoa(i+1), "arn:aws:s3:::b/"+strconv.Itoa(i)); i == 700 {
			a := w.Must(t, iamtest.Root, "iam", "SimulateCustomPolicy", params...)
			if a.Get("IsTruncated") != "true" || a.Has("EvaluationResults.2.EvalDecision") || a.Get("EvaluationResults.1.ResourceSpecificResults.701.EvalResourceDecision") != "allowed" {
				t.Errorf("a page of %d leaves", len(a.Leaves))
			}
		}
	}
	refused(t, w.Call(t, iamtest.Root, "iam", "SimulateCustomPolicy", params...), 400, "InvalidInput", "The simulation has too many resources for policies of that size.")
}
