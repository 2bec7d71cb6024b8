package sts

import (
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// Role is what a session takes from its role.
type Role struct {
	Account, ID, Name, ARN string
	MaxSessionSeconds      int64
	Tags                   wire.Dict[string]
	Trust                  *policy.Policy
}

// Directory is what STS asks of IAM. It must not block.
type Directory interface {
	// FindRole returns the role of an ARN, case and path included.
	FindRole(roleARN string) (Role, bool)
	// FindPolicy returns the version in effect of a managed policy that the account can use. The same version is the same
	// pointer.
	FindPolicy(account, policyARN string) (*policy.Policy, bool)
	// FindAccount returns the account of a long-term access key.
	FindAccount(accessKeyID string) (string, bool)
}
