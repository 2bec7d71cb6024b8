package iam

import (
	"strings"

	"sluice/internal/store"
)

// records are IAM's kinds of records. Their IDs are account, slash and unique ID.
type records struct {
	users            *store.Records[*user]
	groups           *store.Records[*group]
	roles            *store.Records[*role]
	profiles         *store.Records[*instanceProfile]
	deletions        *store.Records[*deletion]
	logins           *store.Records[*loginProfile]
	passwordPolicies *store.Records[*passwordPolicy]
	aliases          *store.Records[*accountAlias]
	policies         *store.Records[*managedPolicy]
	keys             *store.Records[*accessKey]
	accounts         *store.Records[*account]
	usage            *store.Records[usage]

	oidcProviders *store.Records[*oidcProvider]
	samlProviders *store.Records[*samlProvider]
	mfaDevices    *store.Records[*mfaDevice]
	reports       *store.Records[*credentialReport]
}

// recordVersion is the form of all records. A change of a record's meaning needs a new one and an upgrade.
const recordVersion = 1

func newRecords(s store.Store) *records {
	return &records{
		users:            store.NewRecords[*user](s, "iam/user", recordVersion, nil),
		groups:           store.NewRecords[*group](s, "iam/group", recordVersion, nil),
		profiles:         store.NewRecords[*instanceProfile](s, "iam/instance-profile", recordVersion, nil),
		deletions:        store.NewRecords[*deletion](s, "iam/role-deletion", recordVersion, nil),
		logins:           store.NewRecords[*loginProfile](s, "iam/login-profile", recordVersion, nil),
		passwordPolicies: store.NewRecords[*passwordPolicy](s, "iam/password-policy", recordVersion, nil),
		aliases:          store.NewRecords[*accountAlias](s, "iam/account-alias", recordVersion, nil),
		roles:            store.NewRecords[*role](s, "iam/role", recordVersion, nil),
		policies:         store.NewRecords[*managedPolicy](s, "iam/policy", recordVersion, nil),
		keys:             store.NewRecords[*accessKey](s, "iam/access-key", recordVersion, nil),
		accounts:         store.NewRecords[*account](s, "iam/account", recordVersion, nil),
		usage:            store.NewRecords[usage](s, "iam/usage", recordVersion, nil),

		oidcProviders: store.NewRecords[*oidcProvider](s, "iam/oidc-provider", recordVersion, nil),
		samlProviders: store.NewRecords[*samlProvider](s, "iam/saml-provider", recordVersion, nil),
		mfaDevices:    store.NewRecords[*mfaDevice](s, "iam/mfa-device", recordVersion, nil),
		reports:       store.NewRecords[*credentialReport](s, "iam/credential-report", recordVersion, nil),
	}
}

// recorded is what has a record.
type recorded interface {
	put(*records, store.Batch) error
	erase(*records, store.Batch)
}

func recordID(account, id string) string { return account + "/" + id }

func uniqueIDOf(recordID string) string { return recordID[strings.IndexByte(recordID, '/')+1:] }

func (u *user) put(r *records, b store.Batch) error {
	return r.users.PutIn(b, recordID(u.Account, u.ID), u)
}

func (u *user) erase(r *records, b store.Batch) { r.users.DeleteIn(b, recordID(u.Account, u.ID)) }

func (r *role) put(all *records, b store.Batch) error {
	return all.roles.PutIn(b, recordID(r.Account, r.ID), r)
}

func (r *role) erase(all *records, b store.Batch) {
	all.roles.DeleteIn(b, recordID(r.Account, r.ID))
	all.usage.DeleteIn(b, recordID(r.Account, r.ID))
}

func (p *managedPolicy) put(r *records, b store.Batch) error {
	return r.policies.PutIn(b, recordID(p.Account, p.ID), p)
}

func (p *managedPolicy) erase(r *records, b store.Batch) {
	r.policies.DeleteIn(b, recordID(p.Account, p.ID))
}

func (k *accessKey) put(r *records, b store.Batch) error {
	return r.keys.PutIn(b, recordID(k.Account, k.ID), k)
}

func (k *accessKey) erase(r *records, b store.Batch) {
	r.keys.DeleteIn(b, recordID(k.Account, k.ID))
	r.usage.DeleteIn(b, recordID(k.Account, k.ID))
}
