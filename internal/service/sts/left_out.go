package sts

import "sluice/internal/service"

// leftOut are the operations of the model that are left out.
func leftOut() []service.Unbuilt {
	return []service.Unbuilt{
		{Why: "a SAML response's signature is not verified here; AssumeRoleWithWebIdentity is the way for identities from outside", Operations: []string{
			"AssumeRoleWithSAML",
		}},
		{Why: "there are no organizations", Operations: []string{
			"AssumeRoot",
		}},
		{Why: "there are no partners who would trade in a token", Operations: []string{
			"GetDelegatedAccessToken",
		}},
		{Why: "nothing here issues tokens for services outside", Operations: []string{
			"GetWebIdentityToken",
		}},
	}
}
