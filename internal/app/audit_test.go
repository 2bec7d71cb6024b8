package app

// Proves what the audit trail has: every management call of a caller who is known, with who, what, from where and how it ended, in
// CloudTrail's fields; no data events; no secrets. And what "sluice explain" finds of a denial.

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/wire/sigv4"
)

func TestAuditTrail(t *testing.T) {
	s := newServer(t)
	bob := s.user("bob", `{"Version":"2012-10-17","Statement":{"Sid":"Two","Effect":"Allow","Action":["sqs:*","iam:CreateLoginProfile","sts:AssumeRole"],"Resource":"*"}}`)
	s.sqs(bob, "CreateQueue", map[string]any{"QueueName": "q"})
	s.sqs(bob, "SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": "a body"})
	s.sqs(bob, "ReceiveMessage", map[string]any{"QueueUrl": "q"})
	s.iam(bob, "DeleteUser", "UserName", "bob")
	s.iam(s.root, "CreateLoginProfile", "UserName", "bob", "Password", "correct horse battery staple 1A!")
	s.iam(s.root, "ListOrganizationsFeatures")
	s.sqs(sigv4.Credentials{}, "ListQueues", nil)
	s.sqs(sigv4.Credentials{AccessKeyID: bob.AccessKeyID, SecretAccessKey: "wrong"}, "ListQueues", nil)
	s.do(sigv4.Credentials{}, "", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		"Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::000000000000:role/none&RoleSessionName=ss&WebIdentityToken=secret-token")
	text, err := os.ReadFile(filepath.Join(s.folder, "audit.log"))
	if err != nil || strings.Contains(string(text), "correct horse") || strings.Contains(string(text), bob.SecretAccessKey) || strings.Contains(string(text), "a body") || strings.Contains(string(text), "secret-token") {
		t.Errorf("%v: the trail holds a secret", err)
	}
	events := map[string]map[string]any{}
	for _, e := range s.lines("audit.log") {
		events[e["eventName"].(string)] = e
	}
	for _, name := range []string{"SendMessage", "ReceiveMessage", "ListQueues"} {
		if events[name] != nil {
			t.Errorf("%s is in the trail", name)
		}
	}
	created := events["CreateQueue"]
	identity := created["userIdentity"].(map[string]any)
	if identity["type"] != "IAMUser" || identity["userName"] != "bob" || identity["accountId"] != "000000000000" || identity["accessKeyId"] != bob.AccessKeyID ||
		identity["arn"] != "arn:aws:iam::000000000000:user/bob" || !strings.HasPrefix(identity["principalId"].(string), "AIDA") {
		t.Errorf("%v", identity)
	}
	if created["eventSource"] != "sqs.amazonaws.com" || created["sourceIPAddress"] != "203.0.113.7" || created["awsRegion"] != "us-east-1" || created["readOnly"] != false ||
		created["errorCode"] != nil || created["requestParameters"].(map[string]any)["queueName"] != "q" || created["managementEvent"] != true {
		t.Errorf("%v", created)
	}
	if e := events["DeleteUser"]; e["errorCode"] != "AccessDenied" || !strings.Contains(e["errorMessage"].(string), "is not authorized to perform: iam:DeleteUser") {
		t.Errorf("%v", e)
	}
	if e := events["AssumeRoleWithWebIdentity"]; e["errorCode"] != "InvalidIdentityToken" || e["userIdentity"].(map[string]any)["type"] != "WebIdentityUser" {
		t.Errorf("%v", e)
	}
	if e := events["CreateUser"]; e["userIdentity"].(map[string]any)["type"] != "Root" {
		t.Errorf("%v", e)
	}
	if e := events["ListOrganizationsFeatures"]; e["errorCode"] != "NotImplemented" || e["readOnly"] != true {
		t.Errorf("%v", e)
	}
}

func TestExplain(t *testing.T) {
	s := newServer(t)
	bob := s.user("bob", `{"Version":"2012-10-17","Statement":[{"Sid":"Other","Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:other"},{"Sid":"Never","Effect":"Deny","Action":"sqs:Delete*","Resource":"*"}]}`)
	if w := s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "q"}); w.Code != http.StatusOK {
		t.Fatal(w.Body)
	}
	w := s.sqs(bob, "SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": "a body"})
	d, err := FindDenial(s.folder, "denials.log", s.requestID(w))
	if err != nil {
		t.Fatal(err)
	}
	if d.Explicit || d.By != "identity-based policy" || d.Action != "sqs:SendMessage" || d.Resource != "arn:aws:sqs:us-east-1:000000000000:q" ||
		d.Principal != "arn:aws:iam::000000000000:user/bob" || d.Source != "203.0.113.7" || !strings.Contains(d.Told, "because no identity-based policy allows") {
		t.Errorf("%+v", d)
	}
	if len(d.Policies) != 1 || d.Policies[0].Name != "own, inline in arn:aws:iam::000000000000:user/bob" || len(d.Policies[0].Statements) != 2 {
		t.Fatalf("%+v", d.Policies)
	}
	if got := d.Policies[0].Statements[0]; got.Sid != "Other" || got.Applies || len(got.Why) != 1 || got.Why[0] != "the resource is none of arn:aws:sqs:*:*:other" {
		t.Errorf("%+v", got)
	}
	// The encoded message says the same, to who may decode it.
	decode := func(keys sigv4.Credentials) *httptest.ResponseRecorder {
		form := url.Values{"Action": {"DecodeAuthorizationMessage"}, "Version": {"2011-06-15"}, "EncodedMessage": {d.Encoded}}
		return s.do(keys, "sts", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
	}
	if text := s.must(decode(s.root)); !strings.Contains(text, "sqs:SendMessage") || !strings.Contains(text, "user/bob") {
		t.Errorf("%s", text)
	}
	refuses(t, "bob decodes", decode(bob))
	w = s.sqs(bob, "DeleteQueue", map[string]any{"QueueUrl": "q"})
	if d, err = FindDenial(s.folder, "denials.log", s.requestID(w)); err != nil {
		t.Fatal(err)
	}
	if got := d.Policies[0].Statements[1]; !d.Explicit || !got.Decided || !got.Deny || !got.Applies || len(got.Why) > 0 {
		t.Errorf("%+v, %+v", d, got)
	}
	// What was allowed, or is another's, is not there; nor is what stands in a line by chance.
	w = s.sqs(s.root, "SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": "a body"})
	for _, id := range []string{s.requestID(w), "bob", ""} {
		if d, err := FindDenial(s.folder, "denials.log", id); err == nil {
			t.Errorf("%q: %+v", id, d)
		}
	}
	// The part before the last rotation is looked through too.
	id := d.RequestID
	if err := os.Rename(filepath.Join(s.folder, "denials.log"), filepath.Join(s.folder, "denials.log.1")); err != nil {
		t.Fatal(err)
	}
	if _, err := FindDenial(s.folder, "denials.log", id); err != nil {
		t.Error(err)
	}
}
