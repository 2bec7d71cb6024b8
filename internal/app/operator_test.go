package app

// Proves that the operator's paths are the operator's alone: not whoever reaches the socket, not another account's root, not an
// administrator, not a session of the root; and that an account made there is one.

import (
	"net/http"
	"strings"
	"testing"

	"sluice/internal/wire/sigv4"
)

const allowAll = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`

func TestOperatorAlone(t *testing.T) {
	s := newServer(t)
	administrator := s.user("administrator", allowAll)
	session := s.do(s.root, "sts", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, "Action=GetSessionToken&Version=2011-06-15").Body.String()
	for name, c := range map[string]struct {
		keys    sigv4.Credentials
		service string
		want    string
	}{
		"unsigned":               {sigv4.Credentials{}, OperatorService, "Missing Authentication Token"},
		"another account's root": {sigv4.Credentials{AccessKeyID: "AKIDOTHER", SecretAccessKey: "other"}, OperatorService, errNotOperator.Error()},
		"an administrator":       {administrator, OperatorService, errNotOperator.Error()},
		"a session of the root": {
			sigv4.Credentials{AccessKeyID: element(session, "AccessKeyId"), SecretAccessKey: element(session, "SecretAccessKey"), SessionToken: element(session, "SessionToken")},
			OperatorService, errNotOperator.Error(),
		},
		"a wrong secret":  {sigv4.Credentials{AccessKeyID: benchKey, SecretAccessKey: "wrong"}, OperatorService, "signature"},
		"an unknown key":  {sigv4.Credentials{AccessKeyID: "AKIDNOBODY", SecretAccessKey: "wrong"}, OperatorService, "security token"},
		"another service": {s.root, "iam", "scope"},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			w := s.do(c.keys, c.service, method, "/_sluice/accounts", nil, `{"id":"222233334444"}`)
			if w.Code != http.StatusForbidden || !strings.Contains(strings.ToLower(w.Body.String()), strings.ToLower(c.want)) {
				t.Errorf("%s, %s: %d %s", name, method, w.Code, w.Body)
			}
		}
	}
	if got := s.do(s.root, OperatorService, http.MethodGet, "/_sluice/accounts", nil, ""); got.Body.String() != `{"accounts":["000000000000","111122223333"]}` {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}

func TestOperatorMakesAnAccount(t *testing.T) {
	s := newServer(t)
	create := func(body string) (int, string) {
		w := s.do(s.root, OperatorService, http.MethodPost, "/_sluice/accounts", nil, body)
		return w.Code, w.Body.String()
	}
	status, answer := create(`{"id":"222233334444"}`)
	if status != http.StatusCreated || !strings.HasPrefix(answer, `{"id":"222233334444","accessKeyId":"AKIA`) {
		t.Fatalf("%d %s", status, answer)
	}
	keys, err := RootCredentials(s.folder, "222233334444")
	if err != nil || !strings.Contains(answer, keys.SecretAccessKey) {
		t.Errorf("%+v, %v", keys, err)
	}
	if own, err := RootCredentials(s.folder, ""); err != nil || own.AccessKeyID != benchKey {
		t.Errorf("%+v, %v", own, err)
	}
	if _, err := RootCredentials(s.folder, "999999999999"); err == nil {
		t.Error("an account that is not there has credentials")
	}
	made := sigv4.Credentials{AccessKeyID: keys.AccessKeyID, SecretAccessKey: keys.SecretAccessKey}
	if w := s.iam(made, "ListUsers"); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	// What is the one account's is nothing to the other.
	if w := s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "q"}); w.Code != http.StatusOK {
		t.Fatal(w.Body)
	}
	if w := s.sqs(made, "SendMessage", map[string]any{"QueueUrl": "http://127.0.0.1:4566/000000000000/q", "MessageBody": "x"}); w.Code == http.StatusOK {
		t.Errorf("another account's root sends: %s", w.Body)
	}
	trail := s.lines("audit.log")
	if e := trail[0]; e["eventName"] != "CreateAccount" || e["userIdentity"].(map[string]any)["type"] != "Root" ||
		e["responseElements"].(map[string]any)["createAccountStatus"].(map[string]any)["accountId"] != "222233334444" {
		t.Errorf("%v", e)
	}
	for body, want := range map[string]int{
		`{"id":"222233334444"}`: http.StatusConflict, `{"id":"1"}`: http.StatusBadRequest, `{"ID":`: http.StatusBadRequest, `{"name":"x"}`: http.StatusBadRequest,
		`{"id":"` + strings.Repeat("1", operatorBodyBytesMax) + `"}`: http.StatusRequestEntityTooLarge,
	} {
		if status, answer := create(body); status != want {
			t.Errorf("%.40s: %d %s", body, status, answer)
		}
	}
}
