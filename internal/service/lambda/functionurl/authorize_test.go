package functionurl

// Proves who gets in: by the function's policy alone where the URL asks for no signature, by signature and policies where it does, and never
// with one of the two permissions alone; and the answers of those who do not, byte by byte as recorded (LocalStack's AWS-validated
// TestLambdaURL and TestLambdaPermissions). How: policies and signed requests, parts of them changed, a real edge that decides.

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"sluice/internal/wire/sigv4"
)

const forbiddenText = `{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}`

// statement allows an action, and denies it where effect says so.
func statement(effect, principal, action, condition string) string {
	if principal != "" {
		principal = `"Principal":` + principal + `,`
	}
	if condition != "" {
		condition = `,"Condition":` + condition
	}
	return `{"Effect":"` + effect + `",` + principal + `"Action":"` + action + `","Resource":"` + testARN + `"` + condition + `}`
}

func document(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

const (
	throughNone = `{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}`
	throughIAM  = `{"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}`
	viaURL      = `{"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}`
	urlAction   = "lambda:InvokeFunctionUrl"
	callAction  = "lambda:InvokeFunction"
)

func TestWhoGetsIn(t *testing.T) {
	everyone, alice, other := `"*"`, `{"AWS":"`+aliceARN+`"}`, `{"AWS":"arn:aws:iam::222222222222:root"}`
	for name, c := range map[string]struct {
		authType         string
		signed           bool
		policy, identity string
		in               bool
	}{
		"public":                            {AuthNone, false, open, "", true},
		"public, signed":                    {AuthNone, true, open, "", true},
		"public, without a policy":          {AuthNone, false, "", "", false},
		"public, the URL's permission only": {AuthNone, false, document(statement("Allow", everyone, urlAction, throughNone)), "", false},
		"public, the call's only":           {AuthNone, false, document(statement("Allow", everyone, callAction, viaURL)), "", false},
		"public, for the other type":        {AuthNone, false, document(statement("Allow", everyone, urlAction, throughIAM), statement("Allow", everyone, callAction, viaURL)), "", false},
		"public, call not by URL":           {AuthNone, false, document(statement("Allow", everyone, urlAction, throughNone), statement("Allow", everyone, callAction, `{"Bool":{"lambda:InvokedViaFunctionUrl":"false"}}`)), "", false},
		"public, for alice":                 {AuthNone, true, document(statement("Allow", alice, urlAction, ""), statement("Allow", alice, callAction, "")), "", false},
		"public, with a deny":               {AuthNone, false, document(statement("Allow", everyone, "lambda:*", ""), statement("Deny", everyone, callAction, viaURL)), "", false},
		"public, on the function's ARN":     {AuthNone, false, document(statement("Allow", everyone, "lambda:*", `{"ArnEquals":{"lambda:FunctionArn":"`+testARN+`"}}`), statement("Allow", everyone, callAction, "")), "", true},
		"signed, by identity":               {AuthIAM, true, "", document(statement("Allow", "", "lambda:*", "")), true},
		"signed, by identity, one only":     {AuthIAM, true, "", document(statement("Allow", "", urlAction, "")), false},
		"signed, by the function":           {AuthIAM, true, document(statement("Allow", alice, urlAction, throughIAM), statement("Allow", alice, callAction, viaURL)), "", true},
		"signed, for others":                {AuthIAM, true, document(statement("Allow", other, "lambda:*", "")), "", false},
		"signed, for the other type":        {AuthIAM, true, open, "", false},
		"signed, with a deny":               {AuthIAM, true, document(statement("Deny", everyone, urlAction, "")), document(statement("Allow", "", "lambda:*", "")), false},
		"nobody, for everyone":              {AuthIAM, false, document(statement("Allow", everyone, "lambda:*", "")), "", false},
		"an unknown type":                   {"", false, document(statement("Allow", everyone, "lambda:*", "")), "", false},
	} {
		w := newWorld(t)
		w.url.AuthType, w.policy, w.identity = c.authType, c.policy, c.identity
		r := w.request("GET", "/", "")
		if c.signed {
			w.sign(r, "AKIAALICE", "secret", "", testRegion)
		}
		a := w.send(r)
		switch {
		case c.in && (a.status != http.StatusOK || len(w.invoked) != 1):
			t.Errorf("%s: %+v", name, a)
		case !c.in && (a.status != http.StatusForbidden || a.body != forbiddenText || a.header.Get("X-Amzn-Errortype") != "AccessDeniedException" || a.header.Get("Content-Type") != jsonType || len(w.invoked) != 0):
			t.Errorf("%s: %+v, %d calls", name, a, len(w.invoked))
		}
		if denied := w.last().Denial != nil; denied != (!c.in && c.authType != "" && (c.signed || c.authType == AuthNone)) {
			t.Errorf("%s: a denial: %v", name, denied)
		}
	}
}

// Recorded: test_lambda_url_non_existing_url. Nothing is read of what is sent there.
func TestAddressesThatAreNotThere(t *testing.T) {
	for _, headers := range [][]string{
		{"Host", "x.lambda-url.us-east-1.on.aws"}, {"Host", testID + ".lambda-url.eu-west-1.on.aws"}, {"Host", testID + ".lambda-url.on.aws"}, {"Host", "localhost"},
	} {
		w := newWorld(t)
		r := w.request("POST", "/", "", headers...)
		r.Body, r.ContentLength = io.NopCloser(neverRead{t}), 100
		r.Header.Set("Expect", "100-continue")
		a := w.send(r)
		if a.status != http.StatusForbidden || a.body != `{"Message":null}` || a.header.Get("Content-Type") != jsonType || a.header.Get("X-Amzn-Errortype") != "AccessDeniedException" {
			t.Errorf("%q: %+v", headers, a)
		}
	}
}

type neverRead struct{ t *testing.T }

func (n neverRead) Read([]byte) (int, error) {
	n.t.Error("the body was asked for")
	return 0, io.EOF
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		host, target, path string
		owned              bool
	}{
		{testHost, "/a/b", "/a/b", true},
		{strings.ToUpper(testID) + ".Lambda-URL.US-EAST-1.localhost:4566", "/", "/", true},
		{"localhost:4566", "/_aws/lambda-url/" + testID + "/a", "/a", true},
		{"localhost:4566", "/_aws/lambda-url/" + testID, "/", true},
		{"lambda.us-east-1.localhost", "/", "", false},
		{"lambda-url.us-east-1.localhost", "/", "", false},
		{"x.lambda-url", "/", "", false},
		{".lambda-url.x", "/", "", false},
	} {
		if got := Owns(c.host, c.target); got != c.owned {
			t.Errorf("%+v: %v", c, got)
		}
		if !c.owned {
			continue
		}
		w := newWorld(t)
		if a := w.ask("GET", c.target, "", "Host", c.host); a.status != http.StatusOK || !strings.Contains(w.event(), `"rawPath":"`+c.path+`"`) {
			t.Errorf("%+v: %+v", c, a)
		}
	}
}

