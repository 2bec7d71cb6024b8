package app

// Proves that a whole server guards an API: users, sessions and other accounts by their policies, addresses as its proxies tell them;
// that each denial explains itself; and that an access key is known to have been used. How: operations and requests by HTTP, signed.

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"sluice/internal/wire/sigv4"
)

// guardedAPI deploys GET / with an authorization type and, if it is not empty, a resource policy, and returns the API's ID.
func (s *server) guardedAPI(authorization, policy string) string {
	s.t.Helper()
	in, err := json.Marshal(map[string]string{"name": "guarded", "policy": policy})
	if err != nil {
		s.t.Fatal(err)
	}
	api := s.must(s.do(s.root, "apigateway", http.MethodPost, "/restapis", nil, string(in)))
	base := "/restapis/" + member(api, "id")
	method := base + "/resources/" + member(api, "rootResourceId") + "/methods/GET"
	s.must(s.do(s.root, "apigateway", http.MethodPut, method, nil, `{"authorizationType":"`+authorization+`"}`))
	s.must(s.do(s.root, "apigateway", http.MethodPut, method+"/responses/200", nil, `{}`))
	s.must(s.do(s.root, "apigateway", http.MethodPut, method+"/integration", nil, `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\": 200}"}}`))
	s.must(s.do(s.root, "apigateway", http.MethodPut, method+"/integration/responses/200", nil, `{}`))
	s.must(s.do(s.root, "apigateway", http.MethodPost, base+"/deployments", nil, `{"stageName":"dev"}`))
	return member(api, "id")
}

// invoke signs and sends GET / to an API.
func (s *server) invoke(keys sigv4.Credentials, api string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.do(keys, "execute-api", http.MethodGet, "/_aws/execute-api/"+api+"/dev/", nil, "")
}

func TestDeniedRequestsExplainThemselves(t *testing.T) {
	s := newServer(t)
	bob := s.user("bob", `{"Version":"2012-10-17","Statement":[{"Sid":"Other","Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*:*:*/*/POST/*"}]}`)
	api := s.guardedAPI("AWS_IAM", "")
	w := s.invoke(bob, api)
	refuses(t, "bob", w)
	d, err := FindDenial(s.folder, "denials.log", s.requestID(w))
	if err != nil {
		t.Fatal(err)
	}
	resource := "arn:aws:execute-api:us-east-1:000000000000:" + api + "/dev/GET/"
	if d.Service != "execute-api" || d.Operation != "GET /dev/" || d.Action != "execute-api:Invoke" || d.Resource != resource || d.Region != "us-east-1" || d.Explicit ||
		d.Principal != "arn:aws:iam::000000000000:user/bob" || d.Account != "000000000000" || d.Source != "203.0.113.7" || d.By != "identity-based policy" ||
		!strings.HasPrefix(d.Told, "User: arn:aws:iam::000000000000:user/bob is not authorized to perform: execute-api:Invoke") {
		t.Errorf("%+v", d)
	}
	if len(d.Policies) != 1 || d.Policies[0].Name != "own, inline in arn:aws:iam::000000000000:user/bob" || d.Policies[0].Statements[0].Sid != "Other" ||
		d.Policies[0].Statements[0].Why[0] != "the resource is none of arn:aws:execute-api:*:*:*/*/POST/*" {
		t.Errorf("%+v", d.Policies)
	}
	form := "Action=DecodeAuthorizationMessage&Version=2011-06-15&EncodedMessage=" + d.Encoded
	if text := s.must(s.do(s.root, "sts", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form)); !strings.Contains(text, resource) {
		t.Errorf("%s", text)
	}
	if text := s.must(s.iam(s.root, "GetAccessKeyLastUsed", "AccessKeyId", bob.AccessKeyID)); element(text, "ServiceName") != "execute-api" || element(text, "Region") != "us-east-1" {
		t.Errorf("%s", text)
	}
	// One without a signature is denied by the API's policy alone, and that is explained too.
	closed := s.guardedAPI("NONE", `{"Version":"2012-10-17","Statement":[{"Sid":"Office","Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}`)
	w = s.invoke(sigv4.Credentials{}, closed)
	refuses(t, "nobody", w)
	if d, err = FindDenial(s.folder, "denials.log", s.requestID(w)); err != nil {
		t.Fatal(err)
	}
	if d.Principal != "anonymous" || d.By != "resource-based policy" || len(d.Policies) != 1 || d.Policies[0].Name != "of "+d.Resource || d.Policies[0].Statements[0].Sid != "Office" ||
		!strings.Contains(strings.Join(d.Policies[0].Statements[0].Why, " "), "203.0.113.7") {
		t.Errorf("%+v", d)
	}
	// What was refused before policies were asked has nothing to explain.
	w = s.invoke(sigv4.Credentials{}, api)
	if d, err := FindDenial(s.folder, "denials.log", s.requestID(w)); err == nil || w.Code != http.StatusForbidden {
		t.Errorf("%d %+v", w.Code, d)
	}
}

// Across accounts both have to allow; and what one account's API says does not reach another's.
func TestAccountsAndTheirAPIs(t *testing.T) {
	s := newServer(t)
	other := sigv4.Credentials{AccessKeyID: "AKIDOTHER", SecretAccessKey: "other"}
	alone := s.guardedAPI("AWS_IAM", "")
	refuses(t, "the other account's root user", s.invoke(other, alone))
	s.must(s.invoke(s.root, alone))
	shared := s.guardedAPI("AWS_IAM", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"execute-api:Invoke","Resource":"execute-api:/*"}]}`)
	s.must(s.invoke(other, shared))
	s.must(s.invoke(s.root, shared))
	w := s.iam(other, "CreateUser", "UserName", "carol")
	s.must(w)
	text := s.must(s.iam(other, "CreateAccessKey", "UserName", "carol"))
	carol := sigv4.Credentials{AccessKeyID: element(text, "AccessKeyId"), SecretAccessKey: element(text, "SecretAccessKey")}
	refuses(t, "a user whom the own account does not allow", s.invoke(carol, shared))
	s.must(s.iam(other, "PutUserPolicy", "UserName", "carol", "PolicyName", "p", "PolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]}`))
	s.must(s.invoke(carol, shared))
	refuses(t, "at an API that does not name the account", s.invoke(carol, alone))
	// A key that is taken away opens nothing any more.
	s.must(s.iam(other, "UpdateAccessKey", "UserName", "carol", "AccessKeyId", carol.AccessKeyID, "Status", "Inactive"))
	if w := s.invoke(carol, shared); w.Code != http.StatusForbidden || w.Header().Get("X-Amzn-Errortype") != "UnrecognizedClientException" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// aws:SourceIp is the client's, whom a trusted proxy names; anyone else's word for it does not count.
func TestSourceAddressesBehindProxies(t *testing.T) {
	s := newServer(t)
	api := s.guardedAPI("NONE", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}}]}`)
	handler := behind([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, s.app.gateway.Handler())
	for _, c := range []struct {
		peer, forwarded string
		want            int
	}{
		{"198.51.100.7:1", "", 200},
		{"203.0.113.7:1", "", 403},
		{"10.1.2.3:1", "", 403},
		{"10.1.2.3:1", "198.51.100.7", 200},
		{"10.1.2.3:1", "198.51.100.7, 203.0.113.7", 403},
		{"10.1.2.3:1", "203.0.113.7, 198.51.100.7", 200},
		{"203.0.113.7:1", "198.51.100.7", 403},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/_aws/execute-api/"+api+"/dev/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != c.want {
			t.Errorf("%s for %s: %d %s", c.peer, c.forwarded, w.Code, w.Body)
		}
	}
}
