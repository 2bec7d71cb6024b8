package sts

import (
	"time"

	"sluice/internal/api/stsapi"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// keys adds what conditions can test of the role.
func (r *Role) keys(keys policy.Keys) policy.Keys {
	return tagKeys(tagKeys(keys, "aws:ResourceTag/", r.Tags), "iam:ResourceTag/", r.Tags)
}

// lifetime is how long a session of the role lasts.
func (r *Role) lifetime(seconds wire.Opt[int64]) (time.Duration, error) {
	wanted := seconds.Or(roleSecondsDefault)
	if wanted > r.MaxSessionSeconds {
		return 0, errTooLong()
	}
	return time.Duration(wanted) * time.Second, nil
}

// user is a session of the role as answers show it.
func (r *Role) user(sessionName string) *stsapi.AssumedRoleUser {
	return &stsapi.AssumedRoleUser{
		AssumedRoleId: wire.Some(r.ID + ":" + sessionName), Arn: wire.Some(sessionARN(r.Account, r.ARN, sessionName)),
	}
}
