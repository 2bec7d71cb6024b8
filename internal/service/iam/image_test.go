package iam_test

// Proves that the image in memory is what the disk holds: after any sequence of operations a restart changes no answer,
// and after a crash at any moment everything that was acknowledged is there. How: random operations; every answer about the
// account before and after.

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/fault"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/store/memory"
)

const (
	trustAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`
	trustA   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/a"},"Action":"sts:AssumeRole"}]}`
)

// operation draws a call. Names are few, so that calls meet each other's things.
func operation(t *rapid.T) (action string, params []string) {
	name := rapid.SampledFrom([]string{"a", "b", "B"}).Draw(t, "name")
	kind := rapid.SampledFrom([]string{"User", "Role"}).Draw(t, "kind")
	policyARN := rapid.SampledFrom([]string{"arn:aws:iam::123456789012:policy/a", "arn:aws:iam::123456789012:policy/b", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"}).Draw(t, "policy")
	document := iamtest.Allow(rapid.SampledFrom([]string{"sqs:*", "iam:Get*"}).Draw(t, "action"))
	version := rapid.SampledFrom([]string{"v1", "v2", "v3"}).Draw(t, "version")
	entity := []string{kind + "Name", name}
	switch rapid.SampledFrom([]string{
		"CreateUser", "CreateUser", "CreateRole", "CreateRole", "CreatePolicy", "CreatePolicy", "Delete", "Rename", "Inline", "Uninline", "Attach",
		"Attach", "Detach", "Tag", "Untag", "Bound", "Unbound", "Key", "Version", "Default", "Unversion", "DeletePolicy", "Trust",
	}).Draw(t, "operation") {
	case "CreateUser":
		return "CreateUser", []string{"UserName", name}
	case "CreateRole":
		return "CreateRole", []string{"RoleName", name, "AssumeRolePolicyDocument", rapid.SampledFrom([]string{trustAll, trustA}).Draw(t, "trust")}
	case "CreatePolicy":
		return "CreatePolicy", []string{"PolicyName", name, "PolicyDocument", document}
	case "Delete":
		return "Delete" + kind, entity
	case "Rename":
		return "UpdateUser", []string{"UserName", name, "NewUserName", rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "new name")}
	case "Inline":
		return "Put" + kind + "Policy", append(entity, "PolicyName", name, "PolicyDocument", document)
	case "Uninline":
		return "Delete" + kind + "Policy", append(entity, "PolicyName", name)
	case "Attach":
		return "Attach" + kind + "Policy", append(entity, "PolicyArn", policyARN)
	case "Detach":
		return "Detach" + kind + "Policy", append(entity, "PolicyArn", policyARN)
	case "Tag":
		return "Tag" + kind, append(entity, "Tags.member.1.Key", name, "Tags.member.1.Value", version)
	case "Untag":
		return "Untag" + kind, append(entity, "TagKeys.member.1", name)
	case "Bound":
		return "Put" + kind + "PermissionsBoundary", append(entity, "PermissionsBoundary", policyARN)
	case "Unbound":
		return "Delete" + kind + "PermissionsBoundary", entity
	case "Key":
		return "CreateAccessKey", []string{"UserName", name}
	case "Version":
		return "CreatePolicyVersion", []string{"PolicyArn", policyARN, "PolicyDocument", document}
	case "Default":
		return "SetDefaultPolicyVersion", []string{"PolicyArn", policyARN, "VersionId", version}
	case "Unversion":
		return "DeletePolicyVersion", []string{"PolicyArn", policyARN, "VersionId", version}
	case "DeletePolicy":
		return "DeletePolicy", []string{"PolicyArn", policyARN}
	}
	return "UpdateAssumeRolePolicy", []string{"RoleName", name, "PolicyDocument", rapid.SampledFrom([]string{trustAll, trustA}).Draw(t, "trust")}
}

// portrait is every answer about the account.
func portrait(t testing.TB, w *iamtest.World) string {
	var out strings.Builder
	show := func(action string, params ...string) *iamtest.Answer {
		a := w.CallInside(t, rootOf(t, w), "iam", action, params...)
		fmt.Fprintln(&out, action, params, a.Status, a.Code, a.Leaves)
		return a
	}
	show("GetAccountSummary")
	show("ListUsers")
	show("ListRoles")
	policies := show("ListPolicies", "Scope", "Local")
	show("ListPolicies", "OnlyAttached", "true")
	for _, kind := range []string{"User", "Role"} {
		for _, name := range []string{"a", "b", "c"} {
			entity := []string{kind + "Name", name}
			show("Get"+kind, entity...)
			show("ListAttached"+kind+"Policies", entity...)
			show("List"+kind+"Policies", entity...)
			for _, inline := range []string{"a", "b"} {
				show("Get"+kind+"Policy", append(entity, "PolicyName", inline)...)
			}
			if kind == "User" {
				show("ListAccessKeys", entity...)
			}
		}
	}
	for i := 1; policies.Has(fmt.Sprintf("Policies.%d.Arn", i)); i++ {
		policyARN := policies.Get(fmt.Sprintf("Policies.%d.Arn", i))
		show("GetPolicy", "PolicyArn", policyARN)
		show("ListPolicyVersions", "PolicyArn", policyARN)
		show("ListEntitiesForPolicy", "PolicyArn", policyARN)
	}
	return out.String()
}

func TestRestartChangesNoAnswer(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := iamtest.New(t)
		for range rapid.IntRange(1, 40).Draw(r, "operations") {
			action, params := operation(r)
			if a := w.CallInside(t, rootOf(t, w), "iam", action, params...); a.Status >= 500 {
				r.Fatalf("%s %v: %d %s", action, params, a.Status, a.Message)
			}
		}
		before := portrait(t, w)
		w.Restart(t)
		if after := portrait(t, w); after != before {
			r.Fatalf("before\n%s\nafter\n%s", before, after)
		}
	})
}

func TestCrashLosesNothingAcknowledged(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := iamtest.New(t)
		for range rapid.IntRange(1, 20).Draw(r, "operations") {
			action, params := operation(r)
			w.CallInside(t, rootOf(t, w), "iam", action, params...)
		}
		acknowledged := portrait(t, w)
		point := rapid.SampledFrom([]fault.Point{memory.PointCommit, memory.PointSync}).Draw(r, "fails")
		w.Faults.On(point, fault.Always(), fault.Fail(nil))
		if a := w.CallInside(t, rootOf(t, w), "iam", "CreateUser", "UserName", "z"); a.Status != 500 {
			r.Fatalf("a failing disk, and the answer %d", a.Status)
		}
		if now := portrait(t, w); now != acknowledged {
			r.Fatalf("what failed is visible:\n%s\n%s", acknowledged, now)
		}
		w.Faults.Clear(point)
		w.Crash(t, rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 0)))
		// What failed may have reached the disk: nobody knows, and nobody was told.
		w.CallInside(t, rootOf(t, w), "iam", "DeleteUser", "UserName", "z")
		if after := portrait(t, w); after != acknowledged {
			r.Fatalf("acknowledged\n%s\nafter the crash\n%s", acknowledged, after)
		}
	})
}
