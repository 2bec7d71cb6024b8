package iam

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sluice/internal/store"
	"sluice/internal/uuid"
)

// Service-linked roles: made for one service, whose they are. The account's users may look at them and delete them, and change
// nothing but the description and the tags.

// Where service-linked roles are, and how their names begin (recorded: CreateServiceLinkedRole).
const (
	linkedPath       = "/aws-service-role/"
	linkedNamePrefix = "AWSServiceRoleFor"
)

// linkedRoleName is the name of a service's role; of a service that is not known, a pattern of it.
func linkedRoleName(principal, suffix string) string {
	name := linkedNamePrefix + "*"
	if l := linkedServiceOf(principal); l != nil {
		name = linkedNamePrefix + l.role
	}
	if suffix != "" {
		name += "_" + suffix
	}
	return name
}

// linkedTrust is the trust policy of a service's role.
func linkedTrust(principal string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"` + principal + `"},"Action":"sts:AssumeRole"}]}`
}

// editOwnRole is editRole for what nobody may change in a service-linked role.
func (s *Service) editOwnRole(account, name string, edit func(*role) error) error {
	return s.editRole(account, name, func(edited *role) error {
		if edited.Service != "" {
			return errProtectedRole(edited.Name)
		}
		return edit(edited)
	})
}

// deletion is the task of deleting a service-linked role. No served service has anything that hinders one, so it is done when
// it is made; what remains is its ID, which can be asked about.
type deletion struct {
	Account string    `json:"account"`
	ID      string    `json:"id"` // task/aws-service-role/SERVICE/ROLE/UUID
	Created time.Time `json:"created"`
}

func newDeletion(r *role, now time.Time) *deletion {
	return &deletion{Account: r.Account, ID: "task" + r.Path + r.Name + "/" + uuid.New().String(), Created: now}
}

// deletedRoleARN is the ARN of the role in the ID of a task, which need not exist.
func deletedRoleARN(account, id string) string {
	path, _ := strings.CutPrefix(id, "task/")
	if end := strings.LastIndexByte(path, '/'); end >= 0 {
		path = path[:end]
	}
	return resourceARN(account, "role", "/", path)
}

func (*deletion) compile() error    { return nil }
func (d *deletion) show(img *image) { img.deletions[d.ID] = d }
func (d *deletion) hide(img *image) { delete(img.deletions, d.ID) }
func (d *deletion) recordID() string {
	return recordID(d.Account, d.ID[strings.LastIndexByte(d.ID, '/')+1:])
}

func (d *deletion) put(r *records, b store.Batch) error {
	return r.deletions.PutIn(b, d.recordID(), d)
}

func (d *deletion) erase(r *records, b store.Batch) { r.deletions.DeleteIn(b, d.recordID()) }

// forgetDeletions removes the oldest tasks of an account, so that there is room for one more. It needs s.writing.
func (s *Service) forgetDeletions(c *change, account string) {
	var all []*deletion
	for _, d := range s.image.deletions {
		if d.Account == account {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b *deletion) int {
		return cmp.Or(a.Created.Compare(b.Created), strings.Compare(a.ID, b.ID))
	})
	for i := 0; i <= len(all)-deletionsMax; i++ {
		c.remove(all[i])
	}
}
