package sts

import (
	"time"

	"sluice/internal/api/stsapi"
	"sluice/internal/seal"
	"sluice/internal/wire"
)

// Credentials are those of a new session.
type Credentials struct {
	AccessKeyID, SecretAccessKey, SessionToken string
	Expires                                    time.Time
}

// issue makes credentials for a session that begins now.
func (s *Service) issue(v *session, now time.Time, lifetime time.Duration) (Credentials, error) {
	accessKeyID := seal.NewAccessKeyID(seal.SessionPrefix, v.Account)
	expires := now.Add(lifetime).UTC().Truncate(time.Second)
	v.Secret, v.Issued, v.Expires = seal.NewSecretAccessKey(), now.Unix(), expires.Unix()
	token, err := s.seal(v, accessKeyID)
	return Credentials{AccessKeyID: accessKeyID, SecretAccessKey: v.Secret, SessionToken: token, Expires: expires}, err
}

func (c *Credentials) shown() *stsapi.Credentials {
	return &stsapi.Credentials{
		AccessKeyId: wire.Some(c.AccessKeyID), SecretAccessKey: wire.Some(c.SecretAccessKey),
		SessionToken: wire.Some(c.SessionToken), Expiration: wire.Some(c.Expires),
	}
}
