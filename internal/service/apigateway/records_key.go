package apigateway

import (
	"cmp"
	"slices"
	"time"

	"sluice/internal/seal"
)

// apiKey is an API key, as stored. Whoever has its value may call as the key's owner: it lies sealed in the record and is open in
// memory alone, and no log, audit event or error has it. The ID, which is in paths and logs, tells nothing of it.
type apiKey struct {
	ID          string            `json:"id"`
	Name        string            `json:"name,omitzero"`
	Description string            `json:"description,omitzero"`
	CustomerID  string            `json:"customerId,omitzero"`
	Enabled     bool              `json:"enabled,omitzero"`
	StageKeys   []string          `json:"stageKeys,omitzero"` // "api/stage"
	Tags        map[string]string `json:"tags,omitzero"`
	Created     time.Time         `json:"created"`
	Updated     time.Time         `json:"updated"`
	// Order is greater than that of all keys that were made before.
	Order  int64  `json:"order"`
	Sealed []byte `json:"sealed"`

	value string
}

// keyPurpose derives the key that seals the values of API keys.
const keyPurpose = "apigateway/api key"

func (k *apiKey) clone() *apiKey {
	c := *k
	c.StageKeys = slices.Clone(k.StageKeys)
	return &c
}

// bound ties a sealed value to its record: moved to another one, it does not open.
func (k *apiKey) bound(owner string) []byte { return []byte(key(owner, k.ID)) }

// seal closes the key's value into the record.
func (k *apiKey) seal(sealer *seal.Sealer, owner string) {
	k.Sealed = sealer.Seal([]byte(k.value), k.bound(owner))
}

func (k *apiKey) unseal(sealer *seal.Sealer, owner string) error {
	value, err := sealer.Open(k.Sealed, k.bound(owner))
	k.value = string(value)
	return err
}

func (k *apiKey) order() int64 { return k.Order }

// planKey puts an API key under a usage plan, as stored.
type planKey struct {
	PlanID string `json:"planId"`
	KeyID  string `json:"keyId"`
	Order  int64  `json:"order"`
	// Extended is what the key may still use of its quota, granted by UpdateUsage; nil for what the plan grants.
	Extended *extension `json:"extended,omitzero"`
}

// extension is a quota that was granted on top of a plan's, until the period in which it was granted ends.
type extension struct {
	Since     string `json:"since"` // a day: 2026-11-22
	Remaining int64  `json:"remaining"`
}

// planKeyID names a key of a plan among all of a scope. Neither part holds a colon.
func planKeyID(plan, key string) string { return plan + ":" + key }

func (k *planKey) order() int64 { return k.Order }

// clientCertificate is a client certificate, as stored. Its private key is sealed; nothing shows it.
type clientCertificate struct {
	ID          string            `json:"id"`
	Description string            `json:"description,omitzero"`
	PEM         string            `json:"pem"`
	Tags        map[string]string `json:"tags,omitzero"`
	Created     time.Time         `json:"created"`
	Expires     time.Time         `json:"expires"`
	Order       int64             `json:"order"`
	Sealed      []byte            `json:"sealed"` // the private key: PKCS #8, bound to the record
}

// certificatePurpose derives the key that seals private keys.
const certificatePurpose = "apigateway/client certificate"

func (cc *clientCertificate) order() int64 { return cc.Order }

// settings are what an account sets for API Gateway in one region, as stored.
type settings struct {
	CloudWatchRoleARN string `json:"cloudWatchRoleArn,omitzero"`
}

// settingsID is the ID of a scope's only settings.
const settingsID = "account"

// ordered is something that knows when it was made among its like.
type ordered interface{ order() int64 }

// nextOrder is greater than that of all things there are, and follows the clock where it can.
func nextOrder[T any, P interface {
	*T
	ordered
}](things map[string]*T, at time.Time) int64 {
	newest := int64(0)
	for _, v := range things {
		newest = max(newest, P(v).order())
	}
	return max(at.UnixNano(), newest+1)
}

// newestFirst sorts things by age.
func newestFirst[P ordered](things []P) {
	slices.SortFunc(things, func(a, b P) int { return cmp.Compare(b.order(), a.order()) })
}
