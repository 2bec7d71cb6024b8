package iam

// Proves that what is taken for an issuer's URL is one, and comes back as it was given. How: fuzzing. What IAM answers to each kind of
// other text is in testdata/oidc_providers.txt.

import (
	"net/url"
	"strings"
	"testing"

	"sluice/internal/arn"
)

func FuzzReadIssuer(f *testing.F) {
	for _, text := range []string{
		"https://server.example.com/tenant/", "https://198.51.100.7", "http://a", "https://", "https://a:443", "https://a:", "https://u@a", "https://a?b",
		"https://a#", "https://a b", "https://[::1]", "https://xn--a/%2f", "HTTPS://A.example", "https://a..b", "https://-a", "//a", ":", "\x00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := readIssuer(text)
		if err != nil {
			return
		}
		u, err := url.Parse(text)
		if err != nil || "https://"+name != text || u.Port() != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "" {
			t.Errorf("%q is taken for an issuer", text)
		}
		a, err := arn.Parse(oidcProviderARN("123456789012", name))
		if err != nil || a.Resource != "oidc-provider/"+name || strings.ContainsFunc(a.Resource, isNoGraph) {
			t.Errorf("%q makes the ARN %v", text, a)
		}
	})
}
