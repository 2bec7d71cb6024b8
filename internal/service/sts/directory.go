package sts

import (
	"context"
	"errors"
	"time"

	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts/issuer"
	"sluice/internal/service/sts/jwt"
	"sluice/internal/wire"
)

// Role is what a session takes from its role.
type Role struct {
	Account, ID, Name, ARN string
	MaxSessionSeconds      int64
	Tags                   wire.Dict[string]
	Trust                  *policy.Policy
}

// Directory is what STS asks of IAM. It must not block.
type Directory interface {
	// FindRole returns the role of an ARN, case and path included.
	FindRole(roleARN string) (Role, bool)
	// FindPolicy returns the version in effect of a managed policy that the account can use. The same version is the same
	// pointer.
	FindPolicy(account, policyARN string) (*policy.Policy, bool)
	// FindAccount returns the account of a long-term access key.
	FindAccount(accessKeyID string) (string, bool)
}

// Devices is what STS asks of IAM about multi-factor authentication.
type Devices interface {
	// VerifyMFA judges the code that a device shows now, and uses it up: no code is good twice. The device must be one of the
	// user's, whose unique ID is given; for the root user of an account it is the account. ErrNoDevice and ErrWrongCode, wrapped
	// or not, say what is wrong; any other error is our own.
	VerifyMFA(ctx context.Context, account, userID, serialNumber, code string) error
}

// What Devices answer.
var (
	// ErrNoDevice is for a serial number that is none of the user's devices.
	ErrNoDevice = errors.New("the user has no such MFA device")
	// ErrWrongCode is for a code that is not the device's now, or was used before.
	ErrWrongCode = errors.New("the MFA device shows another code")
)

// Providers is what STS asks of IAM about OpenID Connect providers. It must not block.
type Providers interface {
	// FindOIDCProvider returns what an account lets the tokens of an issuer in with: whom they may be for, and the SHA-1 hashes
	// of certificates that vouch for the issuer where this host does not trust it. issuer is the token's claim with its scheme,
	// and must be the provider's URL to the letter. The lists are not changed.
	FindOIDCProvider(account, issuer string) (clientIDs, thumbprints []string, ok bool)
}

// IssuerKeys finds the keys of issuers; *issuer.Keys does.
type IssuerKeys interface {
	// Find returns the keys of an ID and algorithm, at least one. The errors are package issuer's and the context's.
	Find(ctx context.Context, now time.Time, p issuer.Provider, keyID, algorithm string) ([]*jwt.Key, error)
}

// unbound stands for whatever was not given: nobody has a device, and there is no provider.
type unbound struct{}

func (unbound) VerifyMFA(context.Context, string, string, string, string) error { return ErrNoDevice }

func (unbound) FindOIDCProvider(string, string) ([]string, []string, bool) { return nil, nil, false }

func (unbound) Find(context.Context, time.Time, issuer.Provider, string, string) ([]*jwt.Key, error) {
	return nil, issuer.ErrNoKey
}
