package iam

import "time"

// The quotas of an account, AWS's defaults. Source: IAM User Guide, "IAM and AWS STS quotas".
const (
	usersMax            = 5000
	rolesMax            = 1000
	policiesMax         = 1500
	accessKeysMax       = 2  // per user, and of the root user
	attachedPoliciesMax = 10 // per user or role
	policyVersionsMax   = 5  // per managed policy
	tagsMax             = 50 // per user, role or policy

	// Quotas that GetAccountSummary tells, of what the account cannot have yet or is not limited in.
	groupsMax              = 300
	groupsPerUserMax       = 10
	groupPolicyCharsMax    = 5120
	policyVersionsInUseMax = 10_000
	serverCertificatesMax  = 20
	signingCertificatesMax = 2
	instanceProfilesMax    = 1000
	globalTokenVersion     = 1

	// Sizes in characters, white space not counted: "IAM doesn't count white space when calculating the size of a policy
	// against these quotas".
	userPolicyCharsMax    = 2048 // all inline policies of a user together
	rolePolicyCharsMax    = 10_240
	managedPolicyCharsMax = 6144 // one version
	trustPolicyCharsMax   = 2048
)

// The sizes of pages of lists. Source: IAM API Reference, MaxItems.
const (
	pageItemsDefault = 100
	pageItemsMax     = 1000
)

// sessionSecondsDefault is a role's maximum session duration unless it says otherwise (CreateRole, MaxSessionDuration).
const sessionSecondsDefault = 3600

// When last uses are noted: in memory at most once in usageNoted, on the disk at most once in usageStored for each key and role.
const (
	usageNoted  = time.Minute
	usageStored = 15 * time.Minute
)
