package restapi

// Proves what a deployment makes of authorization: a resource policy is parsed once and kept, one that is none fails the deployment,
// and IAM authorization and the caller's credentials compile. How: definitions that ask for them.

import (
	"errors"
	"strings"
	"testing"
)

func TestResourcePolicyIsCompiledOnce(t *testing.T) {
	d := whole()
	if a, err := Compile(d); err != nil || a.Policy != nil {
		t.Fatalf("%v %v", a.Policy, err)
	}
	d.Policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:us-east-1:111111111111:abcdef1234/*"}]}`
	a, err := Compile(d)
	if err != nil || a.Policy == nil || a.Policy.Len() != 1 {
		t.Fatalf("%v %v", a, err)
	}
	for _, broken := range []string{"{}", "x", `"x"`, "null", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, strings.Repeat("[", 1<<16)} {
		d.Policy = broken
		a, err := Compile(d)
		var invalid *InvalidError
		if !errors.As(err, &invalid) || !strings.HasPrefix(err.Error(), "resource policy: ") || a != nil {
			t.Errorf("%.40s: %v %v", broken, a, err)
		}
	}
}

func TestCallersCredentials(t *testing.T) {
	d := whole()
	m := &d.Resources[1].Methods[0]
	m.AuthorizationType, m.Integration.Credentials = AuthIAM, CallerCredentials
	a, err := Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := a.Match("POST", "/callback", nil); r == nil || r.AuthorizationType != AuthIAM || r.Credentials != CallerCredentials {
		t.Errorf("%+v", r)
	}
}