func signedWorld(t *testing.T) *world {
	w := newWorld(t)
	w.url.AuthType, w.policy, w.identity = AuthIAM, "", document(statement("Allow", "", "lambda:*", ""))
	return w
}

// The caller is in the event, and the signature is not.
func TestSignedEvents(t *testing.T) {
	w := signedWorld(t)
	r := w.request("POST", "/a/./b?x=1", "hello", "Content-Type", "text/plain")
	w.sign(r, "AKIAALICE", "secret", "hello", testRegion)
	if a := w.send(r); a.status != http.StatusOK {
		t.Fatalf("%+v\n%s", a, w.log.String())
	}
	const iam = `"requestContext":{"accountId":"111111111111","apiId":"` + testID + `","authentication":null,"authorizer":{"iam":{"accessKey":"AKIAALICE","accountId":"111111111111",` +
		`"callerId":"AIDAALICE","cognitoIdentity":null,"principalOrgId":null,"userArn":"` + aliceARN + `","userId":"AIDAALICE"}},"domainName"`
	if e := w.event(); !strings.Contains(e, iam) || strings.Contains(e, "AWS4-HMAC") || strings.Contains(e, `"authorization"`) || !strings.Contains(e, `"rawPath":"/a/b"`) {
		t.Error(e)
	}

	w = signedWorld(t)
	r = w.request("GET", "/a?x=1", "")
	signed := sigv4.Request{Method: "GET", Path: "/a", RawQuery: "x=1", Host: r.Host, Header: http.Header{}}
	if err := sigv4.NewSigner().Presign(&signed, sigv4.Credentials{AccessKeyID: "AKIAALICE", SecretAccessKey: "secret"}, sigv4.EndpointOf(testRegion, "lambda"), time.Minute, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	r.URL.RawQuery = signed.RawQuery
	if a := w.send(r); a.status != http.StatusOK || !strings.Contains(w.event(), `"rawQueryString":"x=1"`) || strings.Contains(strings.ToLower(w.event()), "x-amz-") {
		t.Errorf("%+v %s", a, w.event())
	}
}

func TestSignaturesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		key, secret, region string
		change              func(*http.Request)
		want                string
	}{
		"another secret": {want: "403 InvalidSignatureException The request signature we calculated"},
		"an unknown key": {key: "AKIANOBODY", secret: "secret", want: "403 UnrecognizedClientException The security token included in the request is invalid."},
		"a session over": {key: "ASIAOVER", secret: "secret", want: "403 ExpiredTokenException The security token included in the request is expired"},
		"another region": {secret: "secret", region: "eu-west-1", want: "403 InvalidSignatureException Credential should be scoped to a valid region"},
		"another query":  {secret: "secret", change: func(r *http.Request) { r.URL.RawQuery = "a=2" }, want: "403 InvalidSignatureException"},
		"another path":   {secret: "secret", change: func(r *http.Request) { r.URL.Path = "/other" }, want: "403 InvalidSignatureException"},
		"another method": {secret: "secret", change: func(r *http.Request) { r.Method = "DELETE" }, want: "403 InvalidSignatureException"},
		"another host":   {secret: "secret", change: func(r *http.Request) { r.Host = testID + ".lambda-url.us-east-1.localhost" }, want: "403 InvalidSignatureException"},
		"another body":   {secret: "secret", change: func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("jello")) }, want: "403 InvalidSignatureException"},
		"no signature":   {secret: "secret", change: func(r *http.Request) { r.Header.Del("Authorization") }, want: "403 AccessDeniedException"},
		"another kind":   {secret: "secret", change: func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, want: "403"},
		"another service": {secret: "secret", change: func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "/lambda/", "/sqs/", 1))
		}, want: "403 InvalidSignatureException"},
	} {
		w := signedWorld(t)
		r := w.request("POST", "/a?a=1", "hello")
		key, secret, region := c.key, c.secret, c.region
		if key == "" {
			key = "AKIAALICE"
		}
		if secret == "" {
			secret = "another"
		}
		if region == "" {
			region = testRegion
		}
		w.sign(r, key, secret, "hello", region)
		if c.change != nil {
			c.change(r)
		}
		a := w.send(r)
		got := fmt.Sprintf("%d %s %s", a.status, a.header.Get("X-Amzn-Errortype"), strings.TrimPrefix(a.body, `{"message":"`))
		if !strings.HasPrefix(got, c.want) || len(w.invoked) != 0 || a.header.Get("Content-Type") != jsonType {
			t.Errorf("%s: %s, %d calls", name, got, len(w.invoked))
		}
	}
}
