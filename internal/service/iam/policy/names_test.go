package policy_test

// Proves that a policy tells whom it names, that it can be bound to those who bear the names now, and that a policy handed
// over as one of the wrong kind lets nobody in.

import (
	"slices"
	"testing"

	"sluice/internal/service/iam/policy"
)

const trustApp = `{"Version":"2012-10-17","Statement":[
	{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/app","444455556666"],"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"},
	{"Effect":"Deny","Principal":{"AWS":"444455556666"},"Action":"sts:TagSession"}]}`

func TestNames(t *testing.T) {
	got := parsed(t, policy.Trust, trustApp).Names()
	slices.SortFunc(got, func(a, b policy.Name) int { return len(a.Text) - len(b.Text) })
	want := []policy.Name{{Family: "AWS", Text: "444455556666"}, {Family: "Service", Text: "ecs.amazonaws.com"}, {Family: "AWS", Text: "arn:aws:iam::111122223333:role/app"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if err := want[2].Refused(policy.Trust); err.Error() != `Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/app"` {
		t.Error(err)
	}
	if err := want[2].Refused(policy.Resource); err.Error() != "Invalid principal in policy" {
		t.Error(err)
	}
}

func TestBind(t *testing.T) {
	plain := parsed(t, policy.Trust, trustApp)
	bound := plain.Bind(func(arn string) (string, bool) {
		return "AROAOLDOLDOLDOLDOLD", arn == "arn:aws:iam::111122223333:role/app"
	})
	r := &policy.Request{
		Principal: policy.Principal{
			Caller: policy.RoleSession, ARN: "arn:aws:sts::111122223333:assumed-role/app/s", Account: "111122223333",
			Role: "arn:aws:iam::111122223333:role/app", ID: "AROAOLDOLDOLDOLDOLD",
		},
		Action: "sts:AssumeRole", Resource: "arn:aws:iam::111122223333:role/other",
	}
	allowed := func(p *policy.Policy) bool {
		return policy.Evaluate(r, &policy.Policies{Resource: []*policy.Policy{p}}).Allowed()
	}
	if !allowed(plain) || !allowed(bound) {
		t.Error("the role that was meant is denied")
	}
	r.Principal.ID = "AROANEWNEWNEWNEWNEW"
	if !allowed(plain) || allowed(bound) {
		t.Error("a role made anew passes for the old one")
	}
	if string(plain.Canonical()) != string(bound.Canonical()) {
		t.Error("a bound policy renders otherwise")
	}
	if p := parsed(t, policy.Identity, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`).Bind(nil); p.Len() != 1 {
		t.Error("a policy without principals cannot be bound")
	}
}

func TestWrongKindLetsNobodyIn(t *testing.T) {
	admin := parsed(t, policy.Identity, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	for _, caller := range principals() {
		if caller.Caller == policy.Root {
			continue
		}
		r := &policy.Request{Principal: caller, Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:" + home + ":q"}
		if d := policy.Evaluate(r, &policy.Policies{Resource: []*policy.Policy{admin}}); d.Allowed() {
			t.Errorf("%+v: %+v", caller, d)
		}
	}
	denier := parsed(t, policy.Managed, denyAll)
	r := &policy.Request{Principal: policy.Principal{Caller: policy.Root, Account: home}, Action: "a:b", Resource: "*"}
	if d := policy.Evaluate(r, &policy.Policies{Resource: []*policy.Policy{denier}}); d.Verdict != policy.ExplicitDeny {
		t.Errorf("a denial was overlooked: %+v", d)
	}
}

// Proves that what a principal's kind gives no meaning to is not looked at: a caller of no account is not let in by an ARN, an
// account or an identifier that it happens to carry.
func TestOutsidersHaveNoARN(t *testing.T) {
	p := parsed(t, policy.Resource, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":{"CanonicalUser":"c1","AWS":[
		"111122223333","arn:aws:iam::111122223333:user/ann","arn:aws:iam::111122223333:role/app","AIDAANNANNANNANNANN"]}}}`)
	for _, caller := range []policy.Caller{policy.Anonymous, policy.Service, policy.Federated} {
		r := &policy.Request{Action: "a:b", Resource: "*", Principal: policy.Principal{
			Caller: caller, ARN: "arn:aws:iam::111122223333:user/ann", Account: "111122223333", Role: "arn:aws:iam::111122223333:role/app",
			Parent: "arn:aws:iam::111122223333:user/ann", ID: "AIDAANNANNANNANNANN", Canonical: "c1",
		}}
		if d := policy.Evaluate(r, &policy.Policies{Resource: []*policy.Policy{p}}); d.Allowed() {
			t.Errorf("%v: %+v", caller, d)
		}
	}
	user := policy.Principal{Caller: policy.User, ARN: "arn:aws:iam::111122223333:user/bob", Account: "111122223333", Role: "arn:aws:iam::111122223333:role/app", Parent: "arn:aws:iam::111122223333:user/ann"}
	named := parsed(t, policy.Resource, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":{"AWS":["arn:aws:iam::111122223333:user/ann","arn:aws:iam::111122223333:role/app"]}}}`)
	if d := policy.Evaluate(&policy.Request{Action: "a:b", Resource: "*", Principal: user}, &policy.Policies{Resource: []*policy.Policy{named}}); d.Allowed() {
		t.Errorf("%+v", d)
	}
}

// Proves that only a federated user has the powers of the root user who made it.
func TestRootPowersAreNotInherited(t *testing.T) {
	r := &policy.Request{Action: "a:b", Resource: "*", Principal: policy.Principal{
		Caller: policy.User, ARN: "arn:aws:iam::111122223333:user/bob", Account: "111122223333", Parent: "arn:aws:iam::111122223333:root",
	}}
	if d := policy.Evaluate(r, &policy.Policies{}); d.Allowed() {
		t.Errorf("%+v", d)
	}
}

// Proves that AWS's managed policies are not another account's.
func TestManagedPoliciesBelongToEveryAccount(t *testing.T) {
	r := &policy.Request{
		Principal: policy.Principal{Caller: policy.User, ARN: "arn:aws:iam::111122223333:user/ann", Account: "111122223333"},
		Action:    "iam:GetPolicy", Resource: "arn:aws:iam::aws:policy/ReadOnlyAccess",
	}
	reader := parsed(t, policy.Identity, `{"Statement":{"Effect":"Allow","Action":"iam:GetPolicy","Resource":"*"}}`)
	if d := policy.Evaluate(r, &policy.Policies{Identity: []*policy.Policy{reader}}); !d.Allowed() {
		t.Errorf("%+v", d)
	}
}
