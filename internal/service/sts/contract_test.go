package sts_test

// Proves that every operation that is defined requires the permission of its name, and that its contract names it.

import (
	"slices"
	"testing"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/wire"
)

func TestEveryOperationRequiresItsPermission(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", "")
	_, holder, err := w.IAM.FindKey(alice.AccessKeyID)
	if err != nil {
		t.Fatal(err)
	}
	definition := w.STS.Definition()
	for i := range definition.Operations {
		op := &definition.Operations[i]
		in := op.Model.New()
		const none = "arn:aws:iam::123456789012:role/none"
		switch assume := in.(type) {
		case *stsapi.AssumeRoleRequest:
			assume.RoleArn = wire.Some(none)
		case *stsapi.AssumeRoleWithWebIdentityRequest:
			assume.RoleArn = wire.Some(none)
		}
		call := &service.Call{Caller: holder, Account: iamtest.Account, Service: stsapi.Service, Operation: op.Model}
		if err := op.Authorize(call, in); err != nil {
			t.Errorf("%s: %v", op.Model.Name, err)
		}
		if checks := call.Checks(); len(checks) != 1 || checks[0].Action != "sts:"+op.Model.Name || checks[0].Resource == "" {
			t.Errorf("%s requires %+v", op.Model.Name, checks)
		}
		if op.Contract.Action != "sts:"+op.Model.Name {
			t.Errorf("%s has the contract of %q", op.Model.Name, op.Contract.Action)
		}
		for _, shape := range op.Contract.Errors {
			common := []*wire.ErrorShape{wire.ErrValidation, wire.ErrAccessDenied, wire.ErrInvalidParameter}
			if !slices.Contains(common, shape) && !slices.Contains(stsapi.Service.Errors, shape) {
				t.Errorf("%s: its contract has the error %s, which STS has not", op.Model.Name, shape.Name)
			}
		}
	}
}
