package policy_test

// Proves what an explanation tells a person, on one request that meets every reason for a statement not to apply:
// testdata/explain.txt, rewritten with -update and to be read as a diff. That it is true is a property
// (properties_test.go).

import (
	"flag"
	"os"
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestExplain(t *testing.T) {
	doc := func(statements string) string { return `{"Version":"2012-10-17","Statement":[` + statements + `]}` }
	p := &policy.Policies{
		ServiceControl: []policy.Level{{parsed(t, policy.ServiceControl, doc(`{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}`))}},
		Resource: []*policy.Policy{parsed(t, policy.Resource, doc(`{"Sid":"Topic","Effect":"Allow","Principal":{"Service":"sns.amazonaws.com","AWS":"444455556666"},"Action":"sqs:SendMessage","Resource":"*"},
			{"Effect":"Deny","NotPrincipal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/ann"]},"Action":"*","Resource":"*"},
			{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}`))},
		Identity: []*policy.Policy{parsed(t, policy.Identity, doc(`{"Effect":"Allow","NotAction":["sqs:*","s3:*"],"Resource":"*"},
			{"Sid":"Mine","Effect":"Allow","Action":"sqs:Send*","NotResource":"arn:aws:sqs:*:*:orders"},
			{"Sid":"Several","Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["arn:aws:sqs:us-east-1:111122223333:o*"],
			 "Condition":{"StringEquals":{"aws:username":"bob"},"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]},"Null":{"aws:MultiFactorAuthAge":"false"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`))},
		Boundary: parsed(t, policy.Boundary, doc(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)),
	}
	r := &policy.Request{
		Principal: policy.Principal{Caller: policy.User, ARN: "arn:aws:iam::111122223333:user/ann", Account: "111122223333"},
		Action:    "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:111122223333:orders",
		Context: policy.Keys{}.Set("aws:username", policy.One("ann")).Set("aws:SourceIp", policy.One("10.1.2.3")).
			Set("aws:TagKeys", policy.Many([]string{"a", "c"})).Set("aws:SecureTransport", policy.One("true")),
	}
	e := policy.Explain(r, p)
	lines := []string{describe(e.Decision)}
	for i := range e.Statements {
		lines = append(lines, e.Statements[i].String())
		for j := range e.Statements[i].Conditions {
			lines = append(lines, "    "+e.Statements[i].Conditions[j].String())
		}
	}
	golden(t, "testdata/explain.txt", strings.Join(lines, "\n")+"\n")
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
