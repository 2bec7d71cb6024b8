package iamtest

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"sluice/internal/service"
	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

// The root users' credentials.
var (
	Root      = sigv4.Credentials{AccessKeyID: RootKey, SecretAccessKey: RootSecret}
	OtherRoot = sigv4.Credentials{AccessKeyID: OtherKey, SecretAccessKey: OtherSecret}
)

// Call makes a signed call of the Query protocol. params are names and values in turn.
func (w *World) Call(t testing.TB, as sigv4.Credentials, serviceName, action string, params ...string) *Answer {
	t.Helper()
	r := request(serviceName, action, params)
	signed := &sigv4.Request{Method: r.Method, Path: r.Path, Host: r.Host, Header: r.Header, Body: r.Body}
	if err := sigv4.NewSigner().Sign(signed, as, sigv4.EndpointOf(Region, serviceName), w.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	return answer(t, w.Edge.Serve(context.Background(), r))
}

// CallInside makes a call from inside the process.
func (w *World) CallInside(t testing.TB, as *service.Caller, serviceName, action string, params ...string) *Answer {
	t.Helper()
	return answer(t, w.Edge.Do(context.Background(), as, request(serviceName, action, params)))
}

// Must makes a call that has to succeed.
func (w *World) Must(t testing.TB, as sigv4.Credentials, serviceName, action string, params ...string) *Answer {
	t.Helper()
	a := w.Call(t, as, serviceName, action, params...)
	if a.Code != "" {
		t.Fatalf("%s %v: %d %s %s", action, params, a.Status, a.Code, a.Message)
	}
	return a
}

// versions of the APIs.
var versions = map[string]string{"iam": "2010-05-08", "sts": "2011-06-15"}

func request(serviceName, action string, params []string) *wire.Request {
	form := url.Values{"Action": {action}, "Version": {versions[serviceName]}}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	return &wire.Request{
		Method: http.MethodPost, Host: serviceName + ".amazonaws.com", Path: "/",
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		Body:   []byte(form.Encode()), Remote: netip.MustParseAddrPort("192.0.2.1:1234"),
	}
}

// Credentials reads those that CreateAccessKey, AssumeRole or GetSessionToken answered.
func (a *Answer) Credentials() sigv4.Credentials {
	prefix := "Credentials."
	if a.Get("AccessKey.AccessKeyId") != "" {
		prefix = "AccessKey."
	}
	return sigv4.Credentials{
		AccessKeyID: a.Get(prefix + "AccessKeyId"), SecretAccessKey: a.Get(prefix + "SecretAccessKey"), SessionToken: a.Get(prefix + "SessionToken"),
	}
}

// User makes a user with an access key and, unless it is empty, an inline policy.
func (w *World) User(t testing.TB, name, document string) sigv4.Credentials {
	t.Helper()
	w.Must(t, Root, "iam", "CreateUser", "UserName", name)
	if document != "" {
		w.Must(t, Root, "iam", "PutUserPolicy", "UserName", name, "PolicyName", "inline", "PolicyDocument", document)
	}
	return w.Must(t, Root, "iam", "CreateAccessKey", "UserName", name).Credentials()
}

// Role makes a role that trusts a principal, {"AWS": …} or {"Service": …}, and returns its ARN.
func (w *World) Role(t testing.TB, name, principal, document string) string {
	t.Helper()
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + principal +
		`,"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}]}`
	made := w.Must(t, Root, "iam", "CreateRole", "RoleName", name, "AssumeRolePolicyDocument", trust)
	if document != "" {
		w.Must(t, Root, "iam", "PutRolePolicy", "RoleName", name, "PolicyName", "inline", "PolicyDocument", document)
	}
	return made.Get("Role.Arn")
}

// Allow is a policy that allows actions on everything.
func Allow(actions ...string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["` + strings.Join(actions, `","`) + `"],"Resource":"*"}]}`
}
