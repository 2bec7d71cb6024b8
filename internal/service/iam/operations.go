package iam

import (
	"sluice/internal/api/iamapi"
	"sluice/internal/service"
)

// Definition is IAM as the edge serves it. Operations that the model has and this table has not are answered by the edge.
func (s *Service) Definition() service.Definition {
	operations := s.operations()
	for i := range operations {
		operations[i].Authorize = refuseSessionTokens(operations[i].Authorize)
	}
	return service.Definition{Model: iamapi.Service, Operations: operations, Invalid: invalid}
}

func (s *Service) operations() []service.Operation {
	return []service.Operation{
		s.createUser(), s.getUser(), s.updateUser(), s.deleteUser(), s.listUsers(),
		s.tagUser(), s.untagUser(), s.listUserTags(),
		s.createAccessKey(), s.listAccessKeys(), s.updateAccessKey(), s.deleteAccessKey(), s.getAccessKeyLastUsed(),
		s.putUserPolicy(), s.getUserPolicy(), s.deleteUserPolicy(), s.listUserPolicies(),
		s.attachUserPolicy(), s.detachUserPolicy(), s.listAttachedUserPolicies(),
		s.putUserPermissionsBoundary(), s.deleteUserPermissionsBoundary(),

		s.createRole(), s.getRole(), s.updateRole(), s.updateRoleDescription(), s.updateAssumeRolePolicy(), s.deleteRole(), s.listRoles(),
		s.tagRole(), s.untagRole(), s.listRoleTags(),
		s.putRolePolicy(), s.getRolePolicy(), s.deleteRolePolicy(), s.listRolePolicies(),
		s.attachRolePolicy(), s.detachRolePolicy(), s.listAttachedRolePolicies(),
		s.putRolePermissionsBoundary(), s.deleteRolePermissionsBoundary(),

		s.createPolicy(), s.getPolicy(), s.deletePolicy(), s.listPolicies(), s.listEntitiesForPolicy(),
		s.createPolicyVersion(), s.getPolicyVersion(), s.listPolicyVersions(), s.deletePolicyVersion(), s.setDefaultPolicyVersion(),
		s.tagPolicy(), s.untagPolicy(), s.listPolicyTags(),

		s.getAccountSummary(),
	}
}
