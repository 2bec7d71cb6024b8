package sts

// Proves that no claims of a token, whatever they are, make anything but a web identity within its limits or an error; and which
// claims of one issuer alone are condition keys.

import (
	"encoding/base64"
	"testing"

	"sluice/internal/service/sts/jwt"
)

// What GitHub says of a workflow can be tested on the role, and of no other issuer.
func TestClaimsOfGitHub(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	for issuerURL, want := range map[string]string{"https://token.actions.githubusercontent.com": "acme/shop", "https://idp.example": ""} {
		token, err := jwt.Parse(encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(
			`{"iss":"`+issuerURL+`","aud":"sts.amazonaws.com","sub":"repo:acme/shop:ref:refs/heads/main","repository":"acme/shop","run_id":"1"}`)) + ".AA")
		if err != nil {
			t.Fatal(err)
		}
		w := &webIdentity{claims: token.Claims}
		if err := w.readClaims(); err != nil {
			t.Fatal(err)
		}
		keys := w.keys("work")
		v, ok := keys.Lookup(issuerName(issuerURL) + ":repository")
		if ok != (want != "") || ok && v.At(0) != want {
			t.Errorf("%s: %+v", issuerURL, v)
		}
		if _, ok := keys.Lookup(issuerName(issuerURL) + ":run_id"); ok {
			t.Errorf("%s: run_id", issuerURL)
		}
		for _, k := range w.remembered() {
			if k.Name == "repository" {
				t.Error("it is in the session")
			}
		}
	}
}

func FuzzClaims(f *testing.F) {
	f.Add(`{"iss":"https://idp.example","aud":"app","sub":"me","iat":1767323045,"exp":1767323100}`)
	f.Add(`{"iss":"https://idp.example","aud":["a","b"],"azp":"a","sub":"me","amr":["x"],"https://aws.amazon.com/tags":{"principal_tags":{"team":["red"]},"transitive_tag_keys":["team"]}}`)
	f.Add(`{"iss":"i","aud":"a","sub":"s","https://aws.amazon.com/tags/principal_tags/team":"red","https://aws.amazon.com/source_identity":"ann"}`)
	encode := base64.RawURLEncoding.EncodeToString
	head := encode([]byte(`{"alg":"RS256"}`))
	f.Fuzz(func(t *testing.T, claims string) {
		token, err := jwt.Parse(head + "." + encode([]byte(claims)) + ".AA")
		if err != nil {
			return
		}
		w := &webIdentity{claims: token.Claims}
		if w.readClaims() != nil || w.readAttributes() != nil {
			return
		}
		_ = w.checkTime(now)
		if w.issuer == "" || w.subject == "" || len(w.audience) == 0 || len(w.tags) > tagsMax || w.sourceIdentity != "" && !isSessionName(w.sourceIdentity) {
			t.Fatalf("%+v", w)
		}
		for _, key := range w.transitive {
			if _, ok := findTag(w.tags, key); !ok {
				t.Fatalf("%q goes down the chain, and is no tag", key)
			}
		}
		s := newService(t, 1)
		if _, err := s.issue(&session{Kind: ofRole, Account: "111111111111", Claims: w.remembered()}, now, 1); err != nil {
			t.Fatal(err)
		}
	})
}
