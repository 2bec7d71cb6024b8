package sts_test

// Proves that a role goes to whom a trusted issuer vouches for, now, for the right audience, under the role's conditions, and to no one
// else; and what is answered otherwise, in which order. How: a real issuer on the loopback interface, real keys, real signatures.

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts"
	"sluice/internal/service/sts/issuer"
	"sluice/internal/service/sts/issuer/fetch"
	"sluice/internal/wire"
)

const noKey = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements"

func TestWebIdentity(t *testing.T) {
	w, p, role := provided(t)
	w.Must(t, iamtest.Root, "iam", "PutRolePolicy", "RoleName", "role", "PolicyName", "p", "PolicyDocument", iamtest.Allow("iam:ListUsers", "iam:ListRoles"))
	p.keys["rsa"] = newRSA(t)
	for _, key := range []string{"first", "rsa"} {
		a := assume(t, w, role, p.token(t, key, p.claims()), "DurationSeconds", "900", "Policy", iamtest.Allow("iam:ListUsers"))
		if a.Code != "" {
			t.Fatalf("%s: %d %s %s", key, a.Status, a.Code, a.Message)
		}
		for path, want := range map[string]string{
			"SubjectFromWebIdentityToken": "repo:acme/shop:ref:refs/heads/main", "Provider": p.URL, "Audience": "my-app",
			"AssumedRoleUser.Arn":    "arn:aws:sts::123456789012:assumed-role/role/work",
			"Credentials.Expiration": iamtest.Start.Add(15 * time.Minute).Format(time.RFC3339),
		} {
			if got := a.Get(path); got != want {
				t.Errorf("%s: %q", path, got)
			}
		}
		w.Must(t, a.Credentials(), "iam", "ListUsers")
		if a := w.Call(t, a.Credentials(), "iam", "ListRoles"); a.Code != "AccessDenied" {
			t.Errorf("beyond the session policy: %d", a.Status)
		}
		// It knows who vouched for it, from the token alone.
		_, holder, err := w.STS.Find(a.Credentials().AccessKeyID, a.Credentials().SessionToken, w.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"aws:federatedprovider": p.arn(), p.name() + ":sub": "repo:acme/shop:ref:refs/heads/main", p.name() + ":aud": "my-app", p.name() + ":email": "", "aws:username": ""} {
			if v, ok := w.STS.SessionKey(holder, name); ok != (want != "") || ok && v.At(0) != want {
				t.Errorf("%s: %+v", name, v)
			}
		}
	}
}

