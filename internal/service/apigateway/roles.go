package apigateway

import "context"

// Roles knows the roles that accounts hand to API Gateway.
type Roles interface {
	// MayAssume reports whether the role is there and trusts API Gateway to act as it for the account.
	MayAssume(ctx context.Context, account, role string) (bool, error)
}
