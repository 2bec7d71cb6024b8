package gateway

// Proves who a caller is: signatures in the header and in the query, by host and by path, of users and sessions; that nothing signed can
// be changed afterwards; the answers to those who are refused, byte by byte; and what of a signature and its caller goes on to the
// integration. How: signed requests, each part of them changed in turn.

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"sluice/internal/gateway/restapi"
	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

// atPets is an API whose one method alice may call.
func atPets(t *testing.T) *guarded {
	g := newGuarded(t)
	g.deploy("", map[string]string{"POST /pets": "AWS_IAM", "GET /pets": "AWS_IAM", "DELETE /pets": "AWS_IAM"})
	for key := range g.keys {
		g.let(key, "Allow *")
	}
	return g
}

func TestFormsOfSignatures(t *testing.T) {
	g := atPets(t)
	byPath := func(prefix, suffix string) *wire.Request {
		r := request("POST", "/pets", "{}", "Content-Type", "application/json")
		r.Host, r.Path = "localhost:4566", prefix+testAPI+"/dev"+suffix
		return r
	}
	host := request("POST", "/pets", "{}", "Content-Type", "application/json")
	for name, r := range map[string]*wire.Request{
		"by host": g.sign("AKIAALICE", host), "by path": g.sign("AKIAALICE", byPath("/_aws/execute-api/", "/pets")),
		"by the other path": g.sign("AKIAALICE", byPath("/restapis/", "/_user_request_/pets")),
		"of a session":      g.sign("ASIASESSION", request("POST", "/pets", "{}")), "of the root user": g.sign("AKIAROOT", request("POST", "/pets", "")),
		"with a query":                       g.sign("AKIAALICE", request("POST", "/pets?b=2&a=1&a=%20&c", "")),
		"in the query":                       presigned(t, g, "AKIAALICE"),
		"in the query, session":              presigned(t, g, "ASIASESSION"),
		"with its method overridden, signed": g.sign("AKIAALICE", request("GET", "/pets", "", "X-Http-Method-Override", "DELETE")),
	} {
		if answer := g.serve(r); answer.Status != http.StatusOK {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
}

// presigned is a request with its signature in the query string.
func presigned(t *testing.T, g *guarded, key string) *wire.Request {
	t.Helper()
	r := request("GET", "/pets", "")
	h := g.keys[key]
	signed := sigv4.Request{Method: r.Method, Path: r.Path, Host: r.Host, Header: http.Header{}}
	at := sigv4.EndpointOf(testRegion, ServiceName)
	creds := sigv4.Credentials{AccessKeyID: key, SecretAccessKey: h.secret, SessionToken: h.token}
	if err := sigv4.NewSigner().Presign(&signed, creds, at, time.Minute, g.clock.Now()); err != nil {
		t.Fatal(err)
	}
	r.RawQuery = signed.RawQuery
	return r
}

// Each part of a signed request, changed, and the request is refused before anything is decided.
func TestNothingSignedCanBeChanged(t *testing.T) {
	replace := func(part, other string) func(*guarded, *wire.Request) {
		return func(_ *guarded, r *wire.Request) {
			before := r.Header.Get("Authorization")
			after := strings.Replace(before, part, other, 1)
			if before == after {
				panic("there is no " + part)
			}
			r.Header.Set("Authorization", after)
		}
	}
	for name, change := range map[string]func(*guarded, *wire.Request){
		"method":              func(_ *guarded, r *wire.Request) { r.Method = "DELETE" },
		"method, by a header": func(_ *guarded, r *wire.Request) { r.Header.Set("X-Http-Method-Override", "DELETE") },
		"path":                func(_ *guarded, r *wire.Request) { r.Path += "/" },
		"path, escaped":       func(_ *guarded, r *wire.Request) { r.Path = "/dev/%70ets" },
		"query":               func(_ *guarded, r *wire.Request) { r.RawQuery = "a=2" },
		"query, none":         func(_ *guarded, r *wire.Request) { r.RawQuery = "" },
		"query, one more":     func(_ *guarded, r *wire.Request) { r.RawQuery += "&b=1" },
		"signed header":       func(_ *guarded, r *wire.Request) { r.Header.Set("Content-Type", "text/plain") },
		"header taken away":   func(_ *guarded, r *wire.Request) { r.Header.Del("Content-Type") },
		"x-amz header":        func(_ *guarded, r *wire.Request) { r.Header.Set("X-Amz-Meta", "x") },
		"body":                func(_ *guarded, r *wire.Request) { r.Body = []byte(`{"a":2}`) },
		"body, none":          func(_ *guarded, r *wire.Request) { r.Body = nil },
		"body not signed":     func(_ *guarded, r *wire.Request) { r.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD") },
		"date":                func(_ *guarded, r *wire.Request) { r.Header.Set("X-Amz-Date", "20261122T013301Z") },
		"no date":             func(_ *guarded, r *wire.Request) { r.Header.Del("X-Amz-Date") },
		"host":                func(_ *guarded, r *wire.Request) { r.Host = testAPI + ".execute-api.us-east-1.example.com" },
		"region":              replace("/us-east-1/", "/eu-west-1/"),
		"service":             replace("/execute-api/", "/sqs/"),
		"day":                 replace("/20261122/", "/20261121/"),
		"key":                 replace("AKIAALICE", "AKIAROOT"),
		"unknown key":         replace("AKIAALICE", "AKIANOBODY"),
		"algorithm":           replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"),
		"signature":           func(_ *guarded, r *wire.Request) { r.Header["Authorization"][0] = flip(r.Header["Authorization"][0]) },
		"no signature":        replace(", Signature=", ", Nothing="),
		"no authorization":    func(_ *guarded, r *wire.Request) { r.Header.Del("Authorization") },
		"two authorizations":  func(_ *guarded, r *wire.Request) { r.Header.Add("Authorization", r.Header.Get("Authorization")) },
		"a session token":     func(_ *guarded, r *wire.Request) { r.Header.Set("X-Amz-Security-Token", "the-token") },
		"too late":            func(g *guarded, _ *wire.Request) { g.clock.Advance(6 * time.Minute) },
		"the secret":          func(g *guarded, _ *wire.Request) { g.keys["AKIAALICE"].secret = "another" },
	} {
		g := atPets(t)
		r := g.sign("AKIAALICE", request("POST", "/pets?a=1", `{"a":1}`, "Content-Type", "application/json"))
		change(g, r)
		answer := g.serve(r)
		last := g.records[len(g.records)-1]
		if answer.Status != http.StatusForbidden || last.Caller != nil || last.Denial != nil || strings.Contains(string(answer.Body), `"ok"`) {
			t.Errorf("%s: %d %s, caller %v", name, answer.Status, answer.Body, last.Caller)
		}
	}
}

// flip changes the last digit of a signature.
func flip(text string) string {
	last := byte('0')
	if text[len(text)-1] == '0' {
		last = '1'
	}
	return text[:len(text)-1] + string(last)
}

func TestRefusalsOfCallers(t *testing.T) {
	g := atPets(t)
	g.let("AKIAALICE", "Deny DELETE/pets")
	g.let("ASIASESSION")
	signed := func(method, key string) *wire.Request { return g.sign(key, request(method, "/pets", "")) }
	with := func(header, v string) *wire.Request { return request("GET", "/pets", "", header, v) }
	unknown := signed("GET", "AKIAALICE")
	unknown.Header.Set("Authorization", strings.Replace(unknown.Header.Get("Authorization"), "AKIAALICE", "AKIANOBODY", 1))
	nowhere := signed("PUT", "AKIAALICE")
	nowhere.Header.Set("Authorization", unknown.Header.Get("Authorization"))
	wrong := signed("GET", "AKIAALICE")
	wrong.Header["Authorization"][0] = flip(wrong.Header["Authorization"][0])
	foreign := signed("GET", "ASIASESSION")
	foreign.Header.Set("X-Amz-Security-Token", "another")
	at := sigv4.EndpointOf(testRegion, ServiceName)
	early, late := g.clock.Now().Add(-6*time.Minute), g.clock.Now().Add(6*time.Minute)
	over := g.keys["ASIASESSION"]
	const arn = "arn:aws:execute-api:us-east-1:********1111:abcdef1234/dev/"
	for name, c := range map[string]struct {
		request           *wire.Request
		kind, type_, body string
	}{
		"unsigned":             {request("GET", "/pets", ""), "MISSING_AUTHENTICATION_TOKEN", "MissingAuthenticationTokenException", `\{"message":"Missing Authentication Token"\}`},
		"no method":            {signed("PUT", "AKIAALICE"), "MISSING_AUTHENTICATION_TOKEN", "MissingAuthenticationTokenException", `\{"message":"Missing Authentication Token"\}`},
		"no method, a bearer":  {request("PUT", "/pets", "", "Authorization", "Bearer x"), "MISSING_AUTHENTICATION_TOKEN", "IncompleteSignatureException", `\{"message":"Invalid key=value pair \(missing equal-sign\) in Authorization header .*"\}`},
		"no method, a bad key": {nowhere, "MISSING_AUTHENTICATION_TOKEN", "UnrecognizedClientException", `\{"message":"The security token included in the request is invalid\."\}`},
		"bad key":              {unknown, "ACCESS_DENIED", "UnrecognizedClientException", `\{"message":"The security token included in the request is invalid\."\}`},
		"bad token":            {foreign, "ACCESS_DENIED", "UnrecognizedClientException", `\{"message":"The security token included in the request is invalid"\}`},
		"a bearer":             {with("Authorization", "Bearer x"), "INVALID_SIGNATURE", "IncompleteSignatureException", `\{"message":"Invalid key=value pair \(missing equal-sign\) in Authorization header \(hashed with SHA-256 and encoded with Base64\): '[^']+='\."\}`},
		"incomplete":           {with("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e"), "INVALID_SIGNATURE", "IncompleteSignatureException", `\{"message":"Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. .*"\}`},
		"wrong": {wrong, "INVALID_SIGNATURE", "InvalidSignatureException", `\{"message":"The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.` +
			`\\n\\nThe Canonical String for this request should have been\\n'GET\\n/dev/pets\\n\\nhost:abcdef1234\.execute-api\.us-east-1\.amazonaws\.com\\nx-amz-date:20261122T013300Z\\n\\nhost;x-amz-date\\n[0-9a-f]{64}'` +
			`\\n\\nThe String-to-Sign should have been\\n'AWS4-HMAC-SHA256\\n20261122T013300Z\\n20261122/us-east-1/execute-api/aws4_request\\n[0-9a-f]{64}'\\n"\}`},
		"expired":     {g.signFor("AKIAALICE", request("GET", "/pets", ""), at, early), "EXPIRED_TOKEN", "InvalidSignatureException", `\{"message":"Signature expired: 20261122T012700Z is now earlier than 20261122T012800Z \(20261122T013300Z - 5 min\.\)"\}`},
		"not yet":     {g.signFor("AKIAALICE", request("GET", "/pets", ""), at, late), "INVALID_SIGNATURE", "InvalidSignatureException", `\{"message":"Signature not yet current: 20261122T013900Z is still later than 20261122T013800Z \(20261122T013300Z \+ 5 min\.\)"\}`},
		"region":      {g.signFor("AKIAALICE", request("GET", "/pets", ""), sigv4.EndpointOf("eu-west-1", ServiceName), g.clock.Now()), "INVALID_SIGNATURE", "InvalidSignatureException", `\{"message":"Credential should be scoped to a valid region, not 'eu-west-1'\. "\}`},
		"service":     {g.signFor("AKIAALICE", request("GET", "/pets", ""), sigv4.EndpointOf(testRegion, "lambda"), g.clock.Now()), "INVALID_SIGNATURE", "InvalidSignatureException", `\{"message":"Credential should be scoped to correct service: 'execute-api'\. "\}`},
		"not allowed": {signed("GET", "AKIAALICE"), "ACCESS_DENIED", "AccessDeniedException", `\{"Message":"User: arn:aws:iam::111111111111:user/alice is not authorized to perform: execute-api:Invoke on resource: ` + regexp.QuoteMeta(arn) + `GET/pets because no identity-based policy allows the execute-api:Invoke action"\}`},
		"denied":      {signed("DELETE", "AKIAALICE"), "ACCESS_DENIED", "AccessDeniedException", `\{"Message":"User: arn:aws:iam::111111111111:user/alice is not authorized to perform: execute-api:Invoke on resource: ` + regexp.QuoteMeta(arn) + `DELETE/pets with an explicit deny in an identity-based policy"\}`},
		"a session":   {signed("GET", "ASIASESSION"), "ACCESS_DENIED", "AccessDeniedException", `\{"Message":"User: arn:aws:sts::111111111111:assumed-role/r/s is not authorized to perform: .*"\}`},
		"its override": {func() *wire.Request {
			r := signed("GET", "AKIAALICE")
			r.Header.Set("X-Http-Method-Override", "POST")
			return r
		}(), "INVALID_SIGNATURE", "InvalidSignatureException", `\{"message":"There were headers present in the request which were not signed: x-http-method-override"\}`},
	} {
		r := g.serve(c.request)
		if r.Status != http.StatusForbidden || r.Header.Get("X-Amzn-Errortype") != c.type_ || !regexp.MustCompile("^"+c.body+"$").Match(r.Body) || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s\nwant %s %s", name, refusedAs(r), c.type_, c.body)
		}
		if got := g.records[len(g.records)-1].Refusal; got != c.kind {
			t.Errorf("%s is of the kind %s", name, got)
		}
	}
	over.expires = g.clock.Now().Add(-time.Second)
	if r := g.serve(signed("GET", "ASIASESSION")); refusedAs(r) != `Forbidden ExpiredTokenException {"message":"The security token included in the request is expired"}` {
		t.Errorf("an expired session: %s", refusedAs(r))
	}
	if got := g.records[len(g.records)-1].Refusal; got != "EXPIRED_TOKEN" {
		t.Errorf("an expired session is of the kind %s", got)
	}
}

func TestRefusalByAResourcePolicy(t *testing.T) {
	g := newGuarded(t)
	g.deploy(document([]string{"Allow GET/else", "Deny GET/shut"}, `,"Principal":"*"`), map[string]string{"GET /pets": "NONE", "GET /shut": "NONE"})
	const denied = `Forbidden AccessDeniedException {"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********1111:abcdef1234/dev/GET/`
	for path, want := range map[string]string{
		"/pets": denied + `pets because no resource-based policy allows the execute-api:Invoke action"}`,
		"/shut": denied + `shut with an explicit deny in a resource-based policy"}`,
	} {
		var log lines
		r := g.gateway.traced(t, request("GET", path, "", "User-Agent", "curl"), &log)
		if refusedAs(r) != want {
			t.Errorf("%s", refusedAs(r))
		}
		if !strings.Contains(strings.Join(log, "\n"), "The client is not authorized to perform this operation.") {
			t.Errorf("%q", log)
		}
		last := g.records[len(g.records)-1]
		if last.Denial == nil || last.Denial.Resource != "arn:aws:execute-api:us-east-1:111111111111:abcdef1234/dev/GET"+path || last.Denial.Action != "execute-api:Invoke" ||
			last.Caller.Name() != "anonymous" || last.UserAgent != "curl" || last.Region != testRegion || !strings.HasPrefix(last.Told, "User: anonymous is not") || len(last.Denial.Explanation.Statements) != 2 {
			t.Errorf("%+v", last)
		}
	}
}

// What templates and mappings read of the caller: of one who signed all of it, of others nothing.
func TestIdentityInContext(t *testing.T) {
	const template = `{"statusCode": 200}#set($context.responseOverride.header.Seen = "$context.identity.accountId|$context.identity.caller|$context.identity.user|$context.identity.userArn|$context.identity.accessKey|$context.identity.principalOrgId|$context.identity.cognitoIdentityId|$context.identity.sourceIp")`
	see := func(m *restapi.Method) {
		m.Integration.RequestTemplates = map[string]string{"application/json": template}
	}
	for key, want := range map[string]string{
		"AKIAALICE":   "111111111111|AIDAALICE|AIDAALICE|arn:aws:iam::111111111111:user/alice|AKIAALICE|||192.0.2.7",
		"ASIASESSION": "111111111111|AROAROLE:s|AROAROLE:s|arn:aws:sts::111111111111:assumed-role/r/s|ASIASESSION|||192.0.2.7",
		"AKIAROOT":    "111111111111|111111111111|111111111111|arn:aws:iam::111111111111:root|AKIAROOT|||192.0.2.7",
		"":            "|||||||192.0.2.7",
	} {
		g := newGuarded(t)
		authorization := "AWS_IAM"
		if key == "" {
			authorization = "NONE"
		} else {
			g.let(key, "Allow *")
		}
		g.deploy(document([]string{"Allow *"}, `,"Principal":"*"`), map[string]string{"GET /pets": authorization}, see)
		r := request("GET", "/pets", "")
		if key != "" {
			g.sign(key, r)
		}
		if answer := g.serve(r); answer.Header.Get("Seen") != want {
			t.Errorf("%q: %v %s\nwant %s", key, answer.Header, answer.Body, want)
		}
	}
}

// A signature is for API Gateway: no template, no mapping and no endpoint gets to see it.
func TestSignaturesEndHere(t *testing.T) {
	const template = `{"statusCode": 200}#set($context.responseOverride.header.Seen = "$input.params().header.Authorization|$input.params('Authorization')|$input.params().querystring|$input.params('X-Amz-Signature')|$input.params('a')")`
	see := func(m *restapi.Method) {
		m.Integration.RequestTemplates = map[string]string{"application/json": template}
	}
	g := newGuarded(t)
	g.let("AKIAALICE", "Allow *")
	g.deploy("", map[string]string{"GET /pets": "AWS_IAM"}, see)
	query := presigned(t, g, "AKIAALICE")
	for name, c := range map[string]struct {
		request *wire.Request
		want    string
	}{
		"in the header": {g.sign("AKIAALICE", request("GET", "/pets?a=1", "")), "||{a=1}||1"},
		"in the query":  {query, "||{}||"},
	} {
		r := g.serve(c.request)
		if got := r.Header.Get("Seen"); r.Status != http.StatusOK || got != c.want {
			t.Errorf("%s: %d %q %s", name, r.Status, got, r.Body)
		}
	}
}

// The integration is called as whoever signed, with what limits them; the service is called for no one else.
func TestCallingAsTheCaller(t *testing.T) {
	g := newGuarded(t)
	g.let("AKIAALICE", "Allow *")
	g.let("ASIASESSION", "Allow *")
	g.keys["ASIASESSION"].caller.SessionPolicies = g.identity("Allow *")
	g.deploy("", map[string]string{"GET /queue": "AWS_IAM"}, func(m *restapi.Method) {
		i := toQueue(article)
		i.Credentials, i.Responses = restapi.CallerCredentials, m.Integration.Responses
		m.Integration = &i
	})
	for i, key := range []string{"AKIAALICE", "ASIASESSION"} {
		r := g.get(key, "/queue")
		if r.Status != http.StatusOK || len(g.called) != i+1 {
			t.Fatalf("%d %s", r.Status, r.Body)
		}
		as, signer := g.called[i], g.keys[key].caller
		if as.Principal != signer.Principal || as.UserID != signer.UserID || as.AccessKeyID != key || len(as.SessionPolicies) != len(signer.SessionPolicies) ||
			as.Via != "apigateway.amazonaws.com" || !as.Forwarded || signer.Forwarded || signer.Via != "" {
			t.Errorf("%+v for %+v", as, signer)
		}
	}
	if r := g.serve(request("GET", "/queue", "")); r.Status != http.StatusForbidden || len(g.called) != 2 {
		t.Errorf("unsigned: %d %s", r.Status, r.Body)
	}
}

func TestDecodedPath(t *testing.T) {
	for path, want := range map[string]string{
		"": "", "pets/7": "pets/7", "%70ets": "pets", "a%2Fb": "a%2Fb", "a%2fb/c": "a%2Fb/c", "%C3%A9": "é", "%zz/%70": "%zz/p", "100%": "100%", "a%2A": "a*", "a%20b": "a b",
	} {
		if got := decodedPath(path); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}
