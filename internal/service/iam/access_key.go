package iam

import (
	"cmp"
	"strings"
	"time"

	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// accessKey is a long-term access key of a user or of an account's root user.
type accessKey struct {
	Account string    `json:"account"`
	ID      string    `json:"id"`
	UserID  string    `json:"userId,omitempty"` // AIDA…; empty for the root user's
	Status  string    `json:"status"`
	Created time.Time `json:"created"`
	Sealed  []byte    `json:"sealed"`
	// Operator marks the root user's key that the operator has: made at the first start, or chosen.
	Operator bool `json:"operator,omitempty"`

	secret string
}

// The states of an access key (IAM API Reference, UpdateAccessKey).
const (
	statusActive   = "Active"
	statusInactive = "Inactive"
)

// credential is what verifies a signature, and who made it.
type credential struct {
	secret string
	holder *service.Caller
}

// secretPurpose derives the key that seals secret access keys.
const secretPurpose = "iam/secret access key"

// newAccessKey makes an active key of the pair; sealer is that of secretPurpose.
func newAccessKey(sealer *seal.Sealer, account, userID, id, secret string, now time.Time) *accessKey {
	k := &accessKey{Account: account, ID: id, UserID: userID, Status: statusActive, Created: now, secret: secret}
	k.Sealed = sealer.Seal([]byte(secret), k.bound())
	return k
}

// bound ties a sealed secret to its record: moved to another one, it does not open.
func (k *accessKey) bound() []byte { return []byte(k.Account + "/" + k.ID) }

func (k *accessKey) unseal(sealer *seal.Sealer) error {
	secret, err := sealer.Open(k.Sealed, k.bound())
	k.secret = string(secret)
	return err
}

// owner is the user's ID or, for the root user, the account.
func (k *accessKey) owner() string { return cmp.Or(k.UserID, k.Account) }

func (k *accessKey) compile() error { return nil }

func compareKeys(a, b *accessKey) int {
	return cmp.Or(a.Created.Compare(b.Created), strings.Compare(a.ID, b.ID))
}

// credit makes the credential of a key, or takes it away: an inactive key opens nothing, nor does one whose user is gone.
func (img *image) credit(k *accessKey) {
	delete(img.credentials, k.ID)
	if k.Status != statusActive {
		return
	}
	if k.UserID == "" {
		img.credentials[k.ID] = credential{k.secret, rootCaller(k.Account, k.ID)}
	} else if u := img.usersByID[k.UserID]; u != nil {
		img.credentials[k.ID] = credential{k.secret, userCaller(u, k.ID)}
	}
}

func rootCaller(account, accessKeyID string) *service.Caller {
	return &service.Caller{
		Principal: policy.Principal{Caller: policy.Root, ARN: rootARN(account), Account: account},
		UserID:    account, AccessKeyID: accessKeyID,
	}
}

func userCaller(u *user, accessKeyID string) *service.Caller {
	return &service.Caller{
		Principal: policy.Principal{Caller: policy.User, ARN: u.arn, Account: u.Account, ID: u.ID},
		UserID:    u.ID, UserName: u.Name, AccessKeyID: accessKeyID,
	}
}

func rootARN(account string) string { return resourceARN(account, "", "", "root") }

// unusedKeyID makes an access key ID that no key has. It needs s.writing.
func (s *Service) unusedKeyID(account string) string {
	for {
		id := seal.NewAccessKeyID(seal.LongTermPrefix, account)
		if s.image.keys[id] == nil {
			return id
		}
	}
}
