package sts

import (
	"slices"
	"strings"
	"time"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// session is what a token holds. Members are added, never given another meaning: tokens outlive the build that made them.
type session struct {
	Kind    kind   `json:"k"`
	Account string `json:"a"`
	Secret  string `json:"s"`
	Issued  int64  `json:"i"` // seconds since 1970
	Expires int64  `json:"x"`
	// ID is the unique ID of the role or user, of a federated user that of who made it; Name is the session's for a role, the
	// user's for a user.
	ID   string `json:"d,omitempty"`
	Name string `json:"n,omitempty"`
	// ARN is the role's or the user's own; of a federated user that of who made it.
	ARN            string `json:"r,omitempty"`
	SourceIdentity string `json:"o,omitempty"`
	MFA            bool   `json:"m,omitempty"`
	// Provider is the ARN of the provider that vouched for whoever assumed the role; empty for none.
	Provider string `json:"f,omitempty"`
	// Claims are those of its token that conditions can test.
	Claims []claim `json:"c,omitempty"`
	// Packed is carried, compressed; nil for nothing.
	Packed []byte `json:"p,omitempty"`
}

// kind says whose session it is.
type kind string

const (
	ofRole      kind = "role"
	ofUser      kind = "user"
	ofRoot      kind = "root"
	ofFederated kind = "federated"
)

// carried is what a session was given on its way.
type carried struct {
	Policy     string            `json:"policy,omitempty"`
	PolicyARNs []string          `json:"arns,omitempty"`
	Tags       wire.Dict[string] `json:"tags,omitempty"`
	// Transitive are the keys of the tags that a session made by this one inherits.
	Transitive []string `json:"transitive,omitempty"`
}

func (c *carried) isNothing() bool {
	return c.Policy == "" && len(c.PolicyARNs) == 0 && len(c.Tags) == 0
}

// inherited are the tags that a session made by this one gets.
func (c *carried) inherited() wire.Dict[string] {
	var out wire.Dict[string]
	for _, t := range c.Tags {
		if hasFold(c.Transitive, t.Key) {
			out = append(out, t)
		}
	}
	return out
}

func hasFold(list []string, text string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, text) })
}

// principal is whom the session calls as.
func (s *session) principal() policy.Principal {
	p := policy.Principal{Account: s.Account, ID: s.ID, ARN: s.ARN}
	switch s.Kind {
	case ofRole:
		p.Caller, p.Role, p.ARN = policy.RoleSession, s.ARN, sessionARN(s.Account, s.ARN, s.Name)
	case ofUser:
		p.Caller = policy.User
	case ofFederated:
		p.Caller, p.Parent, p.ARN = policy.FederatedUser, s.ARN, federatedARN(s.Account, s.Name)
	default:
		p.Caller = policy.Root
	}
	return p
}

// caller is the holder of the session's credentials.
func (s *session) caller(accessKeyID string) *service.Caller {
	c := &service.Caller{
		Principal: s.principal(), UserID: s.ID, AccessKeyID: accessKeyID, IssuedAt: time.Unix(s.Issued, 0).UTC(), MFA: s.MFA,
	}
	switch s.Kind {
	case ofRole:
		c.UserID = s.ID + ":" + s.Name
	case ofUser:
		c.UserName = s.Name
	case ofFederated:
		c.UserID = s.Account + ":" + s.Name
	default:
		c.UserID = s.Account
	}
	return c
}

// sessionARN names a role's session, without the role's path (IAM User Guide, "AWS JSON policy elements: Principal", Role
// session principals).
func sessionARN(account, roleARN, sessionName string) string {
	role := roleARN[strings.LastIndexByte(roleARN, '/')+1:]
	return arn.New("sts", "", account, "assumed-role/"+role+"/"+sessionName).String()
}

// federatedARN names a federated user.
func federatedARN(account, name string) string {
	return arn.New("sts", "", account, "federated-user/"+name).String()
}
