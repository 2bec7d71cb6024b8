package iam

import (
	"strings"

	"sluice/internal/store"
)

// records are IAM's kinds of records. Their IDs are account, slash and unique ID.
type records struct {
	users    *store.Records[*user]
	roles    *store.Records[*role]
	policies *store.Records[*managedPolicy]
	keys     *store.Records[*accessKey]
	accounts *store.Records[*account]
	usage    *store.Records[usage]
}

// recordVersion is the form of all records. A change of a record's meaning needs a new one and an upgrade.
const recordVersion = 1

func newRecords(s store.Store) *records {
	return &records{
		users:    store.NewRecords[*user](s, "iam/user", recordVersion, nil),
		roles:    store.NewRecords[*role](s, "iam/role", recordVersion, nil),
		policies: store.NewRecords[*managedPolicy](s, "iam/policy", recordVersion, nil),
		keys:     store.NewRecords[*accessKey](s, "iam/access-key", recordVersion, nil),
		accounts: store.NewRecords[*account](s, "iam/account", recordVersion, nil),
		usage:    store.NewRecords[usage](s, "iam/usage", recordVersion, nil),
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
