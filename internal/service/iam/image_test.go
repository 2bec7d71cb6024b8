package iam_test

// Proves that the image in memory is what the disk holds: after any sequence of operations a restart changes no answer,
// and after a crash at any moment everything that was acknowledged is there. How: random operations; every answer about the
// account, and every policy that counts for its users and roles, before and after.

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/fault"
	"sluice/internal/service"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
	"sluice/internal/store/memory"
)

const (
	trustAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`
	trustA   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/a"},"Action":"sts:AssumeRole"}]}`
)

// operation draws a call. Names are few, so that calls meet each other's things.
func operation(t *rapid.T) (action string, params []string) {
	name := rapid.SampledFrom([]string{"a", "b", "B"}).Draw(t, "name")
	other := rapid.SampledFrom([]string{"a", "b", "B"}).Draw(t, "other")
	kind := rapid.SampledFrom([]string{"User", "Role", "Group"}).Draw(t, "kind")
	policyARN := rapid.SampledFrom([]string{"arn:aws:iam::123456789012:policy/a", "arn:aws:iam::123456789012:policy/b", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"}).Draw(t, "policy")
	document := iamtest.Allow(rapid.SampledFrom([]string{"sqs:*", "iam:Get*"}).Draw(t, "action"))
	version := rapid.SampledFrom([]string{"v1", "v2", "v3"}).Draw(t, "version")
	entity := []string{kind + "Name", name}
	switch rapid.SampledFrom([]string{
		"CreateUser", "CreateUser", "CreateGroup", "CreateGroup", "CreateRole", "CreateRole", "CreatePolicy", "CreatePolicy", "Delete", "Rename", "Inline", "Uninline", "Attach",
		"Attach", "Detach", "Join", "Join", "Leave", "Profile", "Profile", "Give", "Take", "Tag", "Untag", "Bound", "Unbound", "Key", "Version", "Default", "Unversion", "DeletePolicy", "Trust",
		"Beside", "Beside", "Beside", "Beside",
	}).Draw(t, "operation") {
	case "Beside":
		return besides(t, name)
	case "CreateUser":
		return "CreateUser", []string{"UserName", name}
	case "CreateGroup":
		return "CreateGroup", []string{"GroupName", name}
	case "Join":
		return "AddUserToGroup", []string{"UserName", name, "GroupName", other}
	case "Leave":
		return "RemoveUserFromGroup", []string{"UserName", name, "GroupName", other}
	case "Profile":
		return rapid.SampledFrom([]string{"CreateInstanceProfile", "DeleteInstanceProfile"}).Draw(t, "profile"), []string{"InstanceProfileName", name}
	case "Give":
		return "AddRoleToInstanceProfile", []string{"InstanceProfileName", name, "RoleName", other}
	case "Take":
		return "RemoveRoleFromInstanceProfile", []string{"InstanceProfileName", name, "RoleName", other}
	case "CreateRole":
		return "CreateRole", []string{"RoleName", name, "AssumeRolePolicyDocument", rapid.SampledFrom([]string{trustAll, trustA}).Draw(t, "trust")}
	case "CreatePolicy":
		return "CreatePolicy", []string{"PolicyName", name, "PolicyDocument", document}
	case "Delete":
		return "Delete" + kind, entity
	case "Rename":
		renamed := rapid.SampledFrom([]string{"User", "Group"}).Draw(t, "renamed")
		return "Update" + renamed, []string{renamed + "Name", name, "New" + renamed + "Name", rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "new name")}
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

// besides draws a call about identity providers, MFA devices and the credential report.
func besides(t *rapid.T, name string) (action string, params []string) {
	provider := []string{"OpenIDConnectProviderArn", "arn:aws:iam::123456789012:oidc-provider/" + name + ".example.com"}
	device := []string{"SerialNumber", "arn:aws:iam::123456789012:mfa/" + name}
	switch action = rapid.SampledFrom([]string{
		"CreateOpenIDConnectProvider", "CreateOpenIDConnectProvider", "AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider",
		"UntagOpenIDConnectProvider", "DeleteOpenIDConnectProvider", "CreateVirtualMFADevice", "CreateVirtualMFADevice", "UntagMFADevice",
		"DeleteVirtualMFADevice", "GenerateCredentialReport",
	}).Draw(t, "beside"); action {
	case "CreateOpenIDConnectProvider":
		return action, []string{"Url", "https://" + name + ".example.com", "Tags.member.1.Key", name, "Tags.member.1.Value", name}
	case "AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider":
		return action, append(provider, "ClientID", rapid.SampledFrom([]string{"x", "y"}).Draw(t, "client"))
	case "UntagOpenIDConnectProvider":
		return action, append(provider, "TagKeys.member.1", name)
	case "CreateVirtualMFADevice":
		return action, []string{"VirtualMFADeviceName", name, "Tags.member.1.Key", name, "Tags.member.1.Value", name}
	case "UntagMFADevice":
		return action, append(device, "TagKeys.member.1", name)
	case "DeleteVirtualMFADevice":
		return action, device
	case "DeleteOpenIDConnectProvider":
		return action, provider
	}
	return action, nil
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
	show("ListGroups")
	show("ListInstanceProfiles")
	show("GetAccountAuthorizationDetails")
	show("GetCredentialReport")
	show("ListVirtualMFADevices")
	show("ListOpenIDConnectProviders")
	for _, name := range []string{"a", "b", "B"} {
		show("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", "arn:aws:iam::123456789012:oidc-provider/"+name+".example.com")
		show("ListMFADeviceTags", "SerialNumber", "arn:aws:iam::123456789012:mfa/"+name)
	}
	policies := show("ListPolicies", "Scope", "Local")
	show("ListPolicies", "OnlyAttached", "true")
	for _, kind := range []string{"User", "Role", "Group"} {
		for _, name := range []string{"a", "b", "c"} {
			entity := []string{kind + "Name", name}
			a := show("Get"+kind, entity...)
			fmt.Fprintln(&out, granted(w, a.Get(kind+"."+kind+"Id")))
			show("ListAttached"+kind+"Policies", entity...)
			show("List"+kind+"Policies", entity...)
			for _, inline := range []string{"a", "b"} {
				show("Get"+kind+"Policy", append(entity, "PolicyName", inline)...)
			}
			if kind == "User" {
				show("ListAccessKeys", entity...)
				show("ListGroupsForUser", entity...)
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

// granted are the policies that count for a user or role.
func granted(w *iamtest.World, id string) string {
	var p policy.Policies
	w.IAM.Of(&service.Caller{Principal: policy.Principal{Caller: policy.User, ID: id}}, &p)
	var out strings.Builder
	for _, one := range append(p.Identity[:len(p.Identity):len(p.Identity)], p.Boundary) {
		if one != nil {
			fmt.Fprintf(&out, "%s\n", one.Canonical())
		}
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
