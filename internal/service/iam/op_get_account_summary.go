package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getAccountSummary counts what the account has, beside its quotas.
func (s *Service) getAccountSummary() service.Operation {
	const action = "iam:GetAccountSummary"
	contract := service.Contract{
		Action: action, Resource: "",
	}
	authorize := func(c *service.Call, _ *wire.Empty) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, _ *wire.Empty) (*iamapi.GetAccountSummaryResponse, error) {
		return &iamapi.GetAccountSummaryResponse{SummaryMap: s.summary(c.Account)}, nil
	}
	return service.Define(iamapi.GetAccountSummary, contract, authorize, handle)
}

// summary counts what the account has. Of kinds that it cannot have there are none: certificates, and a password of the root user.
func (s *Service) summary(account string) wire.Dict[int64] {
	versions, rootKeys := 0, 0
	users, roles, policies := s.counts(account)
	groups, profiles := len(s.groups(account)), len(s.profiles(account))
	for _, p := range s.policies(account) {
		if !p.isAWS() {
			versions += len(p.Versions)
		}
	}
	if len(s.keys(account)) > 0 {
		rootKeys = 1
	}
	var out wire.Dict[int64]
	for _, entry := range []struct {
		key   string
		value int
	}{
		{"Users", users},
		{"UsersQuota", usersMax},
		{"Groups", groups},
		{"GroupsQuota", groupsMax},
		{"GroupsPerUserQuota", groupsPerUserMax},
		{"Roles", roles},
		{"RolesQuota", rolesMax},
		{"Policies", policies},
		{"PoliciesQuota", policiesMax},
		{"PolicySizeQuota", managedPolicyCharsMax},
		{"PolicyVersionsInUse", versions},
		{"PolicyVersionsInUseQuota", policyVersionsInUseMax},
		{"VersionsPerPolicyQuota", policyVersionsMax},
		{"AttachedPoliciesPerUserQuota", attachedPoliciesMax},
		{"AttachedPoliciesPerGroupQuota", attachedPoliciesMax},
		{"AttachedPoliciesPerRoleQuota", attachedPoliciesMax},
		{"UserPolicySizeQuota", userPolicyCharsMax},
		{"GroupPolicySizeQuota", groupPolicyCharsMax},
		{"RolePolicySizeQuota", rolePolicyCharsMax},
		{"AssumeRolePolicySizeQuota", trustPolicyCharsMax},
		{"AccessKeysPerUserQuota", accessKeysMax},
		{"AccountAccessKeysPresent", rootKeys},
		{"AccountPasswordPresent", 0},
		{"AccountMFAEnabled", 0},
		{"AccountSigningCertificatesPresent", 0},
		{"MFADevices", len(s.mfaDevices(account))},
		{"MFADevicesInUse", s.mfaDevicesInUse(account)},
		{"ServerCertificates", 0},
		{"ServerCertificatesQuota", serverCertificatesMax},
		{"SigningCertificatesPerUserQuota", signingCertificatesMax},
		{"InstanceProfiles", profiles},
		{"InstanceProfilesQuota", instanceProfilesMax},
		{"Providers", len(s.oidcProviders(account)) + len(s.samlProviders(account))},
		{"GlobalEndpointTokenVersion", globalTokenVersion},
	} {
		out = append(out, wire.Entry[int64]{Key: entry.key, Value: int64(entry.value)})
	}
	return out
}
