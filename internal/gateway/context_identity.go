package gateway

import "sluice/internal/value"

// identity is $context.identity for templates. Who did not sign need not say who he is, and what is not known is null.
func (p *passage) identity() value.Value {
	names := identityNames()
	if p.test != nil {
		names = testIdentityNames()
	}
	o := value.NewObject()
	for _, name := range names {
		if text := p.identityText(name); text != "" {
			o.Set(name, value.String(text))
		} else {
			o.Set(name, value.Null())
		}
	}
	return o.Value()
}

// identityNames are the members that the identity of a live request has, in their order (recorded).
func identityNames() []string {
	return []string{
		"cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "sourceIp", "principalOrgId", "accessKey", "cognitoAuthenticationType",
		"cognitoAuthenticationProvider", "userArn", "userAgent", "user",
	}
}

// identityText is one member of it; empty for what is not known. Caller and user are one: "AIDA…", "AROA…:session", or the account for
// its root user. Source: Developer Guide, "Variables for data models, authorizers, mapping templates, and CloudWatch access logging".
func (p *passage) identityText(name string) string {
	switch name {
	case "sourceIp":
		return p.source
	case "userAgent":
		return p.userAgent
	}
	if p.test != nil {
		switch name {
		case "apiKey":
			return testKey
		case "apiKeyId":
			return testKeyID
		}
	}
	c := p.caller
	if c == nil || c.IsAnonymous() {
		return ""
	}
	switch name {
	case "accountId":
		return c.Account()
	case "caller", "user":
		return c.UserID
	case "userArn":
		return c.Principal.ARN
	case "accessKey":
		return c.AccessKeyID
	}
	return ""
}