// A call without a signature goes the whole way; a signed one is judged by its token all the same.
func TestWebIdentityNeedsNoSignature(t *testing.T) {
	w, p, role := provided(t)
	body := func(token string) []byte {
		return []byte("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=work&RoleArn=" + role + "&WebIdentityToken=" + token)
	}
	serve := func(b []byte) *wire.Response {
		return w.Edge.Serve(context.Background(), &wire.Request{
			Method: http.MethodPost, Host: "sts.amazonaws.com", Path: "/", Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
			Body: b, Remote: netip.MustParseAddrPort("192.0.2.1:1234"),
		})
	}
	if r := serve(body(p.token(t, "first", p.claims()))); r.Status != http.StatusOK || !bytes.Contains(r.Body, []byte("<SessionToken>")) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	if r := serve(body(p.token(t, "first", p.claims("sub", "repo:evil/shop")))); r.Status != http.StatusForbidden || !bytes.Contains(r.Body, []byte("Not authorized to perform sts:AssumeRoleWithWebIdentity")) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	alice := w.User(t, "alice", iamtest.Allow("*"))
	refused(t, w.Call(t, alice, "sts", "AssumeRoleWithWebIdentity", "RoleArn", role, "RoleSessionName", "work", "WebIdentityToken", p.token(t, "first", p.claims("sub", "repo:evil/shop"))),
		"AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
}

func TestTokensThatAreRefused(t *testing.T) {
	w, p, role := provided(t)
	at := func(d time.Duration) int64 { return iamtest.Start.Add(d).Unix() }
	good := p.token(t, "first", p.claims())
	stranger := newEC(t)
	for name, test := range map[string]struct{ token, code, message string }{
		"no token":            {"none", "InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"},
		"no signature":        {good[:strings.LastIndexByte(good, '.')+1], "InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"},
		"none":                {b64.EncodeToString([]byte(`{"alg":"none","kid":"first"}`)) + good[strings.IndexByte(good, '.'):], "InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"},
		"another key":         {sign(t, stranger, "first", p.claims()), "InvalidIdentityToken", "The token's signature could not be verified"},
		"another key's ID":    {sign(t, stranger, "second", p.claims()), "InvalidIdentityToken", noKey},
		"another claim":       {good[:strings.IndexByte(good, '.')+1] + b64.EncodeToString([]byte(fmt.Sprintf(`{"iss":%q,"aud":"my-app","sub":"root","iat":%d,"exp":%d}`, p.URL, at(0), at(time.Hour)))) + good[strings.LastIndexByte(good, '.'):], "InvalidIdentityToken", "The token's signature could not be verified"},
		"no issuer":           {p.token(t, "first", p.claims("iss", nil)), "InvalidIdentityToken", "Missing a required claim: iss"},
		"no audience":         {p.token(t, "first", p.claims("aud", nil)), "InvalidIdentityToken", "Missing a required claim: aud"},
		"audience of numbers": {p.token(t, "first", p.claims("aud", []int{1})), "InvalidIdentityToken", "Missing a required claim: aud"},
		"no subject":          {p.token(t, "first", p.claims("sub", nil)), "InvalidIdentityToken", "Missing a required claim: sub"},
		"no end":              {p.token(t, "first", p.claims("exp", nil)), "InvalidIdentityToken", "Missing a required claim: exp"},
		"an end as text":      {p.token(t, "first", p.claims("exp", "1800000000")), "InvalidIdentityToken", "Missing a required claim: exp"},
		"an end as fraction":  {p.token(t, "first", p.claims("exp", 1800000000.5)), "InvalidIdentityToken", "Missing a required claim: exp"},
		"no time of issue":    {p.token(t, "first", p.claims("iat", nil)), "InvalidIdentityToken", "Missing a required claim: iat"},
		"another issuer":      {p.token(t, "first", p.claims("iss", "https://evil.example")), "InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://evil.example"},
		"an issuer's cousin":  {p.token(t, "first", p.claims("iss", p.URL+"/")), "InvalidIdentityToken", "No OpenIDConnect provider found in your account for " + p.URL + "/"},
		"another audience":    {p.token(t, "first", p.claims("aud", "evil-app")), "InvalidIdentityToken", "Incorrect token audience"},
		"another party":       {p.token(t, "first", p.claims("azp", "evil-app")), "InvalidIdentityToken", "Incorrect token audience"},
		"over":                {p.token(t, "first", p.claims("exp", at(0))), "ExpiredTokenException", fmt.Sprintf("Token expired: current date/time %d must be before the expiration date/time%d", at(0), at(0))},
		"not yet":             {p.token(t, "first", p.claims("nbf", at(301*time.Second))), "InvalidIdentityToken", "The token is not valid yet: check the clock of your identity provider"},
		"issued tomorrow":     {p.token(t, "first", p.claims("iat", at(24*time.Hour), "exp", at(25*time.Hour))), "InvalidIdentityToken", "The token is not valid yet: check the clock of your identity provider"},
		"issued last week":    {p.token(t, "first", p.claims("iat", at(-7*24*time.Hour))), "ExpiredTokenException", "Token too old: 604800"},
		"a begin as text":     {p.token(t, "first", p.claims("nbf", "now")), "InvalidIdentityToken", "Missing a required claim: nbf"},
		"a huge subject":      {p.token(t, "first", p.claims("sub", strings.Repeat("x", 5000))), "InvalidIdentityToken", "The claims that conditions test are too long"},
		"another subject":     {p.token(t, "first", p.claims("sub", "repo:evil/shop")), "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"},
		"another app":         {p.token(t, "first", p.claims("aud", "other-app")), "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"},
	} {
		a := assume(t, w, role, test.token)
		if a.Code != test.code || a.Message != test.message {
			t.Errorf("%s: %d %s %q", name, a.Status, a.Code, a.Message)
		}
		if want := map[string]int{"AccessDenied": 403}[test.code]; want != 0 && a.Status != want || want == 0 && a.Status != 400 {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	for name, claims := range map[string]map[string]any{
		"a clock ahead": p.claims("iat", at(300*time.Second), "nbf", at(300*time.Second)), "many audiences": p.claims("aud", []string{"x", "my-app"}),
		"the party counts": p.claims("azp", "my-app", "aud", "backend"), "no begin": p.claims("nbf", nil), "just not over": p.claims("exp", at(time.Second)),
	} {
		if a := assume(t, w, role, p.token(t, "first", claims)); a.Code != "" {
			t.Errorf("%s: %d %s %s", name, a.Status, a.Code, a.Message)
		}
	}
}

func TestOtherRolesAndParameters(t *testing.T) {
	w, p, role := provided(t)
	token := p.token(t, "first", p.claims())
	const denied = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
	refused(t, assume(t, w, "nothing-valid-in-here", token), "ValidationError", "nothing-valid-in-here is invalid")
	refused(t, assume(t, w, role+"x", token), "AccessDenied", denied)
	refused(t, assume(t, w, w.Role(t, "service", `{"Service":"lambda.amazonaws.com"}`, ""), token), "AccessDenied", denied)
	refused(t, assume(t, w, w.Role(t, "account", `{"AWS":"123456789012"}`, ""), token), "AccessDenied", denied)
	// The provider must be of the role's account.
	refused(t, assume(t, w, "arn:aws:iam::210987654321:role/role", token), "InvalidIdentityToken", "No OpenIDConnect provider found in your account for "+p.URL)
	refused(t, assume(t, w, role, token, "ProviderId", "graph.facebook.com"), "NotImplemented", "The parameter ProviderId is not implemented.")
	refused(t, assume(t, w, role, token, "DurationSeconds", "3601"), "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	refused(t, assume(t, w, role, token, "Policy", "{"), "MalformedPolicyDocument", "Syntax errors in policy.")
	// A stand-in for everyone trusts the provider's principals, too; a deny is stronger.
	if a := assume(t, w, anyone(t, w, `"Allow"`, "open"), token); a.Code != "" {
		t.Errorf("%d %s %s", a.Status, a.Code, a.Message)
	}
	refused(t, assume(t, w, anyone(t, w, `"Deny"`, "shut"), token), "AccessDenied", denied)
	// Nobody is trusted who was not bound.
	w.Restart(t)
	refused(t, assume(t, w, role, token), "InvalidIdentityToken", "No OpenIDConnect provider found in your account for "+p.URL)
}

// anyone makes a role whose trust policy is about everyone; what allows comes with it.
func anyone(t *testing.T, w *iamtest.World, effect, name string) string {
	return w.Must(t, iamtest.Root, "iam", "CreateRole", "RoleName", name, "AssumeRolePolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRoleWithWebIdentity"},{"Effect":`+effect+
			`,"Principal":{"AWS":"*"},"Action":"sts:AssumeRoleWithWebIdentity"}]}`).Get("Role.Arn")
}

func TestConditionsOnTokens(t *testing.T) {
	w, p, _ := provided(t)
	key := func(name, value string) string { return `"` + p.name() + `:` + name + `":"` + value + `"` }
	claims := p.claims("amr", []string{"pwd", "otp"}, "azp", "my-app", "aud", "backend", "email", "a@acme.example")
	for i, test := range []struct {
		condition string
		allowed   bool
	}{
		{`"StringEquals":{` + key("sub", "repo:acme/shop:ref:refs/heads/main") + `}`, true},
		{`"StringEquals":{` + key("sub", "repo:acme/shop") + `}`, false},
		{`"StringEquals":{` + key("aud", "my-app") + `}`, true},
		{`"StringEquals":{` + key("aud", "backend") + `}`, false},
		{`"StringEquals":{` + key("oaud", "backend") + `}`, true},
		{`"StringEquals":{` + key("azp", "my-app") + `}`, true},
		{`"StringEquals":{` + key("email", "a@acme.example") + `}`, true},
		{`"ForAnyValue:StringEquals":{` + key("amr", "otp") + `}`, true},
		{`"ForAnyValue:StringEquals":{` + key("amr", "face") + `}`, false},
		{`"StringEquals":{` + key("tenant", "acme") + `}`, false}, // no claim but those
		{`"StringEquals":{"evil.example:sub":"repo:acme/shop:ref:refs/heads/main"}`, false},
		{`"StringEquals":{"sts:RoleSessionName":"work"}`, true},
		{`"StringEquals":{"sts:RoleSessionName":"play"}`, false},
		{`"DateLessThan":{"aws:CurrentTime":"2026-01-03T00:00:00Z"}`, true},
		{`"NumericGreaterThan":{"aws:EpochTime":"1893456000"}`, false},
		{`"Bool":{"aws:SecureTransport":"true"}`, false},
		{`"StringEquals":{"aws:RequestedRegion":"us-east-1"}`, true},
		{`"Null":{"aws:PrincipalArn":"false"}`, false},
		{`"Bool":{"aws:PrincipalIsAWSService":"false"}`, true},
	} {
		role := trusting(t, w, p, fmt.Sprint("role", i), test.condition)
		if a := assume(t, w, role, p.token(t, "first", claims)); (a.Code == "") != test.allowed {
			t.Errorf("%s: %s %s", test.condition, a.Code, a.Message)
		}
	}
}

func TestTagsAndSourceIdentityOfTokens(t *testing.T) {
	w, p, plain := provided(t)
	role := w.Must(t, iamtest.Root, "iam", "CreateRole", "RoleName", "tagged", "AssumeRolePolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"`+p.arn()+`"},"Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity"],
		"Condition":{"StringEqualsIfExists":{"aws:RequestTag/team":"red","sts:SourceIdentity":"ann"}}}]}`).Get("Role.Arn")
	const tags, who = "https://aws.amazon.com/tags", "https://aws.amazon.com/source_identity"
	nested := func(team any) map[string]any {
		return map[string]any{"principal_tags": map[string]any{"team": team}, "transitive_tag_keys": []string{"team"}}
	}
	for name, test := range map[string]struct {
		claims        []any
		role          string
		code, message string
	}{
		"nested":                        {[]any{tags, nested([]string{"red"})}, role, "", ""},
		"nested, plain":                 {[]any{tags, nested("red")}, role, "", ""},
		"flat":                          {[]any{tags + "/principal_tags/team", "red", tags + "/transitive_tag_keys", []string{"team"}}, role, "", ""},
		"another value":                 {[]any{tags, nested("blue")}, role, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"},
		"no permission":                 {[]any{tags, nested("red")}, plain, "AccessDenied", "Not authorized to perform sts:TagSession"},
		"two values":                    {[]any{tags, nested([]string{"red", "blue"})}, role, "IDPRejectedClaim", "The claim https://aws.amazon.com/tags is not valid"},
		"a number":                      {[]any{tags, nested(1)}, role, "IDPRejectedClaim", "The claim https://aws.amazon.com/tags is not valid"},
		"no tags in it":                 {[]any{tags, "red"}, role, "IDPRejectedClaim", "The claim https://aws.amazon.com/tags is not valid"},
		"an odd value":                  {[]any{tags, nested("<red>")}, role, "IDPRejectedClaim", "The claim https://aws.amazon.com/tags is not valid"},
		"twice":                         {[]any{tags, nested("red"), tags + "/principal_tags/Team", "red"}, role, "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive."},
		"of the system":                 {[]any{tags + "/principal_tags/aws:x", "red"}, role, "InvalidParameterValue", "aws: prefixed tag key names are not allowed for external use."},
		"transitive of none":            {[]any{tags + "/transitive_tag_keys", []string{"team"}}, role, "InvalidParameterValue", "The specified transitive tag key must be included in the requested tags."},
		"transitive keys that are none": {[]any{tags + "/principal_tags/team", "red", tags + "/transitive_tag_keys", 1}, role, "IDPRejectedClaim", "The claim https://aws.amazon.com/tags is not valid"},
		"no transitive keys":            {[]any{tags + "/principal_tags/team", "red", tags + "/transitive_tag_keys", []string{}}, role, "", ""},
		"source identity":               {[]any{who, "ann"}, role, "", ""},
		"another one":                   {[]any{who, "bob"}, role, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"},
		"not to be set":                 {[]any{who, "ann"}, plain, "AccessDenied", "Not authorized to perform sts:SetSourceIdentity"},
		"a source of numbers":           {[]any{who, 1}, role, "IDPRejectedClaim", "The claim https://aws.amazon.com/source_identity is not valid"},
		"an odd source":                 {[]any{who, "an n"}, role, "IDPRejectedClaim", "The claim https://aws.amazon.com/source_identity is not valid"},
		"AWS's own":                     {[]any{who, "aws:ann"}, role, "IDPRejectedClaim", "The claim https://aws.amazon.com/source_identity is not valid"},
	} {
		a := assume(t, w, test.role, p.token(t, "first", p.claims(test.claims...)))
		if a.Code != test.code || test.code != "" && a.Message != test.message {
			t.Errorf("%s: %d %s %q", name, a.Status, a.Code, a.Message)
		}
	}
	many := map[string]any{}
	for i := range 51 {
		many[fmt.Sprint("k", i)] = "v"
	}
	refused(t, assume(t, w, role, p.token(t, "first", p.claims(tags, map[string]any{"principal_tags": many}))), "IDPRejectedClaim", "The claim https://aws.amazon.com/tags is not valid")

	// They go down the chain.
	a := assume(t, w, role, p.token(t, "first", p.claims(tags, nested("red"), who, "ann")))
	if a.Get("SourceIdentity") != "ann" || a.Get("PackedPolicySize") == "" {
		t.Fatalf("%+v", a)
	}
	open := w.Role(t, "open", `{"AWS":"*"}`, "")
	next := w.Must(t, a.Credentials(), "sts", "AssumeRole", "RoleArn", open, "RoleSessionName", "next")
	if next.Get("SourceIdentity") != "ann" {
		t.Errorf("%+v", next)
	}
	_, holder, err := w.STS.Find(next.Credentials().AccessKeyID, next.Credentials().SessionToken, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if team, _ := w.STS.SessionTag(holder, "team"); team != "red" {
		t.Errorf("%q", team)
	}
}

func TestIssuersRotateKeys(t *testing.T) {
	w, p, role := provided(t)
	old := p.token(t, "first", p.claims())
	if a := assume(t, w, role, old); a.Code != "" {
		t.Fatal(a.Message)
	}
	p.mu.Lock()
	p.keys = map[string]crypto.Signer{"second": newEC(t)}
	p.mu.Unlock()
	w.Clock.Advance(time.Minute)
	if a := assume(t, w, role, p.token(t, "second", p.claims())); a.Code != "" {
		t.Errorf("the new key: %s", a.Message)
	}
	refused(t, assume(t, w, role, old), "InvalidIdentityToken", noKey)
	asked := p.requests()
	for range 100 { // whoever makes up key IDs makes nobody call the issuer
		refused(t, assume(t, w, role, sign(t, newEC(t), "made-up", p.claims())), "InvalidIdentityToken", noKey)
	}
	if more := p.requests() - asked; more != 0 {
		t.Errorf("%d more calls", more)
	}
}

// What an issuer may do to us: nothing but be refused.
func TestIssuersThatMisbehave(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	defer elsewhere.Close()
	for name, test := range map[string]struct {
		discovery, keys http.HandlerFunc
		code, message   string
	}{
		"an error":          {status(http.StatusInternalServerError), nil, "InvalidIdentityToken", noKey},
		"no document":       {status(http.StatusNotFound), nil, "InvalidIdentityToken", noKey},
		"HTML":              {text("<html>"), nil, "InvalidIdentityToken", noKey},
		"another's":         {text(`{"issuer":"https://evil.example","jwks_uri":"` + elsewhere.URL + `"}`), nil, "InvalidIdentityToken", noKey},
		"a redirect away":   {redirect("http://169.254.169.254/latest/meta-data"), nil, "InvalidIdentityToken", noKey},
		"a redirect to TLS": {redirect("https://example.com/"), nil, "InvalidIdentityToken", noKey},
		"huge keys":         {nil, text(`{"keys":[],"x":"` + strings.Repeat("x", 2<<20) + `"}`), "InvalidIdentityToken", noKey},
		"no keys":           {nil, text(`{"keys":[]}`), "InvalidIdentityToken", noKey},
		"hanging up":        {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil, "IDPCommunicationError", "Couldn't reach your identity provider"},
	} {
		w, p, role := provided(t)
		p.discovery, p.keysPage = test.discovery, test.keys
		a := assume(t, w, role, p.token(t, "first", p.claims()))
		if a.Code != test.code || a.Message != test.message || a.Status != 400 {
			t.Errorf("%s: %d %s %q", name, a.Status, a.Code, a.Message)
		}
	}
	w, p, role := provided(t)
	token := p.token(t, "first", p.claims())
	p.Close()
	refused(t, assume(t, w, role, token), "IDPCommunicationError", "Couldn't reach your identity provider")
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// Whoever operates the server can see why a role trusted nobody; the caller cannot.
func TestRefusalsAreExplained(t *testing.T) {
	w, p, role := provided(t)
	definition := w.STS.Definition()
	for i := range definition.Operations {
		op := &definition.Operations[i]
		if op.Model.Name != "AssumeRoleWithWebIdentity" {
			continue
		}
		call := &service.Call{Caller: service.Anonymous(), Now: w.Clock.Now(), Service: definition.Model, Operation: op.Model}
		_, err := op.Handle(t.Context(), call, &stsapi.AssumeRoleWithWebIdentityRequest{
			RoleArn: wire.Some(role), RoleSessionName: wire.Some("work"), WebIdentityToken: wire.Some(p.token(t, "first", p.claims("sub", "repo:evil/shop"))),
		})
		var why *sts.TrustError
		if !errors.As(err, &why) || why.Provider != p.arn() || len(why.Explanation.Statements) != 1 || why.Explanation.Statements[0].Applies() {
			t.Fatalf("%v", err)
		}
		const text = `does not apply: StringLike 127.0.0.1:sub "repo:acme/*" but the request has "repo:evil/shop"`
		if got := why.Explanation.Statements[0].String(); !strings.Contains(got, text) {
			t.Error(got)
		}
		if c := call.Caller; c.Principal.Caller != policy.Federated || c.Principal.Name != p.arn() || c.UserName != "repo:evil/shop" || c.UserID != p.arn()+":my-app:repo:evil/shop" {
			t.Errorf("%+v", c)
		}
		if !strings.Contains(why.Error(), p.arn()+" is not authorized to perform: sts:AssumeRoleWithWebIdentity on resource: "+role+" because no role trust policy allows") {
			t.Error(why)
		}
	}
}

// A provider's token is no session, and the caller whom it names is no account's.
func TestWhoIsFederatedHasNoOtherWay(t *testing.T) {
	w, p, role := provided(t)
	caller := &service.Caller{Principal: policy.Principal{Caller: policy.Federated, Name: p.arn()}}
	a := w.CallInside(t, caller, "sts", "AssumeRole", "RoleArn", role, "RoleSessionName", "work")
	if a.Code != "AccessDenied" {
		t.Errorf("%d %s", a.Status, a.Code)
	}
}

func BenchmarkWebIdentity(b *testing.B) {
	w := iamtest.New(b)
	p := newIDP(b)
	w.STS.Bind(sts.WithProviders(registered{{iamtest.Account, p.URL}: {"my-app"}}, issuer.New(fetch.New())))
	role := trusting(b, w, p, "role", `"StringEquals":{"`+p.name()+`:aud":"my-app"}`)
	token := p.token(b, "first", p.claims())
	b.ReportAllocs()
	for b.Loop() {
		if a := assume(b, w, role, token); a.Code != "" {
			b.Fatal(a.Message)
		}
	}
}
