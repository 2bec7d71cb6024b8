package iam

import (
	"slices"
	"strings"
	"time"

	"sluice/internal/arn"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// identity is what users, groups and roles have in common. It is stored as a part of their records; groups have neither tags
// nor a boundary.
type identity struct {
	Account  string         `json:"account"`
	ID       string         `json:"id"` // AIDA…, AGPA… or AROA…, never used again
	Name     string         `json:"name"`
	Path     string         `json:"path"` // begins and ends with a slash
	Created  time.Time      `json:"created"`
	Tags     []tag          `json:"tags,omitempty"`     // sorted by key
	Boundary string         `json:"boundary,omitempty"` // the ARN of a managed policy
	Inline   []inlinePolicy `json:"inline,omitempty"`   // sorted by name
	Attached []string       `json:"attached,omitempty"` // ARNs of managed policies, in the order they were attached

	arn string
}

// key sorts users, groups and roles in pages.
func (i *identity) key() string { return nameAndID(i.Name, i.ID) }

// inlinePolicy is a policy that belongs to one identity.
type inlinePolicy struct {
	Name     string `json:"name"`
	Document string `json:"document"` // as its author wrote it

	judged bool // the document is known to be one
}

// parse compiles the document.
func (p *inlinePolicy) parse() (*policy.Policy, error) {
	return policy.Parse(policy.Identity, []byte(p.Document))
}

// clone is a copy whose lists may be changed.
func (i *identity) clone() identity {
	out := *i
	out.Tags, out.Inline, out.Attached = slices.Clone(i.Tags), slices.Clone(i.Inline), slices.Clone(i.Attached)
	return out
}

// compile judges the inline policies that are not yet. What comes of it is not kept: see grants.go.
func (i *identity) compile() error {
	for k := range i.Inline {
		p := &i.Inline[k]
		if p.judged {
			continue
		}
		if _, err := p.parse(); err != nil {
			return err
		}
		p.judged = true
	}
	return nil
}

// user is an IAM user.
type user struct {
	identity
	Groups []string `json:"groups,omitempty"` // the IDs of groups, in the order the user joined them
}

// clone is a copy whose lists may be changed.
func (u *user) clone() *user {
	out := *u
	out.identity, out.Groups = u.identity.clone(), slices.Clone(u.Groups)
	return &out
}

func (u *user) compile() error {
	u.arn = resourceARN(u.Account, "user", u.Path, u.Name)
	return u.identity.compile()
}

// role is an IAM role.
type role struct {
	identity
	Description string `json:"description,omitempty"`
	// Trust is the trust policy with unique IDs in place of the ARNs of the users and roles that it names.
	Trust             string `json:"trust"`
	MaxSessionSeconds int64  `json:"maxSessionSeconds"`
	// Service is the principal of the service that a service-linked role belongs to; empty for other roles.
	Service string `json:"service,omitempty"`

	public Role
}

// clone is a copy whose lists may be changed.
func (r *role) clone() *role {
	out := *r
	out.identity = r.identity.clone()
	return &out
}

func (r *role) compile() error {
	r.arn = resourceARN(r.Account, "role", r.Path, r.Name)
	trust, err := policy.Parse(policy.Trust, []byte(r.Trust))
	if err != nil {
		return err
	}
	r.public = Role{Account: r.Account, ID: r.ID, Name: r.Name, ARN: r.arn, MaxSessionSeconds: r.MaxSessionSeconds, Trust: trust}
	for _, t := range r.Tags {
		r.public.Tags = append(r.public.Tags, wire.Entry[string]{Key: t.Key, Value: t.Value})
	}
	return r.identity.compile()
}

// resourceARN names something of IAM by its path and name.
func resourceARN(account, kind, path, name string) string {
	return arn.New("iam", "", account, kind+path+name).String()
}

// The prefixes of unique IDs (IAM User Guide, "IAM identifiers").
const (
	userIDPrefix    = "AIDA"
	groupIDPrefix   = "AGPA"
	roleIDPrefix    = "AROA"
	policyIDPrefix  = "ANPA"
	profileIDPrefix = "AIPA"
)

// fold makes a name comparable: "Names are not distinguished by case" (IAM API Reference, CreateUser, CreateRole, CreatePolicy).
// Names are ASCII.
func fold(name string) string { return strings.ToLower(name) }
