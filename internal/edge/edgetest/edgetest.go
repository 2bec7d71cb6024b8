// Package edgetest has what a test puts around a service behind a real edge: who calls, and what policies say of him.
package edgetest

import (
	"testing"

	"sluice/internal/edge"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// Nobody knows of no policies, tags or sessions, and records nothing. Root users can call with it. It is an edge.Permissions and an
// edge.Recorder, to be embedded where some of it is known.
type Nobody struct{}

// Of fills in nothing.
func (Nobody) Of(*service.Caller, *policy.Policies) {}

// Tag knows none.
func (Nobody) Tag(*service.Caller, string) (string, bool) { return "", false }

// SessionKey knows none.
func (Nobody) SessionKey(*service.Caller, string) (policy.Value, bool) { return policy.Value{}, false }

// PolicyNames knows none.
func (Nobody) PolicyNames(*service.Caller) (identity []string, boundary string) { return nil, "" }

// SourceIdentity knows none.
func (Nobody) SourceIdentity(*service.Caller) (string, bool) { return "", false }

// Record forgets.
func (Nobody) Record(*edge.Record) {}

// Identity is who makes a test's calls.
type Identity struct {
	Nobody
	Caller   *service.Caller
	Policies []*policy.Policy // identity-based
}

// Of fills in the policies, whoever asks.
func (i *Identity) Of(_ *service.Caller, p *policy.Policies) { p.Identity = i.Policies }

// Become makes the caller the root user of an account.
func (i *Identity) Become(account string) { i.Caller, i.Policies = Root(account), nil }

// BecomeUser makes the caller the user ann of an account, with one policy.
func (i *Identity) BecomeUser(t testing.TB, account, document string) {
	t.Helper()
	p, err := policy.Parse(policy.Identity, []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	i.Policies = []*policy.Policy{p}
	i.Caller = &service.Caller{UserName: "ann", Principal: policy.Principal{Caller: policy.User, Account: account, ARN: "arn:aws:iam::" + account + ":user/ann"}}
}

// Root is the root user of an account.
func Root(account string) *service.Caller {
	return &service.Caller{Principal: policy.Principal{Caller: policy.Root, Account: account, ARN: "arn:aws:iam::" + account + ":root"}, UserID: account}
}
