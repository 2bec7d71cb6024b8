package iam

import "time"

// The quotas of an account, AWS's defaults. Source: IAM User Guide, "IAM and AWS STS quotas".
const (
	usersMax            = 5000
	rolesMax            = 1000
	policiesMax         = 1500
	accessKeysMax       = 2  // per user, and of the root user
	attachedPoliciesMax = 10 // per user, group or role
	policyVersionsMax   = 5  // per managed policy
	tagsMax             = 50 // per user, role, policy or instance profile
	groupsMax           = 300
	groupsPerUserMax    = 10
	instanceProfilesMax = 1000
	rolesPerProfileMax  = 1

	// Quotas that GetAccountSummary tells, of what the account cannot have or is not limited in.
	policyVersionsInUseMax = 10_000
	serverCertificatesMax  = 20
	signingCertificatesMax = 2
	globalTokenVersion     = 1

	// Sizes in characters, white space not counted: "IAM doesn't count white space when calculating the size of a policy
	// against these quotas".
	userPolicyCharsMax    = 2048 // all inline policies of a user together
	groupPolicyCharsMax   = 5120
	rolePolicyCharsMax    = 10_240
	managedPolicyCharsMax = 6144 // one version
	trustPolicyCharsMax   = 2048
)

// The sizes of pages of lists. Source: IAM API Reference, MaxItems.
const (
	pageItemsDefault = 100
	pageItemsMax     = 1000
)

// Passwords: how short they may be at the least that a policy asks for, and how many of a user are remembered (IAM API Reference,
// UpdateAccountPasswordPolicy).
const (
	passwordCharsMin       = 6
	passwordsRememberedMax = 24
)

// deletionsMax is how many tasks of deleting service-linked roles are remembered for an account; the oldest are forgotten.
const deletionsMax = 100

// sessionSecondsDefault is a role's maximum session duration unless it says otherwise (CreateRole, MaxSessionDuration).
const sessionSecondsDefault = 3600

// When last uses are noted: in memory at most once in usageNoted, on the disk at most once in usageStored for each key and role.
const (
	usageNoted  = time.Minute
	usageStored = 15 * time.Minute
)

// Quotas of identity providers. Source: IAM User Guide, "IAM and AWS STS quotas".
const (
	oidcProvidersMax = 100
	clientIDsMax     = 100 // per OpenID Connect provider
	thumbprintsMax   = 5   // per OpenID Connect provider
	samlProvidersMax = 100
	samlKeysMax      = 2 // private keys per SAML provider
)

// Quotas of MFA devices. Source: IAM User Guide, "IAM and AWS STS quotas".
const (
	mfaDevicesMax        = usersMax // "Equal to the user quota for the account", enabled or not
	mfaDevicesPerUserMax = 8
)
