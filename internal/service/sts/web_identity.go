package sts

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts/issuer"
	"sluice/internal/service/sts/jwt"
	"sluice/internal/wire"
)

// webIdentity is someone whom a provider vouches for, by a token that was verified.
type webIdentity struct {
	provider string // the provider's ARN
	issuer   string
	subject  string
	// audience is whom the token is for, at least one: the authorized party if it names one, otherwise its audiences.
	audience       []string
	claims         jwt.Claims
	tags           wire.Dict[string]
	transitive     []string
	sourceIdentity string
}

// vouchedFor verifies a token for a role of the account. What costs nothing comes first, so that a token that is of no use
// makes nobody call its issuer; whom the issuer's URL leads to is asked only if the account registered it.
func (s *Service) vouchedFor(ctx context.Context, now time.Time, account, token string) (*webIdentity, error) {
	t, err := jwt.Parse(token)
	if err != nil {
		return nil, errNoJWT(err)
	}
	w := &webIdentity{claims: t.Claims}
	if err := w.readClaims(); err != nil {
		return nil, err
	}
	clientIDs, thumbprints, ok := s.providers.FindOIDCProvider(account, w.issuer)
	if !ok {
		return nil, errNoProvider(w.issuer)
	}
	w.provider = arn.New("iam", "", account, "oidc-provider/"+issuerName(w.issuer)).String()
	if !slices.ContainsFunc(w.audience, func(a string) bool { return slices.Contains(clientIDs, a) }) {
		return nil, errAudience()
	}
	if err := w.checkTime(now); err != nil {
		return nil, err
	}
	keys, err := s.keys.Find(ctx, now, issuer.Provider{URL: w.issuer, Thumbprints: thumbprints}, t.KeyID, t.Algorithm)
	if err != nil {
		return nil, errIssuer(err)
	}
	if err := t.Verify(keys); err != nil {
		return nil, errSignature(err)
	}
	return w, w.readAttributes()
}

// readClaims takes what every token must have.
func (w *webIdentity) readClaims() error {
	w.issuer, _ = w.claims.Text("iss")
	w.subject, _ = w.claims.Text("sub")
	w.audience = w.claims.Texts("aud")
	for _, claim := range [...]struct {
		name string
		ok   bool
	}{{"iss", w.issuer != ""}, {"aud", len(w.audience) > 0}, {"sub", w.subject != ""}} {
		if !claim.ok {
			return errMissingClaim(claim.name)
		}
	}
	// "If no value is set for azp, the aud condition key maps to the aud claim" (IAM User Guide, "IAM and AWS STS condition context
	// keys", OIDC federation); users whose tokens have another azp report "Incorrect token audience" (aws/aws-sdk-net 3071).
	if party, ok := w.claims.Text("azp"); ok && party != "" {
		w.audience = []string{party}
	}
	return w.checkRoom()
}

// checkRoom keeps what a session remembers of a token from making its own token longer than any may be.
func (w *webIdentity) checkRoom() error {
	text, err := json.Marshal(w.remembered())
	if err != nil {
		return errNoJWT(err)
	}
	if len(text) > claimsBytesMax {
		return invalidToken("The claims that conditions test are too long", nil)
	}
	return nil
}

// checkTime: AWS refused a token three minutes after its end, so that there is no leeway behind it; the leeway before its
// beginning is for clocks that do not agree.
func (w *webIdentity) checkTime(now time.Time) error {
	ends, ok := w.claims.Seconds("exp")
	if !ok {
		return errMissingClaim("exp")
	}
	issued, ok := w.claims.Seconds("iat")
	if !ok {
		return errMissingClaim("iat")
	}
	begins, ok := w.claims.Seconds("nbf")
	if !ok && w.claims.Has("nbf") {
		return errMissingClaim("nbf")
	}
	at := now.Unix()
	switch {
	case at >= ends:
		return errTokenExpired(at, ends)
	case issued > at+tokenSkewMax, begins > at+tokenSkewMax:
		return errTokenEarly()
	case at-issued > tokenAgeMax:
		return errTokenOld(at - issued)
	}
	return nil
}

// caller is who calls, as CloudTrail names a WebIdentityUser: provider, audience and subject (CloudTrail User Guide, "CloudTrail
// userIdentity element").
func (w *webIdentity) caller() *service.Caller {
	return &service.Caller{
		Principal: policy.Principal{Caller: policy.Federated, Name: w.provider},
		UserID:    w.provider + ":" + w.audience[0] + ":" + w.subject, UserName: w.subject,
	}
}

// issuerName is an issuer's URL as ARNs and condition keys have it.
func issuerName(issuerURL string) string {
	if name, ok := strings.CutPrefix(issuerURL, "https://"); ok {
		return name
	}
	return strings.TrimPrefix(issuerURL, "http://")
}

// conditionName is an issuer's name as condition keys have it. A local issuer may have a port, which they have not: a key holds
// one colon alone.
func conditionName(name string) string {
	host, _, _ := strings.Cut(name, "/")
	if i := strings.LastIndexByte(host, ':'); i >= 0 && strings.Trim(host[i+1:], "0123456789") == "" {
		return host[:i] + name[len(host):]
	}
	return name
}

// errIssuer words why there are no keys.
func errIssuer(err error) error {
	switch {
	case errors.Is(err, issuer.ErrThumbprint):
		return errThumbprint(err)
	case errors.Is(err, issuer.ErrUnreachable), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return errUnreachable(err)
	case errors.Is(err, issuer.ErrNoKey):
		return errNoKey(err)
	}
	return err
}
