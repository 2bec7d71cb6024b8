package sts_test

// An OpenID Connect issuer for tests: a real server on the loopback interface, with real keys that can be rotated.

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/sts"
	"sluice/internal/service/sts/issuer"
	"sluice/internal/service/sts/issuer/fetch"
)

var b64 = base64.RawURLEncoding

// idp is an issuer. Its answers can be replaced.
type idp struct {
	*httptest.Server
	mu                  sync.Mutex
	keys                map[string]crypto.Signer
	asked               int
	discovery, keysPage http.HandlerFunc // nil for the right ones
}

func newIDP(t testing.TB) *idp {
	p := &idp{keys: map[string]crypto.Signer{"first": newEC(t)}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked++
		discovery, keysPage := p.discovery, p.keysPage
		p.mu.Unlock()
		switch {
		case r.URL.Path == "/.well-known/openid-configuration" && discovery != nil:
			discovery(w, r)
		case r.URL.Path == "/.well-known/openid-configuration":
			_ = json.NewEncoder(w).Encode(map[string]any{"issuer": p.URL, "jwks_uri": p.URL + "/keys", "response_types_supported": []string{"id_token"}})
		case r.URL.Path == "/keys" && keysPage != nil:
			keysPage(w, r)
		case r.URL.Path == "/keys":
			_ = json.NewEncoder(w).Encode(map[string]any{"keys": p.set()})
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(p.Close)
	return p
}

func newEC(t testing.TB) crypto.Signer {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newRSA(t testing.TB) crypto.Signer {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// requests is how often the issuer was asked.
func (p *idp) requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// set is the issuer's key set.
func (p *idp) set() (out []map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, k := range p.keys {
		switch k := k.Public().(type) {
		case *ecdsa.PublicKey:
			point, err := k.Bytes()
			if err != nil {
				panic(err)
			}
			out = append(out, map[string]any{"kty": "EC", "crv": "P-256", "kid": id, "use": "sig", "x": b64.EncodeToString(point[1:33]), "y": b64.EncodeToString(point[33:])})
		case *rsa.PublicKey:
			out = append(out, map[string]any{"kty": "RSA", "kid": id, "alg": "RS256", "n": b64.EncodeToString(k.N.Bytes()), "e": b64.EncodeToString(big.NewInt(int64(k.E)).Bytes())})
		}
	}
	return out
}

// claims are those of a good token; each of more is set, or taken away if it is nil.
func (p *idp) claims(more ...any) map[string]any {
	out := map[string]any{
		"iss": p.URL, "aud": "my-app", "sub": "repo:acme/shop:ref:refs/heads/main",
		"iat": iamtest.Start.Unix(), "nbf": iamtest.Start.Unix(), "exp": iamtest.Start.Add(time.Hour).Unix(),
	}
	for i := 0; i+1 < len(more); i += 2 {
		if name := more[i].(string); more[i+1] == nil {
			delete(out, name)
		} else {
			out[name] = more[i+1]
		}
	}
	return out
}

// token signs claims with one of the issuer's keys.
func (p *idp) token(t testing.TB, keyID string, claims map[string]any) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	return sign(t, p.keys[keyID], keyID, claims)
}

func sign(t testing.TB, key crypto.Signer, keyID string, claims map[string]any) string {
	t.Helper()
	algorithm := "RS256"
	if _, ok := key.(*ecdsa.PrivateKey); ok {
		algorithm = "ES256"
	}
	head, err := json.Marshal(map[string]any{"alg": algorithm, "kid": keyID, "typ": "JWT"})
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed := b64.EncodeToString(head) + "." + b64.EncodeToString(body)
	sum := sha256.Sum256([]byte(signed))
	var signature []byte
	if k, ok := key.(*ecdsa.PrivateKey); ok {
		r, s, err := ecdsa.Sign(rand.Reader, k, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		signature = make([]byte, 64)
		r.FillBytes(signature[:32])
		s.FillBytes(signature[32:])
	} else if signature, err = key.Sign(rand.Reader, sum[:], crypto.SHA256); err != nil {
		t.Fatal(err)
	}
	return signed + "." + b64.EncodeToString(signature)
}

// registered are the providers of accounts, by account and URL.
type registered map[[2]string][]string

func (r registered) FindOIDCProvider(account, issuerURL string) (clientIDs, thumbprints []string, ok bool) {
	clientIDs, ok = r[[2]string{account, issuerURL}]
	return clientIDs, nil, ok
}

// provided is a world with an issuer that the first account trusts, and a role that trusts it.
func provided(t testing.TB) (*iamtest.World, *idp, string) {
	w, p := iamtest.New(t), newIDP(t)
	w.STS.Bind(sts.WithProviders(registered{{iamtest.Account, p.URL}: {"other-app", "my-app"}}, issuer.New(fetch.New())))
	return w, p, trusting(t, w, p, "role", `"StringEquals":{"`+p.name()+`:aud":"my-app"},"StringLike":{"`+p.name()+`:sub":"repo:acme/*"}`)
}

// name is the issuer's in condition keys, which have no port.
func (p *idp) name() string { return "127.0.0.1" }

func (p *idp) arn() string {
	return "arn:aws:iam::" + iamtest.Account + ":oidc-provider/" + p.URL[len("http://"):]
}

// trusting makes a role that trusts an issuer under a condition.
func trusting(t testing.TB, w *iamtest.World, p *idp, name, condition string) string {
	t.Helper()
	return w.Must(t, iamtest.Root, "iam", "CreateRole", "RoleName", name, "AssumeRolePolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"`+p.arn()+
			`"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{`+condition+`}}]}`).Get("Role.Arn")
}

// assume calls the operation as nobody.
func assume(t testing.TB, w *iamtest.World, role, token string, more ...string) *iamtest.Answer {
	t.Helper()
	return w.CallInside(t, service.Anonymous(), "sts", "AssumeRoleWithWebIdentity",
		append([]string{"RoleArn", role, "RoleSessionName", "work", "WebIdentityToken", token}, more...)...)
}
