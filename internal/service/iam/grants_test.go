package iam

// Proves that compiled policies are kept for a bounded number of users, that those which made room are decided as before, that a
// change is seen at once, and that a document which is none grants nothing.

import (
	"fmt"
	"testing"

	"sluice/internal/service/iam/policy"
)

func TestGrants(t *testing.T) {
	gone, err := nobody()
	if err != nil {
		t.Fatal(err)
	}
	img := newImage(nil, gone)
	user := func(n int, action string) *user {
		u := &user{identity: identity{Account: "111122223333", ID: fmt.Sprint("AIDA", n), Name: fmt.Sprint("u", n), Path: "/"}}
		u.Inline = []inlinePolicy{{Name: "p", Document: `{"Statement":{"Effect":"Allow","Action":"` + action + `","Resource":"*"}}`}}
		return u
	}
	allowed := func(n int, action string) bool {
		p := img.grant(fmt.Sprint("AIDA", n))
		return policy.Evaluate(&policy.Request{
			Principal: policy.Principal{Caller: policy.User, Account: "111122223333", ARN: fmt.Sprint("arn:aws:iam::111122223333:user/u", n)}, Action: action, Resource: "*",
		}, &policy.Policies{Identity: p.identity, Boundary: p.boundary}).Allowed()
	}
	const users = grantedMax + 100
	for n := range users {
		user(n, "sqs:*").show(&img)
	}
	for range 2 {
		for n := range users {
			if !allowed(n, "sqs:SendMessage") || allowed(n, "sns:Publish") {
				t.Fatalf("user %d is decided wrongly", n)
			}
		}
		if len(img.granted) != grantedMax {
			t.Fatalf("%d are kept", len(img.granted))
		}
	}
	user(7, "sns:*").show(&img)
	if allowed(7, "sqs:SendMessage") || !allowed(7, "sns:Publish") {
		t.Error("a change is not seen")
	}
	user(8, "sqs:*").hide(&img)
	if allowed(8, "sqs:SendMessage") || img.granted["AIDA8"] != nil {
		t.Error("a user that is gone may still act")
	}
	broken := user(9, "sqs:*")
	broken.Inline[0].Document = "{"
	broken.show(&img)
	if allowed(9, "sqs:SendMessage") {
		t.Error("a broken document grants")
	}
}
