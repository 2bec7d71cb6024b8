package iam_test

// Proves that every operation that is defined requires the permission of its name before it does anything, that its contract
// names it and lists only errors that the model or the framework has, and that operations which refuse callers for what they
// are do so before anything else. How: each is authorized for an empty input.

import (
	"slices"
	"strings"
	"testing"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

func TestEveryOperationRequiresItsPermission(t *testing.T) {
	w := iamtest.New(t)
	definition := w.IAM.Definition()
	seen := map[string]bool{}
	for i := range definition.Operations {
		op := &definition.Operations[i]
		name := op.Model.Name
		if seen[name] {
			t.Errorf("%s is defined twice", name)
		}
		seen[name] = true
		call := &service.Call{Caller: rootOf(t, w), Account: iamtest.Account, Service: iamapi.Service, Operation: op.Model}
		if err := op.Authorize(call, op.Model.New()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checks := call.Checks()
		if len(checks) == 0 {
			t.Errorf("%s requires nothing", name)
		}
		for _, check := range checks {
			if check.Action == "iam:PassRole" && name == "AddRoleToInstanceProfile" {
				continue // the role is handed over
			}
			if check.Action != "iam:"+name || check.Resource == "" && !takesARN(name) {
				t.Errorf("%s requires %+v", name, check)
			}
		}
		if op.Contract.Action != "iam:"+name {
			t.Errorf("%s has the contract of %q", name, op.Contract.Action)
		}
		for _, shape := range op.Contract.Errors {
			if shape.Namespace != wire.Coral && !slices.Contains(iamapi.Service.Errors, shape) {
				t.Errorf("%s: its contract has the error %s, which IAM has not", name, shape.Name)
			}
		}
	}
}

// takesARN tells operations whose resource is the ARN that the input gives, here none.
func takesARN(name string) bool {
	return slices.ContainsFunc([]string{"OpenIDConnectProvider", "SAMLProvider", "MFADevice", "PrincipalPolicy"}, func(of string) bool {
		return strings.Contains(name, of)
	}) || slices.Contains([]string{
		"GetPolicy", "DeletePolicy", "ListEntitiesForPolicy", "CreatePolicyVersion", "GetPolicyVersion", "ListPolicyVersions", "DeletePolicyVersion",
		"SetDefaultPolicyVersion", "TagPolicy", "UntagPolicy", "ListPolicyTags",
	}, name)
}

func TestSessionsOfUsersCallNothing(t *testing.T) {
	w := iamtest.New(t)
	definition := w.IAM.Definition()
	caller := *rootOf(t, w)
	caller.IssuedAt = iamtest.Start
	for i := range definition.Operations {
		op := &definition.Operations[i]
		call := &service.Call{Caller: &caller, Account: iamtest.Account, Service: iamapi.Service, Operation: op.Model}
		if err := op.Authorize(call, op.Model.New()); err == nil || len(call.Checks()) > 0 {
			t.Errorf("%s: %v", op.Model.Name, err)
		}
	}
}

func rootOf(t testing.TB, w *iamtest.World) *service.Caller {
	t.Helper()
	_, holder, err := w.IAM.FindKey(iamtest.RootKey)
	if err != nil || holder.Principal.Caller != policy.Root {
		t.Fatalf("%+v, %v", holder, err)
	}
	return holder
}
