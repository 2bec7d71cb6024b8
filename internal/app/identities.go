package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/service"
	"sluice/internal/service/iam"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts"
)

// roles gives STS what it asks of IAM.
type roles struct{ *iam.Service }

// FindRole returns a role as STS sees it.
func (r roles) FindRole(roleARN string) (sts.Role, bool) {
	role, ok := r.Service.FindRole(roleARN)
	return sts.Role(role), ok
}

// devices lets STS ask IAM for codes of MFA devices.
type devices struct {
	iam   *iam.Service
	clock clock.Clock
}

// VerifyMFA takes a code, once.
func (d devices) VerifyMFA(_ context.Context, account, userID, serialNumber, code string) error {
	err := d.iam.VerifyMFA(account, userID, serialNumber, code, d.clock.Now())
	switch {
	case errors.Is(err, iam.ErrNoMFADevice):
		return sts.ErrNoDevice
	case errors.Is(err, iam.ErrMFACode):
		return sts.ErrWrongCode
	}
	return err
}

// credentials asks STS for keys that come with a token and IAM for others; it implements edge.Credentials.
type credentials struct {
	iam *iam.Service
	sts *sts.Service
}

// Find returns the secret and the holder of an access key.
func (c credentials) Find(accessKeyID, token string, now time.Time) (string, *service.Caller, error) {
	if token == "" {
		secret, holder, err := c.iam.FindKey(accessKeyID)
		return secret, holder, edgeError(err)
	}
	secret, holder, err := c.sts.Find(accessKeyID, token, now)
	return secret, holder, edgeError(err)
}

func edgeError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, iam.ErrUnknownKey):
		return edge.ErrUnknownKey
	case errors.Is(err, sts.ErrExpiredToken):
		return edge.ErrExpiredToken
	case errors.Is(err, sts.ErrInvalidToken):
		return edge.ErrInvalidToken
	}
	return err
}

// permissions asks IAM for policies, and both for tags: a session's take precedence. It implements edge.Permissions.
type permissions struct {
	*iam.Service
	sts *sts.Service
}

// Tag returns a tag of the caller.
func (p permissions) Tag(c *service.Caller, key string) (string, bool) {
	if v, ok := p.sts.SessionTag(c, key); ok {
		return v, true
	}
	return p.PrincipalTag(c.Principal.ID, key)
}

// SessionKey returns what the caller's session remembers of who vouched for it.
func (p permissions) SessionKey(c *service.Caller, name string) (policy.Value, bool) {
	return p.sts.SessionKey(c, name)
}

// SourceIdentity returns that of the caller's session.
func (p permissions) SourceIdentity(c *service.Caller) (string, bool) { return p.sts.SourceIdentity(c) }

// Keys are an access key.
type Keys struct{ AccessKeyID, SecretAccessKey string }

// RootCredentials reads an account's root credentials from a data folder, for the commands beside the server; those of the server's own
// account for an empty one.
func RootCredentials(data, account string) (Keys, error) {
	path := filepath.Join(data, iam.CredentialsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return Keys{}, fmt.Errorf("the root's access key (is %q the server's data folder, and has it been started?): %w", data, err)
	}
	profile := "default"
	if account != "" {
		profile = account
	}
	var keys Keys
	inside := false
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch name = strings.TrimSpace(name); {
		case strings.HasPrefix(name, "["):
			inside = name == "["+profile+"]"
		case inside && name == "aws_access_key_id":
			keys.AccessKeyID = strings.TrimSpace(value)
		case inside && name == "aws_secret_access_key":
			keys.SecretAccessKey = strings.TrimSpace(value)
		}
	}
	if keys == (Keys{}) {
		return Keys{}, fmt.Errorf("%s has no profile %q", path, profile)
	}
	return keys, nil
}
