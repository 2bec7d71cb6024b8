package apigateway

import "slices"

// The types of authorizers. TOKEN and REQUEST call a Lambda function, COGNITO_USER_POOLS reads tokens of user pools.
const (
	tokenAuthorizer   = "TOKEN"
	requestAuthorizer = "REQUEST"
	cognitoAuthorizer = "COGNITO_USER_POOLS"
)

// authorizer is an authorizer of an API, as stored.
type authorizer struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Type         string   `json:"type"`
	ProviderARNs []string `json:"providerArns,omitzero"`
	AuthType     string   `json:"authType"`
	URI          string   `json:"uri,omitzero"`
	Credentials  string   `json:"credentials,omitzero"`
	// IdentitySource is where callers' identity is read: "method.request.header.Authorization", of REQUEST several with commas between.
	IdentitySource string `json:"identitySource,omitzero"`
	Validation     string `json:"validation,omitzero"` // a regular expression
	TTLSeconds     *int64 `json:"ttlSeconds,omitzero"` // nil for the default, which is not shown
}

func (a *authorizer) clone() *authorizer {
	c := *a
	c.ProviderARNs = slices.Clone(a.ProviderARNs)
	return &c
}

// authorizes is the authorizationType of the methods that may use the authorizer.
func (a *authorizer) authorizes() string {
	if a.Type == cognitoAuthorizer {
		return authCognito
	}
	return authCustom
}

// cachesSeconds is how long answers of the authorizer are kept. Source: API reference, "CreateAuthorizer": 300 unless set.
func (a *authorizer) cachesSeconds() int64 {
	if a.TTLSeconds == nil {
		return ttlSecondsDefault
	}
	return *a.TTLSeconds
}
