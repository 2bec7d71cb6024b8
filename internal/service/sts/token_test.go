package sts

// Proves that a token opens with its own access key and root key alone, whatever bit is changed; that sessions come back
// from their tokens as they were made; that old tokens are still read (a golden one); and that no token makes anything but a
// session or an error.

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sluice/internal/api/stsapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// empty is a directory that knows nobody.
type empty struct{}

func (empty) FindRole(string) (Role, bool)                     { return Role{}, false }
func (empty) FindPolicy(string, string) (*policy.Policy, bool) { return nil, false }
func (empty) FindAccount(string) (string, bool)                { return "", false }

func newService(t testing.TB, root byte) *Service {
	t.Helper()
	s, err := New(empty{}, seal.NewRoot([seal.KeyBytes]byte{root}))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func TestSessionsComeBackFromTheirTokens(t *testing.T) {
	s, again := newService(t, 1), newService(t, 1)
	rapid.Check(t, func(t *rapid.T) {
		c := carried{Policy: rapid.SampledFrom([]string{"", `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`}).Draw(t, "policy")}
		for _, key := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zä]{1,8}`), 0, 5, rapid.ID).Draw(t, "tags") {
			c.Tags = append(c.Tags, wire.Entry[string]{Key: key, Value: rapid.String().Draw(t, "value")})
		}
		packed, err := c.pack()
		if err != nil {
			t.Fatal(err)
		}
		v := &session{
			Kind: rapid.SampledFrom([]kind{ofRole, ofUser, ofRoot, ofFederated}).Draw(t, "kind"), Account: "111111111111", ID: "AROA1",
			Name: rapid.StringMatching(`[\w+=,.@-]{2,64}`).Draw(t, "name"), ARN: "arn:aws:iam::111111111111:role/path/role", Packed: packed,
			MFA: rapid.Bool().Draw(t, "MFA"), SourceIdentity: rapid.StringMatching(`([\w+=,.@-]{2,64})?`).Draw(t, "source identity"),
		}
		if rapid.Bool().Draw(t, "federated") {
			v.Provider = "arn:aws:iam::111111111111:oidc-provider/idp.example"
			v.Claims = []claim{{"sub", []string{rapid.String().Draw(t, "sub")}}, {"amr", rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "amr")}}
		}
		credentials, err := s.issue(v, now, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		secret, holder, err := again.Find(credentials.AccessKeyID, credentials.SessionToken, now)
		if err != nil || secret != credentials.SecretAccessKey || holder.AccessKeyID != credentials.AccessKeyID {
			t.Fatalf("%q, %+v, %v", secret, holder, err)
		}
		d, ok := again.sessionOf(holder)
		if !ok || cmp.Diff(*v, *d.session) != "" || cmp.Diff(c, *d.carried) != "" {
			t.Fatalf("%s%s", cmp.Diff(*v, *d.session), cmp.Diff(c, *d.carried))
		}
		if got := len(holder.SessionPolicies); (c.Policy != "") != (got == 1) {
			t.Fatalf("%d session policies", got)
		}
	})
}

func TestNothingElseOpens(t *testing.T) {
	s := newService(t, 1)
	credentials, err := s.issue(&session{Kind: ofRole, Account: "111111111111", ID: "AROA1", Name: "work", ARN: "arn:aws:iam::111111111111:role/r"}, now, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	key, token := credentials.AccessKeyID, credentials.SessionToken
	if _, _, err := s.Find(key, token, now); err != nil { // from here on it is in the cache
		t.Fatal(err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(raw) {
		raw[bit/8] ^= 1 << (bit % 8)
		if _, _, err := s.Find(key, base64.RawURLEncoding.EncodeToString(raw), now); !errors.Is(err, ErrInvalidToken) {
			t.Fatalf("bit %d: %v", bit, err)
		}
		raw[bit/8] ^= 1 << (bit % 8)
	}
	for name, test := range map[string]struct {
		s          *Service
		key, token string
	}{
		"no token": {s, key, ""}, "another key": {s, "ASIAQNZGKIQY56JQ7WML", token}, "a longer token": {s, key, token + "A"},
		"another node": {newService(t, 2), key, token}, "an end of line in it": {s, key, token[:9] + "\n" + token[9:]}, "an end of line behind it": {s, key, token + "\r\n"}, "a huge token": {s, key, strings.Repeat("A", 1<<20)}, "no key": {s, "", token},
		"no base64": {s, key, "!" + token},
	} {
		if _, _, err := test.s.Find(test.key, test.token, now); !errors.Is(err, ErrInvalidToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	unknown, err := s.issue(&session{Kind: "group"}, now, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Find(unknown.AccessKeyID, unknown.SessionToken, now); !errors.Is(err, ErrInvalidToken) {
		t.Errorf("a session of no kind: %v", err)
	}
	if _, _, err := s.Find(key, token, now); err != nil {
		t.Errorf("and now the right one: %v", err)
	}
}

// Two sessions of one role: each token opens with its own key, and with no other's.
func TestSwappedTokens(t *testing.T) {
	s := newService(t, 1)
	var made [2]Credentials
	for i := range made {
		var err error
		if made[i], err = s.issue(&session{Kind: ofRole, Account: "111111111111", ID: "AROA1", Name: "work"}, now, time.Hour); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Find(made[i].AccessKeyID, made[i].SessionToken, now); err != nil {
			t.Fatal(err)
		}
	}
	for i := range made {
		if _, _, err := s.Find(made[i].AccessKeyID, made[1-i].SessionToken, now); !errors.Is(err, ErrInvalidToken) {
			t.Errorf("%d: %v", i, err)
		}
		if secret, _, err := s.Find(made[i].AccessKeyID, made[i].SessionToken, now); err != nil || secret != made[i].SecretAccessKey {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// The longest token that a session can have still opens.
func TestTokensHaveRoom(t *testing.T) {
	s := newService(t, 1)
	v := &session{
		Kind: ofRole, Account: "111111111111", ID: "AROAAAAAAAAAAAAAAAAAA", Name: strings.Repeat("n", 64), SourceIdentity: strings.Repeat("s", 64),
		ARN: "arn:aws:iam::111111111111:role/" + strings.Repeat("p", 512+64), Provider: "arn:aws:iam::111111111111:oidc-provider/" + strings.Repeat("u", 255),
		Packed: make([]byte, packedBytesMax), Claims: []claim{{"sub", []string{strings.Repeat("c", claimsBytesMax-len(`[{"n":"sub","v":[""]}]`))}}},
	}
	if _, err := s.issue(v, now, time.Hour); err != nil {
		t.Error(err)
	}
	v.Claims[0].Values = append(v.Claims[0].Values, strings.Repeat("c", tokenCharsMax))
	if _, err := s.issue(v, now, time.Hour); err == nil {
		t.Error("a token that does not open")
	}
}

func TestSessionsEnd(t *testing.T) {
	s := newService(t, 1)
	credentials, err := s.issue(&session{Kind: ofRoot, Account: "111111111111"}, now, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	find := func(s *Service, at time.Duration, want error) {
		t.Helper()
		if secret, _, err := s.Find(credentials.AccessKeyID, credentials.SessionToken, now.Add(at)); !errors.Is(err, want) || (secret == "") != (want != nil) {
			t.Errorf("at %v: %v", at, err)
		}
	}
	find(newService(t, 1), time.Hour, ErrExpiredToken) // decoded just now
	find(s, 0, nil)
	find(s, -time.Hour, nil) // a clock that is behind
	find(s, time.Hour-time.Second, nil)
	find(s, time.Hour, ErrExpiredToken)
	// What was seen to be over stays over when the clock is set back; a session made then is not worse for it.
	find(s, 0, ErrExpiredToken)
	if credentials, err = s.issue(&session{Kind: ofRoot, Account: "111111111111"}, now, time.Hour); err != nil {
		t.Fatal(err)
	}
	find(s, 0, nil)
}

// oldKey and oldToken are of a session that the first version made under the root key 1.
const (
	oldKey   = "ASIARTXV5AHD3RG2VTIU"
	oldToken = "AYtv9bTPFH4AB81QjHVWSid7XEJgL4-eWBomrDKXzSsHLQyV9eyILusTBBPTodLZQ7wk_bFg8BKnxysUKI1L4yvVcK3nJc3Y4EtYWlx5ddqRKJjdgWWaWrxhJLtmRj9jibZ9SzbvzqEmzH9wP5qwuyGroAf5E_VORqopqYH9A7L1RM2V03RmZ3uJgP2dh8RLFIvBWar5uiX7ExA1cF6uCCvqIcPn8rM69ewkpI2Nm-Lo4ZdCiTaQ7MmmPDhm5Gpn81LzL6UsTOxhdng045kghw69EOujpi_5BeVFr54VgV94jmUlQH7zrNq3YQqocv5Um-KERcU7W-01_NdeTOS2xzrNNit6B3vrV53C6lCifTM4MoZdL11hgeUJm5eKKBmkbkWC_Nw3JT4xwOP5HUlXZzBaQIYBBcxOO1eHU56fmeGEOZ7NxMAqrC1YVL_JnyOxPuhoipOZ8DRm9a62NlQi_YfQ8vhj-up0rqSthg"
)

func TestOldTokensOpen(t *testing.T) {
	secret, holder, err := newService(t, 1).Find(oldKey, oldToken, now)
	if err != nil || secret != "C0Wd1jB8zmTHWIDfz9f3jBHcZciJ2t4H6PpDy78m" || holder.UserID != "AROAAAAAAAAAAAAAAAAAA:work" || len(holder.SessionPolicies) != 1 {
		t.Errorf("%q, %+v, %v", secret, holder, err)
	}
}

// The facts that a session hands down must be at hand when it assumes a role; if they were dropped meanwhile, it has to come again.
func TestDroppedSessionsComeAgain(t *testing.T) {
	s := newService(t, 1)
	caller := &service.Caller{Principal: policy.Principal{Caller: policy.RoleSession}, AccessKeyID: "ASIAQNZGKIQY56JQ7WML", IssuedAt: now}
	_, err := s.assumption(&service.Call{Caller: caller}, &stsapi.AssumeRoleRequest{RoleArn: wire.Some("arn:aws:iam::111111111111:role/r")})
	if !errors.Is(err, &wire.Error{Shape: wire.ErrThrottling}) {
		t.Errorf("%v", err)
	}
}

func BenchmarkFindUncachedSession(b *testing.B) {
	s := newService(b, 1)
	c, err := s.issue(&session{Kind: ofRole, Account: "111111111111", ID: "AROA1", Name: "work", ARN: "arn:aws:iam::111111111111:role/r"}, now, time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.sessions.drop()
		if _, _, err := s.Find(c.AccessKeyID, c.SessionToken, now); err != nil {
			b.Fatal(err)
		}
	}
}

// The one token that may open is the one that is known: what the fuzzing processes make themselves differs each time.
func FuzzFind(f *testing.F) {
	s := newService(f, 1)
	f.Add(oldKey, oldToken)
	f.Add("", "")
	f.Add("ASIA", "AQ")
	f.Fuzz(func(t *testing.T, key, token string) {
		if _, _, err := s.Find(key, token, now); err == nil && (key != oldKey || token != oldToken) {
			t.Fatalf("forged: %q %q", key, token)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	packed, err := (&carried{Policy: "{}", Tags: wire.Dict[string]{{Key: "a", Value: "b"}}}).pack()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, packed []byte) {
		if c, err := unpack(packed); err == nil && len(c.Policy) > unpackedBytesMax {
			t.Fatal("more than there is room for")
		}
	})
}

func TestBombsAreNotUnpacked(t *testing.T) {
	packed, err := (&carried{Policy: strings.Repeat(" ", 2*unpackedBytesMax)}).pack()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(packed); err == nil {
		t.Error("it was unpacked")
	}
}
