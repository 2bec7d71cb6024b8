package sts_test

// What the hot paths cost; and that a session in use is found without allocating.

import (
	"testing"
	"time"

	"sluice/internal/service/iam/iamtest"
	"sluice/internal/wire/sigv4"
)

func inUse(tb testing.TB, params ...string) (*iamtest.World, sigv4.Credentials) {
	w := iamtest.New(tb)
	alice := w.User(tb, "alice", iamtest.Allow("*"))
	roleARN := w.Role(tb, "role", `{"AWS":"123456789012"}`, iamtest.Allow("sqs:*"))
	return w, w.Must(tb, alice, "sts", "AssumeRole", append([]string{"RoleArn", roleARN, "RoleSessionName", "work"}, params...)...).Credentials()
}

func TestSessionsInUseAreFoundWithoutAllocating(t *testing.T) {
	for name, params := range map[string][]string{
		"plain": nil, "session policy": {"Policy", iamtest.Allow("sqs:*")},
		"managed session policy": {"PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"},
	} {
		w, session := inUse(t, params...)
		if n := testing.AllocsPerRun(100, func() {
			if _, _, err := w.STS.Find(session.AccessKeyID, session.SessionToken, iamtest.Start); err != nil {
				t.Error(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkFindSession(b *testing.B) {
	w, session := inUse(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, _, err := w.STS.Find(session.AccessKeyID, session.SessionToken, iamtest.Start); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkAssumeForService(b *testing.B) {
	w := iamtest.New(b)
	roleARN := w.Role(b, "integration", `{"Service":"apigateway.amazonaws.com"}`, iamtest.Allow("sqs:*"))
	a := assumption(w, roleARN)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.STS.AssumeForService(a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIssueForService(b *testing.B) {
	w := iamtest.New(b)
	roleARN := w.Role(b, "integration", `{"Service":"apigateway.amazonaws.com"}`, iamtest.Allow("sqs:*"))
	a := assumption(w, roleARN)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.STS.IssueForService(a, time.Hour); err != nil {
			b.Fatal(err)
		}
	}
}
