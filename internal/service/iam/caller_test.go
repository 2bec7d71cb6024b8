package iam_test

// Proves whose key is whose and which policies a caller has, without allocating; and that whoever is gone is denied what a
// resource's policy would still give.

import (
	"errors"
	"strconv"
	"testing"

	"sluice/internal/service"
	"sluice/internal/service/iam"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
)

func TestHoldersOfKeys(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", "")
	secret, holder, err := w.IAM.FindKey(alice.AccessKeyID)
	if err != nil || secret != alice.SecretAccessKey {
		t.Fatal(secret, err)
	}
	p := holder.Principal
	if p.Caller != policy.User || p.ARN != "arn:aws:iam::123456789012:user/alice" || p.Account != iamtest.Account || p.ID != holder.UserID ||
		holder.UserName != "alice" || holder.AccessKeyID != alice.AccessKeyID || !holder.IssuedAt.IsZero() {
		t.Errorf("%+v", holder)
	}
	for _, unknown := range []string{"", "AKIAIOSFODNN7NOTTHERE", alice.AccessKeyID[:19], alice.AccessKeyID + "A"} {
		if _, _, err := w.IAM.FindKey(unknown); !errors.Is(err, iam.ErrUnknownKey) {
			t.Errorf("%q: %v", unknown, err)
		}
	}
}

func TestPoliciesOfCallers(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", iamtest.Allow("sqs:*"))
	w.Must(t, iamtest.Root, "iam", "AttachUserPolicy", "UserName", "alice", "PolicyArn", "arn:aws:iam::aws:policy/AmazonSQSFullAccess")
	w.Must(t, iamtest.Root, "iam", "PutUserPermissionsBoundary", "UserName", "alice", "PermissionsBoundary", "arn:aws:iam::aws:policy/AdministratorAccess")
	_, holder, err := w.IAM.FindKey(alice.AccessKeyID)
	if err != nil {
		t.Fatal(err)
	}
	of := func(c *service.Caller) (p policy.Policies) {
		w.IAM.Of(c, &p)
		return p
	}
	if p := of(holder); len(p.Identity) != 2 || p.Boundary == nil {
		t.Errorf("a user has %+v", p)
	}
	for name, c := range map[string]*service.Caller{
		"root": rootOf(t, w), "anonymous": service.Anonymous(),
		"service": {Principal: policy.Principal{Caller: policy.Service, Name: "sqs.amazonaws.com"}},
	} {
		if p := of(c); p.Identity != nil || p.Boundary != nil {
			t.Errorf("%s has %+v", name, p)
		}
	}
	open, err := policy.Parse(policy.Resource, []byte(`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/alice"},"Action":"sqs:*","Resource":"*"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	decide := func() policy.Decision {
		p := of(holder)
		p.Resource = []*policy.Policy{open}
		return policy.Evaluate(&policy.Request{Principal: holder.Principal, Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:123456789012:q"}, &p)
	}
	if d := decide(); !d.Allowed() {
		t.Errorf("the queue's policy lets alice in, but %+v", d)
	}
	w.Must(t, iamtest.Root, "iam", "DeleteUserPolicy", "UserName", "alice", "PolicyName", "inline")
	w.Must(t, iamtest.Root, "iam", "DetachUserPolicy", "UserName", "alice", "PolicyArn", "arn:aws:iam::aws:policy/AmazonSQSFullAccess")
	w.Must(t, iamtest.Root, "iam", "DeleteAccessKey", "UserName", "alice", "AccessKeyId", alice.AccessKeyID)
	w.Must(t, iamtest.Root, "iam", "DeleteUser", "UserName", "alice")
	w.User(t, "alice", "")
	if d := decide(); d.Verdict != policy.ExplicitDeny {
		t.Errorf("alice is gone, and %+v", d)
	}
}

func TestPrincipalTags(t *testing.T) {
	w := iamtest.New(t)
	alice := w.User(t, "alice", "")
	w.Must(t, iamtest.Root, "iam", "TagUser", "UserName", "alice", "Tags.member.1.Key", "Team", "Tags.member.1.Value", "a")
	_, holder, err := w.IAM.FindKey(alice.AccessKeyID)
	if err != nil {
		t.Fatal(err)
	}
	if value, ok := w.IAM.PrincipalTag(holder.Principal.ID, "team"); !ok || value != "a" {
		t.Errorf("%q, %v", value, ok)
	}
	if _, ok := w.IAM.PrincipalTag(holder.Principal.ID, "tea"); ok {
		t.Error("a tag that is not there")
	}
	if _, ok := w.IAM.PrincipalTag("AIDAAAAAAAAAAAAAAAAAA", "team"); ok {
		t.Error("a user that is not there")
	}
}

// populated has a thousand users, each with a key and policies, and returns one of them.
func populated(tb testing.TB) (*iamtest.World, *service.Caller) {
	w := iamtest.New(tb)
	root := rootOf(tb, w)
	for i := range 1000 {
		name := "user" + strconv.Itoa(i)
		w.CallInside(tb, root, "iam", "CreateUser", "UserName", name)
		w.CallInside(tb, root, "iam", "PutUserPolicy", "UserName", name, "PolicyName", "p", "PolicyDocument", iamtest.Allow("sqs:*"))
		w.CallInside(tb, root, "iam", "AttachUserPolicy", "UserName", name, "PolicyArn", "arn:aws:iam::aws:policy/AmazonSQSFullAccess")
	}
	key := w.CallInside(tb, root, "iam", "CreateAccessKey", "UserName", "user500").Credentials()
	_, holder, err := w.IAM.FindKey(key.AccessKeyID)
	if err != nil {
		tb.Fatal(err)
	}
	return w, holder
}

func TestHotPathsAllocateNothing(t *testing.T) {
	w, holder := populated(t)
	var p policy.Policies
	for name, f := range map[string]func(){
		"FindKey":         func() { _, _, _ = w.IAM.FindKey(holder.AccessKeyID) },
		"an unknown key":  func() { _, _, _ = w.IAM.FindKey("AKIAIOSFODNN7NOTTHERE") },
		"Of":              func() { w.IAM.Of(holder, &p) },
		"Used":            func() { w.IAM.Used(holder, "sqs", "us-east-1", iamtest.Start) },
		"FindRole":        func() { _, _ = w.IAM.FindRole("arn:aws:iam::123456789012:role/none") },
		"PrincipalTag":    func() { _, _ = w.IAM.PrincipalTag(holder.Principal.ID, "team") },
		"a managed limit": func() { _, _ = w.IAM.FindPolicy(iamtest.Account, "arn:aws:iam::aws:policy/AmazonSQSFullAccess") },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func BenchmarkFindKey(b *testing.B) {
	w, holder := populated(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, _, err := w.IAM.FindKey(holder.AccessKeyID); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkPermissionsOf(b *testing.B) {
	w, holder := populated(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		var p policy.Policies
		for pb.Next() {
			w.IAM.Of(holder, &p)
		}
	})
}

func BenchmarkUsed(b *testing.B) {
	w, holder := populated(b)
	b.ReportAllocs()
	for b.Loop() {
		w.IAM.Used(holder, "sqs", "us-east-1", iamtest.Start)
	}
}

// BenchmarkAuthorizedCall is GetUser from inside, through the whole edge.
func BenchmarkAuthorizedCall(b *testing.B) {
	w, _ := populated(b)
	root := rootOf(b, w)
	b.ReportAllocs()
	for b.Loop() {
		if a := w.CallInside(b, root, "iam", "GetUser", "UserName", "user500"); a.Code != "" {
			b.Fatal(a.Message)
		}
	}
}
