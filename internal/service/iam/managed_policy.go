package iam

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"sluice/internal/service/iam/policy"
)

// managedPolicy is a policy of its own, which users and roles have attached. Those that AWS manages belong to the account
// "aws" and are not stored.
type managedPolicy struct {
	Account     string          `json:"account"`
	ID          string          `json:"id"` // ANPA…
	Name        string          `json:"name"`
	Path        string          `json:"path"`
	Description string          `json:"description,omitempty"`
	Created     time.Time       `json:"created"`
	Updated     time.Time       `json:"updated"` // when the newest version was made
	Tags        []tag           `json:"tags,omitempty"`
	Versions    []policyVersion `json:"versions"` // oldest first, never empty
	Default     string          `json:"default"`  // the ID of the version in effect
	Newest      int             `json:"newest"`   // the number of the newest version ever made

	arn string
}

// policyVersion is one version of a managed policy. It never changes.
type policyVersion struct {
	ID       string    `json:"id"` // v1, v2, …
	Document string    `json:"document"`
	Created  time.Time `json:"created"`

	compiled *policy.Policy
	// lazily compiles a policy that AWS manages when it is first used; nil for others.
	lazily func() *policy.Policy
}

// awsAccount stands in the ARNs of policies that AWS manages.
const awsAccount = "aws"

func (p *managedPolicy) isAWS() bool { return p.Account == awsAccount }

// version returns the version of that ID, or nil.
func (p *managedPolicy) version(id string) *policyVersion {
	for i := range p.Versions {
		if p.Versions[i].ID == id {
			return &p.Versions[i]
		}
	}
	return nil
}

// effective is the compiled default version.
func (p *managedPolicy) effective() *policy.Policy {
	v := p.version(p.Default)
	if v == nil {
		return nil // compile has seen to it that there is one
	}
	if v.lazily != nil {
		return v.lazily()
	}
	return v.compiled
}

func (p *managedPolicy) clone() *managedPolicy {
	out := *p
	out.Tags, out.Versions = slices.Clone(p.Tags), slices.Clone(p.Versions)
	return &out
}

func (p *managedPolicy) compile() error {
	p.arn = resourceARN(p.Account, "policy", p.Path, p.Name)
	for i := range p.Versions {
		v := &p.Versions[i]
		if v.compiled != nil {
			continue
		}
		compiled, err := policy.Parse(policy.Managed, []byte(v.Document))
		if err != nil {
			return err
		}
		v.compiled = compiled
	}
	if p.version(p.Default) == nil {
		return fmt.Errorf("no version %q, which is the default", p.Default)
	}
	return nil
}

// add makes the newest version. It does not become the default.
func (p *managedPolicy) add(document string, compiled *policy.Policy, now time.Time) *policyVersion {
	p.Newest++
	p.Versions = append(p.Versions, policyVersion{ID: "v" + strconv.Itoa(p.Newest), Document: document, Created: now, compiled: compiled})
	p.Updated = now
	return &p.Versions[len(p.Versions)-1]
}

// key sorts policies in pages.
func (p *managedPolicy) key() string { return nameAndID(p.Name, p.ID) }

// parseManaged judges the document of a version.
func parseManaged(document string) (*policy.Policy, error) {
	compiled, err := policy.Parse(policy.Managed, []byte(document))
	if err != nil {
		return nil, errMalformed(err)
	}
	if countedChars(document) > managedPolicyCharsMax {
		return nil, errQuota("PolicySize", managedPolicyCharsMax)
	}
	return compiled, nil
}
