package app

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sluice/internal/edge"
	"sluice/internal/service"
	"sluice/internal/service/iam"
	"sluice/internal/service/sts"
)

// roles gives STS what it asks of IAM.
type roles struct{ *iam.Service }

// FindRole returns a role as STS sees it.
func (r roles) FindRole(roleARN string) (sts.Role, bool) {
	role, ok := r.Service.FindRole(roleARN)
	return sts.Role(role), ok
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

// SourceIdentity returns that of the caller's session.
func (p permissions) SourceIdentity(c *service.Caller) (string, bool) { return p.sts.SourceIdentity(c) }

// Keys are an access key.
type Keys struct{ AccessKeyID, SecretAccessKey string }

// RootCredentials reads the root's access key from a data folder, for the commands beside the server.
func RootCredentials(data string) (Keys, error) {
	path := filepath.Join(data, iam.CredentialsFile)
	f, err := os.Open(path)
	if err != nil {
		return Keys{}, fmt.Errorf("the root's access key (is %q the server's data folder, and has it been started?): %w", data, err)
	}
	var keys Keys
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "=")
		switch strings.TrimSpace(name) {
		case "aws_access_key_id":
			keys.AccessKeyID = strings.TrimSpace(value)
		case "aws_secret_access_key":
			keys.SecretAccessKey = strings.TrimSpace(value)
		}
	}
	return keys, errors.Join(lines.Err(), f.Close())
}
