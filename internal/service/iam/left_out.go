package iam

import "sluice/internal/service"

// leftOut are the operations of the model that are left out.
func leftOut() []service.Unbuilt {
	return []service.Unbuilt{
		{Why: "there are no organizations", Operations: []string{
			"DisableOrganizationsRootCredentialsManagement", "DisableOrganizationsRootSessions",
			"EnableOrganizationsRootCredentialsManagement", "EnableOrganizationsRootSessions", "GenerateOrganizationsAccessReport",
			"GetOrganizationsAccessReport", "ListOrganizationsFeatures",
		}},
		{Why: "there are no partners who would ask for access, and nobody to notify", Operations: []string{
			"AcceptDelegationRequest", "AssociateDelegationRequest", "CreateDelegationRequest", "GetDelegationRequest",
			"GetHumanReadableSummary", "ListDelegationRequests", "RejectDelegationRequest", "SendDelegationToken",
			"UpdateDelegationRequest",
		}},
		{Why: "role templates and the settings of Role Manager are AWS's own catalogue", Operations: []string{
			"AcquireRole", "GetAccountProperties", "GetRoleTemplateVersion", "PutAccountProperties",
		}},
		{Why: "nothing here issues tokens for services outside", Operations: []string{
			"DisableOutboundWebIdentityFederation", "EnableOutboundWebIdentityFederation", "GetOutboundWebIdentityFederationInfo",
		}},
		{Why: "who used which permission when is not counted; the audit trail has the calls themselves", Operations: []string{
			"GenerateServiceLastAccessedDetails", "GetServiceLastAccessedDetails", "GetServiceLastAccessedDetailsWithEntities",
			"ListPoliciesGrantingServiceAccess",
		}},
		{Why: "they are credentials of services that are not served (CodeCommit, Keyspaces, Bedrock)", Operations: []string{
			"CreateServiceSpecificCredential", "DeleteSSHPublicKey", "DeleteServiceSpecificCredential", "GetSSHPublicKey",
			"ListSSHPublicKeys", "ListServiceSpecificCredentials", "ResetServiceSpecificCredential", "UpdateSSHPublicKey",
			"UpdateServiceSpecificCredential", "UploadSSHPublicKey",
		}},
		{Why: "requests are signed with access keys alone, not with a certificate's key", Operations: []string{
			"DeleteSigningCertificate", "ListSigningCertificates", "UpdateSigningCertificate", "UploadSigningCertificate",
		}},
		{Why: "load balancers and distributions, which would serve with them, are not served; the listener has its certificate from the configuration", Operations: []string{
			"DeleteServerCertificate", "GetServerCertificate", "ListServerCertificateTags", "ListServerCertificates",
			"TagServerCertificate", "UntagServerCertificate", "UpdateServerCertificate", "UploadServerCertificate",
		}},
		{Why: "STS has one form of token, which every region takes", Operations: []string{
			"SetSecurityTokenServicePreferences",
		}},
	}
}
