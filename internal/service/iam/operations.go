package iam

import (
	"sluice/internal/api/iamapi"
	"sluice/internal/service"
)

// Definition is IAM as the edge serves it.
func (s *Service) Definition() service.Definition {
	operations := s.operations()
	for i := range operations {
		operations[i].Authorize = refuseSessionTokens(operations[i].Authorize)
	}
	return service.Definition{Model: iamapi.Service, Operations: operations, Unbuilt: leftOut(), Invalid: invalid}
}

func (s *Service) operations() []service.Operation {
	return []service.Operation{
		s.createUser(), s.getUser(), s.updateUser(), s.deleteUser(), s.listUsers(),
		s.tagUser(), s.untagUser(), s.listUserTags(),
		s.createAccessKey(), s.listAccessKeys(), s.updateAccessKey(), s.deleteAccessKey(), s.getAccessKeyLastUsed(),
		s.putUserPolicy(), s.getUserPolicy(), s.deleteUserPolicy(), s.listUserPolicies(),
		s.attachUserPolicy(), s.detachUserPolicy(), s.listAttachedUserPolicies(),
		s.putUserPermissionsBoundary(), s.deleteUserPermissionsBoundary(),

		s.createGroup(), s.getGroup(), s.updateGroup(), s.deleteGroup(), s.listGroups(), s.listGroupsForUser(),
		s.addUserToGroup(), s.removeUserFromGroup(),
		s.putGroupPolicy(), s.getGroupPolicy(), s.deleteGroupPolicy(), s.listGroupPolicies(),
		s.attachGroupPolicy(), s.detachGroupPolicy(), s.listAttachedGroupPolicies(),

		s.createLoginProfile(), s.getLoginProfile(), s.updateLoginProfile(), s.deleteLoginProfile(), s.changePassword(),
		s.updateAccountPasswordPolicy(), s.getAccountPasswordPolicy(), s.deleteAccountPasswordPolicy(),
		s.createAccountAlias(), s.deleteAccountAlias(), s.listAccountAliases(),

		s.createRole(), s.getRole(), s.updateRole(), s.updateRoleDescription(), s.updateAssumeRolePolicy(), s.deleteRole(), s.listRoles(),
		s.tagRole(), s.untagRole(), s.listRoleTags(),
		s.putRolePolicy(), s.getRolePolicy(), s.deleteRolePolicy(), s.listRolePolicies(),
		s.attachRolePolicy(), s.detachRolePolicy(), s.listAttachedRolePolicies(),
		s.putRolePermissionsBoundary(), s.deleteRolePermissionsBoundary(),

		s.createServiceLinkedRole(), s.deleteServiceLinkedRole(), s.getServiceLinkedRoleDeletionStatus(),

		s.createInstanceProfile(), s.getInstanceProfile(), s.deleteInstanceProfile(), s.listInstanceProfiles(), s.listInstanceProfilesForRole(),
		s.addRoleToInstanceProfile(), s.removeRoleFromInstanceProfile(),
		s.tagInstanceProfile(), s.untagInstanceProfile(), s.listInstanceProfileTags(),

		s.createPolicy(), s.getPolicy(), s.deletePolicy(), s.listPolicies(), s.listEntitiesForPolicy(),
		s.createPolicyVersion(), s.getPolicyVersion(), s.listPolicyVersions(), s.deletePolicyVersion(), s.setDefaultPolicyVersion(),
		s.tagPolicy(), s.untagPolicy(), s.listPolicyTags(),

		s.getAccountSummary(),

		s.createOpenIDConnectProvider(), s.getOpenIDConnectProvider(), s.listOpenIDConnectProviders(), s.deleteOpenIDConnectProvider(),
		s.addClientIDToOpenIDConnectProvider(), s.removeClientIDFromOpenIDConnectProvider(), s.updateOpenIDConnectProviderThumbprint(),
		s.tagOpenIDConnectProvider(), s.untagOpenIDConnectProvider(), s.listOpenIDConnectProviderTags(),

		s.createSAMLProvider(), s.getSAMLProvider(), s.listSAMLProviders(), s.updateSAMLProvider(), s.deleteSAMLProvider(),
		s.tagSAMLProvider(), s.untagSAMLProvider(), s.listSAMLProviderTags(),

		s.createVirtualMFADevice(), s.enableMFADevice(), s.resyncMFADevice(), s.deactivateMFADevice(), s.deleteVirtualMFADevice(),
		s.listMFADevices(), s.listVirtualMFADevices(), s.getMFADevice(), s.tagMFADevice(), s.untagMFADevice(), s.listMFADeviceTags(),

		s.simulateCustomPolicy(), s.simulatePrincipalPolicy(), s.getContextKeysForCustomPolicy(), s.getContextKeysForPrincipalPolicy(),

		s.getAccountAuthorizationDetails(), s.generateCredentialReport(), s.getCredentialReport(),
	}
}
