package iam

// Proves that mapping the principals of a trust policy changes them and nothing else, that a policy in which nothing is
// mapped stays the text it was, and that any text is either mapped or refused.

import (
	"strings"
	"testing"

	"sluice/internal/service/iam/policy"
)

func TestMappedPrincipals(t *testing.T) {
	upper := func(name string) (string, error) {
		if strings.HasPrefix(name, "m") {
			return strings.ToUpper(name), nil
		}
		return name, nil
	}
	for _, test := range []struct{ in, out string }{
		{`{"Statement": [ ]}`, `{"Statement": [ ]}`},
		{`{ "Statement" : {"Principal":{"AWS":"me"}, "Sid":"me"} }`, `{"Statement":{"Principal":{"AWS":"ME"},"Sid":"me"}}`},
		{`{"Statement":[{"Principal":{"AWS":["me","you","more"],"Service":"me"}}]}`, `{"Statement":[{"Principal":{"AWS":["ME","you","MORE"],"Service":"me"}}]}`},
		{`{"Statement":[{"Principal":"me"},{"Principal":{"AWS":["me"]}}]}`, `{"Statement":[{"Principal":"me"},{"Principal":{"AWS":["ME"]}}]}`},
		{`{"Statement":[{"Principal":{"AWS":"you"},"Condition":{"NumericLessThan":{"x:y":1.50}}}]}`, `{"Statement":[{"Principal":{"AWS":"you"},"Condition":{"NumericLessThan":{"x:y":1.50}}}]}`},
		{`{"Statement":[{"Principal":{"AWS":"me"},"Condition":{"NumericLessThan":{"x:y":1.50}}}]}`, `{"Statement":[{"Principal":{"AWS":"ME"},"Condition":{"NumericLessThan":{"x:y":1.50}}}]}`},
	} {
		if got, err := mapPrincipals(test.in, upper); err != nil || got != test.out {
			t.Errorf("%s\nbecame %s, %v\nwant   %s", test.in, got, err, test.out)
		}
	}
}

func FuzzMapPrincipals(f *testing.F) {
	f.Add(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:user/a","*"]},"Action":"sts:AssumeRole"}]}`)
	f.Add(`{"Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole","Condition":{"Bool":{"a:b":true}}}}`)
	f.Add(`[[[[`)
	f.Add(`{"Statement":[{"Principal":{"AWS":{}}}]}`)
	f.Fuzz(func(t *testing.T, document string) {
		same, err := mapPrincipals(document, func(name string) (string, error) { return name, nil })
		if err == nil && same != document {
			t.Fatalf("%q became %q", document, same)
		}
		if _, err := policy.Parse(policy.Trust, []byte(document)); err != nil {
			return
		}
		if err != nil {
			t.Fatalf("a policy is not mapped: %v", err)
		}
		pinned, err := mapPrincipals(document, func(string) (string, error) { return "AIDAAAAAAAAAAAAAAAAAA", nil })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := policy.Parse(policy.Trust, []byte(pinned)); err != nil {
			t.Fatalf("%s\npinned is no policy: %v\n%s", document, err, pinned)
		}
	})
}
