package sts

// Proves that nothing secret stands in an error: neither in what a caller is told nor in the cause that goes to the log. How: every way
// of refusing a token, a session or a code, with secrets that are looked for in the text.

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts/issuer"
	"sluice/internal/service/sts/jwt"
	"sluice/internal/wire"
)

// trusted is a provider whose keys cannot be had.
type trusted struct{ err error }

func (trusted) FindOIDCProvider(string, string) ([]string, []string, bool) {
	return []string{"app"}, nil, true
}

func (k trusted) Find(context.Context, time.Time, issuer.Provider, string, string) ([]*jwt.Key, error) {
	return nil, k.err
}

func (k trusted) VerifyMFA(context.Context, string, string, string, string) error { return k.err }

func TestErrorsHoldNoSecrets(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	head := encode([]byte(`{"alg":"RS256","kid":"hunter2-kid"}`))
	signature := encode([]byte("hunter2-signature"))
	body := func(claims string, args ...any) string {
		return encode(fmt.Appendf(nil, `{"iss":"https://idp.example","aud":"app","sub":"hunter2","secret":"hunter2",`+claims+`}`, args...))
	}
	good := body(`"iat":%d,"exp":%d`, now.Unix(), now.Unix()+60)
	secrets := []string{"hunter2", signature, good, encode([]byte("hunter2"))}
	for name, token := range map[string]string{
		"no token": "hunter2", "two parts": head + "." + good, "no JSON": head + "." + encode([]byte("hunter2")) + "." + signature,
		"another algorithm": encode([]byte(`{"alg":"hunter2"}`)) + "." + good + "." + signature, "twice": head + "." + body(`"sub":"hunter2"`) + "." + signature,
		"over": head + "." + body(`"iat":1,"exp":2`) + "." + signature, "no end": head + "." + body(`"iat":1`) + "." + signature,
		"no base64": head + ".hunter2!." + signature, "good, but for the keys": head + "." + good + "." + signature,
	} {
		for _, cause := range []error{issuer.ErrNoKey, issuer.ErrUnreachable, issuer.ErrThumbprint, context.Canceled, nil} {
			s := newService(t, 1)
			WithProviders(trusted{cause}, trusted{cause})(s)
			_, err := s.vouchedFor(t.Context(), now, "111111111111", token)
			check(t, name, err, secrets)
		}
	}
	s := newService(t, 1)
	credentials, err := s.issue(&session{Kind: ofRole, Account: "111111111111"}, now, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{credentials.SessionToken + "A", credentials.SessionToken[1:], "hunter2", credentials.SessionToken} {
		_, _, err := s.Find(credentials.AccessKeyID, token, now.Add(2*time.Hour))
		check(t, "session", err, []string{credentials.SessionToken[10:30], credentials.SecretAccessKey, "hunter2"})
	}
	WithDevices(trusted{ErrWrongCode})(s)
	call := &service.Call{Caller: &service.Caller{Principal: policy.Principal{Caller: policy.User}}}
	_, err = s.verify(t.Context(), call, factor{wire.Some("arn:aws:iam::111111111111:mfa/a"), wire.Some("123456")})
	check(t, "code", err, []string{"123456"})
}

func check(t *testing.T, name string, err error, secrets []string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error", name)
		return
	}
	for text := err.Error(); err != nil; err = errors.Unwrap(err) {
		for _, secret := range secrets {
			if strings.Contains(text, secret) || strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %q", name, text)
			}
		}
	}
}
