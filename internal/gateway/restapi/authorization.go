package restapi

import (
	"errors"

	"sluice/internal/service/iam/policy"
)

// CallerCredentials stands in the place of a role and asks to call an integration as the method's caller. Source: API reference,
// "Integration", credentials.
const CallerCredentials = "arn:aws:iam::*:user/*"

// The authorization types that are enforced.
const (
	AuthNone = "NONE"
	AuthIAM  = "AWS_IAM"
)

// compilePolicy parses the resource policy that the API was deployed with, once; nil for none. A policy that is none fails the
// deployment: without it the API would be open.
func compilePolicy(text string) (*policy.Policy, error) {
	if text == "" {
		return nil, nil
	}
	p, err := policy.Parse(policy.Resource, []byte(text))
	if err != nil {
		return nil, &InvalidError{What: "resource policy", Cause: err}
	}
	return p, nil
}

var errNobodyToCallAs = errors.New(CallerCredentials + " needs a method whose authorizationType is " + AuthIAM)

// checkCredentials refuses to call as a caller whom the method does not know. What AWS makes of it is not documented; nothing that a
// caller sends could let it through here.
func (m *Method) checkCredentials() error {
	if m.Integration.Credentials == CallerCredentials && m.AuthorizationType != AuthIAM {
		return errNobodyToCallAs
	}
	return nil
}
