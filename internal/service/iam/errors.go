package iam

import (
	"errors"
	"fmt"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// The errors of IAM, with AWS's texts. Where a text is not of a recorded answer, its source stands beside it: [V] the
// integration tests of Versity's gateway, which run against AWS; [L] AWS's answers in LocalStack's snapshots of February 2026
// (test_iam_groups, test_iam_instance_profiles, test_iam_users, test_iam_account_*); [M] moto's; others as they say.

func errNoSuchUser(name string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The user with name %s cannot be found.", name) // [V]
}

func errNoSuchGroup(name string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The group with name %s cannot be found.", name) // [L]
}

func errNoSuchProfile(name string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("Instance Profile %s cannot be found.", name) // [L]
}

// errProfileWithoutRole is for removing a role that an instance profile does not have [L].
func errProfileWithoutRole(roleName, profileName string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("Role %s in Instance Profile %s cannot be found.", roleName, profileName)
}

func errProfileExists(name string) *wire.Error {
	return iamapi.ErrEntityAlreadyExistsException.Newf("Instance Profile %s already exists.", name) // [L]
}

func errNoSuchRole(name string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The role with name %s cannot be found.", name) // [V]
}

func errNoSuchKey(id string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The Access Key with id %s cannot be found", id) // [V]
}

// errNoSuchInline is for a missing inline policy of a "user", "group" or "role" [V], [L].
func errNoSuchInline(kind, name string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The %s policy with name %s cannot be found.", kind, name)
}

func errNoSuchPolicy(policyARN string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("Policy %s was not found.", policyARN) // recorded: DeletePolicy
}

func errNoSuchVersion(policyARN, version string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("Policy %s version %s does not exist or is not attachable.", policyARN, version) // [M]
}

// errServicePolicy is for attaching a policy that AWS keeps for service-linked roles (aws/aws-cdk issue 6131).
func errServicePolicy() *wire.Error {
	return iamapi.ErrPolicyNotAttachableException.New("Cannot attach a Service Role Policy to a Customer Role.")
}

// errProtectedRole is for changing a service-linked role (rebuy-de/aws-nuke issue 331).
func errProtectedRole(name string) *wire.Error {
	return iamapi.ErrUnmodifiableEntityException.Newf("Cannot perform the operation on the protected role '%s' - this role is only modifiable by AWS", name)
}

// errReservedPath is for a role of one's own below the path of service-linked ones (tilfin/aws-iam-policy-tool pull request 9).
func errReservedPath() *wire.Error {
	return iamapi.ErrInvalidInputException.Newf("Path prefix '%s' can only be used for AWS Service linked Roles", linkedPath)
}

// errSuffixNotAllowed and errLinkedNameTaken are recorded: CreateServiceLinkedRole.
func errSuffixNotAllowed(servicePrincipal string) *wire.Error {
	return iamapi.ErrInvalidInputException.Newf("Custom suffix is not allowed for %s", servicePrincipal)
}

func errLinkedNameTaken(name string) *wire.Error {
	return iamapi.ErrInvalidInputException.Newf("Service role name %s has been taken in this account, please try a different suffix.", name)
}

// errUnknownLinked and errNoSuchDeletion have texts of ours.
func errUnknownLinked(servicePrincipal string) *wire.Error {
	return iamapi.ErrInvalidInputException.Newf("The service-linked role of the service %s is not known here.", servicePrincipal)
}

func errNoSuchDeletion(id string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The deletion task with id %s cannot be found.", id)
}

func errNotAttachable(policyARN string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("Policy %s does not exist or is not attachable.", policyARN) // recorded: AttachRolePolicy
}

// errNoBoundaryPolicy is for a permissions boundary that is no policy (CDK's users quote it: aws/aws-cdk issues).
func errNoBoundaryPolicy(policyARN string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("Scope ARN: %s does not exist or is not attachable.", policyARN)
}

// errNoBoundary is for taking away a permissions boundary that is not there; the text is ours.
func errNoBoundary(kind, name string) *wire.Error {
	return iamapi.ErrNoSuchEntityException.Newf("The %s with name %s does not have a permissions boundary.", kind, name)
}

// errExists is for a "User", "Group" or "Role" whose name is taken [V], [L].
func errExists(kind, name string) *wire.Error {
	return iamapi.ErrEntityAlreadyExistsException.Newf("%s with name %s already exists.", kind, name)
}

func errPolicyExists(name string) *wire.Error { // [M]
	return iamapi.ErrEntityAlreadyExistsException.Newf("A policy called %s already exists. Duplicate names are not allowed.", name)
}

// errConflict tells what must be done before something can be deleted: "detach all policies" [M], "delete policies",
// "delete access keys" [V], "delete MFA device" as users quote it.
func errConflict(first string) *wire.Error {
	return iamapi.ErrDeleteConflictException.New("Cannot delete entity, must " + first + " first.")
}

// errPolicyInUse and the next three quote IAM's answers as Terraform's users report them.
func errPolicyInUse() *wire.Error {
	return iamapi.ErrDeleteConflictException.New("Cannot delete a policy attached to entities.")
}

func errPolicyHasVersions() *wire.Error {
	return iamapi.ErrDeleteConflictException.New("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
}

func errDefaultVersion() *wire.Error {
	return iamapi.ErrDeleteConflictException.New("Cannot delete the default version of a policy.") // [M]
}

func errTooManyVersions() *wire.Error { // [M]
	return iamapi.ErrLimitExceededException.Newf("A managed policy can have up to %d versions. Before you create a new version, you must delete an existing version.", policyVersionsMax)
}

// errQuota names a quota as GetAccountSummary does: AccessKeysPerUser [V], PoliciesPerRole, PolicySize, ACLSizePerRole [V].
func errQuota(name string, limit int) *wire.Error {
	return iamapi.ErrLimitExceededException.Newf("Cannot exceed quota for %s: %d", name, limit)
}

func errInlineSize(kind, name string, limit int) *wire.Error { // [V]
	return iamapi.ErrLimitExceededException.Newf("Maximum policy size of %d bytes exceeded for %s %s", limit, kind, name)
}

func errTooManyTags() *wire.Error {
	return iamapi.ErrLimitExceededException.New("The number of tags has reached the maximum limit.") // [V]
}

func errDuplicateTags() *wire.Error {
	return iamapi.ErrInvalidInputException.New("Duplicate tag keys found. Please note that Tag keys are case insensitive.") // [V], [M]
}

func errSystemTag() *wire.Error { // as other services word it; IAM's own text is not known
	return iamapi.ErrInvalidInputException.New("aws: prefixed tag key names are not allowed for external use.")
}

// errMalformed passes a policy's fault on in AWS's words.
func errMalformed(err error) error {
	var fault *policy.Error
	if !errors.As(err, &fault) {
		return fmt.Errorf("parse policy: %w", err)
	}
	return &wire.Error{Shape: iamapi.ErrMalformedPolicyDocumentException, Message: fault.Message, Cause: errors.New(fault.Detail)}
}

func errInvalidPrincipal(name string) *wire.Error {
	return iamapi.ErrMalformedPolicyDocumentException.Newf(`Invalid principal in policy: "AWS":%q`, name)
}

func errUnparsableARN() *wire.Error {
	return wire.ErrValidation.New("Invalid ARN:  Could not be parsed!") // recorded: AttachRolePolicy
}

func errInvalidARN(text string) *wire.Error {
	return wire.ErrValidation.Newf("ARN %s is not valid.", text)
}

// errNotYours is for changing a policy that AWS manages, in the form of any denial.
func errNotYours(c *service.Caller, action, policyARN string) *wire.Error {
	return wire.ErrAccessDenied.New(policy.Denial{Principal: c.Principal.ARN, Action: action, Resource: "policy " + policyARN}.Short())
}

func errNeedsUserName() *wire.Error {
	return wire.ErrValidation.New("Must specify userName when calling with non-User credentials") // [V]
}

// errStatus is for a status that only AWS sets [V].
func errStatus(status string) *wire.Error {
	return wire.ErrValidation.Newf("1 validation error detected: Value '%s' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [%s, %s]", status, statusActive, statusInactive)
}

func errInvalidMarker() *wire.Error { return wire.ErrValidation.New("Invalid Marker.") } // [M]

// errSessionToken answers a session of GetSessionToken, which may not call IAM: "You cannot call any IAM API operations
// unless MFA authentication information is included in the request" (STS API Reference, GetSessionToken).
func errSessionToken() *wire.Error {
	return invalidClientToken.New("The security token included in the request is invalid")
}

var invalidClientToken = &wire.ErrorShape{Name: "InvalidClientTokenId", Namespace: wire.Coral, Status: 403}
