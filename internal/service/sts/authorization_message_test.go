package sts

// Proves that an authorization message has AWS's form (the example of its documentation), says what was decided and why, opens in the
// account of the caller alone, for a day, and is never longer than DecodeAuthorizationMessage takes.

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

func ana() *service.Caller {
	return &service.Caller{
		UserID: "AROA123456789EXAMPLE:Ana",
		Principal: policy.Principal{
			Caller: policy.RoleSession, Account: "111122223333", ID: "AROA123456789EXAMPLE",
			ARN: "arn:aws:sts::111122223333:assumed-role/Developer/Ana", Role: "arn:aws:iam::111122223333:role/Developer",
		},
	}
}

func explained(t testing.TB, caller *service.Caller, action, resource, document string) *Authorization {
	t.Helper()
	p, err := policy.Parse(policy.Identity, []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return &Authorization{
		Caller: caller, Action: action, Resource: resource, Now: now,
		Explanation: policy.Explain(&policy.Request{Principal: caller.Principal, Action: action, Resource: resource}, &policy.Policies{Identity: []*policy.Policy{p}}),
	}
}

func TestMessagesHaveAWSsForm(t *testing.T) {
	s := newService(t, 1)
	a := explained(t, ana(), "ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/*",
		`{"Version":"2012-10-17","Statement":[{"Sid":"VisualEditor0","Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"},{"Sid":"Other","Effect":"Allow","Action":"sqs:*","Resource":"*"}]}`)
	a.Conditions = []Condition{{"ec2:InstanceType", []string{"t2.micro"}}, {"aws:TagKeys", []string{"a", "b"}}}
	encoded, err := s.EncodeAuthorization(a)
	if err != nil {
		t.Fatal(err)
	}
	got, err := newService(t, 1).decodeAuthorization(encoded, "111122223333", now)
	const want = `{"allowed":false,"explicitDeny":true,"matchedStatements":{"items":[{"statementId":"VisualEditor0","effect":"DENY","principals":{"items":[{"value":"AROA123456789EXAMPLE"}]},"principalGroups":{"items":[]},"actions":{"items":[{"value":"ec2:RunInstances"}]},"resources":{"items":[{"value":"*"}]},"conditions":{"items":[]}}]},"failures":{"items":[]},"context":{"principal":{"id":"AROA123456789EXAMPLE:Ana","arn":"arn:aws:sts::111122223333:assumed-role/Developer/Ana"},"action":"ec2:RunInstances","resource":"arn:aws:ec2:us-east-1:111122223333:instance/*","conditions":{"items":[{"key":"ec2:InstanceType","values":{"items":[{"value":"t2.micro"}]}},{"key":"aws:TagKeys","values":{"items":[{"value":"a"},{"value":"b"}]}}]}}}`
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
	if strings.Contains(encoded, "Ana") {
		t.Error("it can be read")
	}
}

func TestMessagesOpenForWhomTheyAre(t *testing.T) {
	s := newService(t, 1)
	encoded, err := s.EncodeAuthorization(explained(t, ana(), "sqs:SendMessage", "*", `{"Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}`))
	if err != nil {
		t.Fatal(err)
	}
	session, err := s.issue(&session{Kind: ofRoot, Account: "111122223333"}, now, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		s             *Service
		text, account string
		at            time.Time
		ok            bool
	}{
		"now": {s, encoded, "111122223333", now, true}, "within the day": {s, encoded, "111122223333", now.Add(24*time.Hour - time.Second), true},
		"after it": {s, encoded, "111122223333", now.Add(24 * time.Hour), false}, "another account": {s, encoded, "444455556666", now, false},
		"no account": {s, encoded, "", now, false}, "another node": {newService(t, 2), encoded, "111122223333", now, false},
		"an end of line": {s, encoded + "\n", "111122223333", now, false}, "cut": {s, encoded[:len(encoded)-4], "111122223333", now, false},
		"a session token": {s, session.SessionToken, "111122223333", now, false}, "nothing": {s, "", "111122223333", now, false},
	} {
		if _, err := test.s.decodeAuthorization(test.text, test.account, test.at); (err == nil) != test.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := s.Find(session.AccessKeyID, encoded, now); err == nil {
		t.Error("a message is a session")
	}
	if text, err := s.EncodeAuthorization(&Authorization{Caller: service.Anonymous(), Now: now}); text != "" || err != nil {
		t.Errorf("for nobody: %q, %v", text, err)
	}
}

// Whatever a request holds, the message fits, is whole JSON, and says who wanted what and how it was decided.
func TestMessagesFit(t *testing.T) {
	s := newService(t, 1)
	chance := rand.New(rand.NewPCG(1, 2))
	noise := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('!' + chance.IntN(90))
		}
		return string(b)
	}
	rapid.Check(t, func(r *rapid.T) {
		var statements []string
		for i := range rapid.IntRange(1, 60).Draw(r, "statements") {
			var resources []string
			for range rapid.IntRange(1, 20).Draw(r, "resources") {
				resources = append(resources, fmt.Sprintf("arn:aws:sqs:*:*:%d%d*", i, chance.Int()), "*")
			}
			list, _ := json.Marshal(resources)
			statements = append(statements, `{"Effect":"Deny","Action":"sqs:SendMessage","Resource":`+string(list)+`}`)
		}
		a := explained(t, ana(), "sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:"+noise(rapid.IntRange(0, 5000).Draw(r, "resource")),
			`{"Statement":[`+strings.Join(statements, ",")+`]}`)
		size := rapid.SampledFrom([]int{1, 100, 5000}).Draw(r, "size")
		for range rapid.IntRange(0, 100).Draw(r, "conditions") {
			a.Conditions = append(a.Conditions, Condition{noise(size), []string{noise(size), strings.Repeat("ä", size)}})
		}
		encoded, err := s.EncodeAuthorization(a)
		if err != nil || len(encoded) > messageCharsMax {
			t.Fatalf("%d characters, %v", len(encoded), err)
		}
		text, err := s.decodeAuthorization(encoded, "111122223333", now)
		var m message
		if err != nil || json.Unmarshal([]byte(text), &m) != nil || !m.ExplicitDeny || m.Allowed || m.Context.Action != "sqs:SendMessage" || m.Context.Principal.ID != ana().UserID {
			t.Fatalf("%v %s", err, text)
		}
	})
}

func FuzzDecodeAuthorization(f *testing.F) {
	s := newService(f, 1)
	encoded, err := s.EncodeAuthorization(explained(f, ana(), "sqs:SendMessage", "*", `{"Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}`))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(encoded)
	f.Add("AQ")
	forger := newService(f, 1)
	f.Fuzz(func(t *testing.T, text string) {
		// Only what a service with the root key made opens; a fuzzer has none that its seed is not made of.
		if out, err := forger.decodeAuthorization(text, "999999999999", now); err == nil {
			t.Fatalf("forged: %q", out)
		}
	})
}
