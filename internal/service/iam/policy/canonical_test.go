package policy_test

// Proves what the canonical form looks like, and that documents which say the same come out equal. That it decides the same
// is a property (properties_test.go).

import (
	"testing"

	"sluice/internal/service/iam/policy"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct {
		name string
		kind policy.Kind
		text string
		want string
	}{
		{
			"lists of one, order, repetition, case", policy.Identity,
			`{"Statement": {"Resource": ["b:arn", "*", "*"], "NotAction": "S3:Get*", "Effect": "Deny", "Sid": "B"}, "Version": "2012-10-17"}`,
			"",
		},
		{
			"an identity-based policy", policy.Identity,
			`{"Statement": [{"Resource": "*", "Action": ["sqs:SendMessage", "S3:Get*", "s3:get*"], "Effect": "Allow", "Sid": "B"},
				{"Resource": ["*", null], "Action": "*", "Effect": "Allow", "Condition": {"StringEquals": {"AWS:UserName": ["b", "a", "b"]}, "Bool": {"aws:SecureTransport": true}, "Null": {}}}]}`,
			`{"Version":"2008-10-17","Statement":[` +
				`{"Effect":"Allow","Action":["*"],"Resource":["*"],"Condition":{"Bool":{"aws:securetransport":["true"]},"StringEquals":{"aws:username":["a","b"]}}},` +
				`{"Sid":"B","Effect":"Allow","Action":["s3:get*","sqs:sendmessage"],"Resource":["*"]}]}`,
		},
		{
			"principals", policy.Resource,
			`{"Version":"2012-10-17","Id":"i","Statement":{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com","AWS":["arn:aws:iam::111122223333:root","111122223333"]},"Action":"sqs:*","Resource":"*"}}`,
			`{"Version":"2012-10-17","Id":"i","Statement":[{"Effect":"Allow","Principal":{"AWS":["111122223333"],"Service":["sns.amazonaws.com"]},"Action":["sqs:*"],"Resource":["*"]}]}`,
		},
		{
			"everyone but", policy.Resource,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"NotAction":"sqs:*","NotResource":"arn:x"},
				{"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"é\"\u0001"}]}`,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["a:b"],"Resource":["é\"\u0001"]},` +
				`{"Effect":"Deny","NotPrincipal":{"AWS":["111122223333"]},"NotAction":["sqs:*"],"NotResource":["arn:x"]}]}`,
		},
		{
			"a trust policy, its statement said twice", policy.Trust,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"},{"Effect":"Allow","Principal":{"AWS":["111122223333"]},"Action":["sts:assumerole"]}]}`,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["111122223333"]},"Action":["sts:assumerole"]}]}`,
		},
		{
			"two spellings of a key", policy.Identity,
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:Username":"a*","AWS:username":"*b"}}}}`,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["*"],"Resource":["*"],"Condition":{"StringLike":{"AWS:username":["*b"],"aws:Username":["a*"]}}}]}`,
		},
	} {
		p, err := policy.Parse(c.kind, []byte(c.text))
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: accepted", c.name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := string(p.Canonical()); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}
