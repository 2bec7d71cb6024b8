package policy_test

// Measures a decision over ten attached policies, and proves that it allocates nothing.

import (
	"fmt"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

// attached is what a busy role has: ten identity-based policies of three statements, a boundary, and the queue's policy. The
// last statement of the last policy allows.
func attached(t interface{ Fatalf(string, ...any) }) (*policy.Request, *policy.Policies) {
	p := &policy.Policies{}
	for i := range 10 {
		text := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[
			{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],"Resource":["arn:aws:s3:::bucket-%d","arn:aws:s3:::bucket-%d/*"]},
			{"Effect":"Allow","Action":["logs:*"],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/f%d:*"},
			{"Effect":"Allow","Action":["sqs:SendMessage","sqs:Get*"],"Resource":"arn:aws:sqs:*:111122223333:${aws:PrincipalTag/team}-queue-%d",
			 "Condition":{"StringEquals":{"aws:PrincipalTag/team":["orders","billing"]},"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]},
			 "DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"},"Bool":{"aws:SecureTransport":"true"}}}]}`, i, i, i, i)
		p.Identity = append(p.Identity, parsed(t, policy.Managed, text))
	}
	p.Boundary = parsed(t, policy.Boundary, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","sqs:*","logs:*"],"Resource":"*"},
		{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`)
	p.Resource = []*policy.Policy{parsed(t, policy.Resource, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},
		"Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111122223333:*"}}}}`)}
	r := &policy.Request{
		Principal: policy.Principal{
			Caller: policy.RoleSession, ARN: "arn:aws:sts::111122223333:assumed-role/app/s", Account: "111122223333", Role: "arn:aws:iam::111122223333:role/app",
		},
		Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:111122223333:orders-queue-9",
		Context: policy.Keys{}.
			Set("aws:SourceIp", policy.One("10.1.2.3")).Set("aws:SecureTransport", policy.One("true")).Set("aws:CurrentTime", policy.One("2026-11-22T10:00:00Z")).
			Set("aws:userid", policy.One("AROA:s")).Set("aws:PrincipalArn", policy.One("arn:aws:iam::111122223333:role/app")).
			Set("aws:PrincipalAccount", policy.One("111122223333")).Set("aws:RequestedRegion", policy.One("us-east-1")).
			Set("aws:PrincipalTag/team", policy.One("orders")).Set("aws:TagKeys", policy.Many([]string{"a", "b"})),
	}
	return r, p
}

func TestEvaluateAllocatesNothing(t *testing.T) {
	r, p := attached(t)
	if d := policy.Evaluate(r, p); !d.Allowed() || d.At.Policy != 9 || d.At.Statement != 2 {
		t.Fatalf("got %+v", d)
	}
	if n := testing.AllocsPerRun(100, func() { policy.Evaluate(r, p) }); n != 0 {
		t.Errorf("%v allocations a decision", n)
	}
}

func BenchmarkEvaluateTenPolicies(b *testing.B) {
	r, p := attached(b)
	b.ReportAllocs()
	for b.Loop() {
		if !policy.Evaluate(r, p).Allowed() {
			b.Fatal("denied")
		}
	}
}

func BenchmarkEvaluateAdministrator(b *testing.B) {
	r, _ := attached(b)
	p := &policy.Policies{Identity: []*policy.Policy{parsed(b, policy.Managed, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)}}
	b.ReportAllocs()
	for b.Loop() {
		if !policy.Evaluate(r, p).Allowed() {
			b.Fatal("denied")
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := []byte(`{"Version":"2012-10-17","Statement":[` + strings.Repeat(`{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"},`, 19) +
		`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := policy.Parse(policy.Managed, text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExplain(b *testing.B) {
	r, p := attached(b)
	b.ReportAllocs()
	for b.Loop() {
		policy.Explain(r, p)
	}
}
