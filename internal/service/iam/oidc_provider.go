package iam

import (
	"slices"
	"strings"
	"time"

	"sluice/internal/arn"
	"sluice/internal/store"
)

// oidcProvider is an OpenID Connect identity provider that roles' trust policies can name.
type oidcProvider struct {
	Account string `json:"account"`
	ID      string `json:"id"` // of the record; AWS shows none
	// Name is the issuer's URL without "https://", as it was given: nothing is normalized, and a slash at the end makes another provider.
	Name        string    `json:"name"`
	ClientIDs   []string  `json:"clientIds,omitempty"`   // in the order they were added
	Thumbprints []string  `json:"thumbprints,omitempty"` // in lower case
	Created     time.Time `json:"created"`
	Tags        []tag     `json:"tags,omitempty"` // sorted by key

	arn string
}

// oidcIDPrefix begins the IDs of records.
const oidcIDPrefix = "OIDC"

func (p *oidcProvider) compile() error {
	p.arn = oidcProviderARN(p.Account, p.Name)
	return nil
}

func (p *oidcProvider) show(img *image) { img.oidcProviders[p.arn] = p }
func (p *oidcProvider) hide(img *image) { delete(img.oidcProviders, p.arn) }

func (p *oidcProvider) put(r *records, b store.Batch) error {
	return r.oidcProviders.PutIn(b, recordID(p.Account, p.ID), p)
}

func (p *oidcProvider) erase(r *records, b store.Batch) {
	r.oidcProviders.DeleteIn(b, recordID(p.Account, p.ID))
}

// clone is a copy whose lists may be changed.
func (p *oidcProvider) clone() *oidcProvider {
	out := *p
	out.ClientIDs, out.Thumbprints, out.Tags = slices.Clone(p.ClientIDs), slices.Clone(p.Thumbprints), slices.Clone(p.Tags)
	return &out
}

func oidcProviderARN(account, name string) string {
	return resourceARN(account, oidcProviderType, "/", name)
}

// oidcProviderType and samlProviderType begin the resource sections of the providers' ARNs.
const (
	oidcProviderType = "oidc-provider"
	samlProviderType = "saml-provider"
)

// FindOIDCProvider returns what the account lets tokens of an issuer in with: whom they must be for, and the certificates that
// a provider outside the known authorities must show, as SHA-1 hashes in lower-case hexadecimal. issuer is the token's claim, a URL, which must
// be the provider's to the letter. The lists are shared and not to be changed.
func (s *Service) FindOIDCProvider(account, issuer string) (clientIDs, thumbprints []string, ok bool) {
	name, https := strings.CutPrefix(issuer, issuerScheme)
	if !https {
		return nil, nil, false
	}
	s.mu.RLock()
	p := s.image.oidcProviders[oidcProviderARN(account, name)]
	s.mu.RUnlock()
	if p == nil {
		return nil, nil, false
	}
	return p.ClientIDs, p.Thumbprints, true
}

// oidcProvider finds a provider of the account: ValidationError for what is no provider's ARN, missing for none.
func (s *Service) oidcProvider(account, providerARN string, missing error) (*oidcProvider, error) {
	if err := checkARNType(providerARN, oidcProviderType); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if p := s.image.oidcProviders[providerARN]; p != nil && p.Account == account {
		return p, nil
	}
	return nil, missing
}

// editOIDCProvider changes a provider. change gets a copy.
func (s *Service) editOIDCProvider(account, providerARN string, missing error, change func(*oidcProvider) error) error {
	return edit(s, func() (*oidcProvider, error) { return s.oidcProvider(account, providerARN, missing) }, change)
}

// checkARNType refuses what is no ARN of IAM's of that type.
func checkARNType(text, kind string) error {
	a, err := arn.Parse(text)
	if err != nil {
		return errUnparsableARN()
	}
	if a.Service != "iam" || !strings.HasPrefix(a.Resource, kind+"/") {
		return errResourceType()
	}
	return nil
}

// readThumbprints takes the certificates' hashes of a request, which the model has given their length. They are not checked to be
// hexadecimal, and stored in lower case [V].
func readThumbprints(in []string) ([]string, error) {
	if len(in) > thumbprintsMax {
		return nil, errTooManyThumbprints()
	}
	var out []string
	for _, t := range in {
		out = append(out, strings.ToLower(t))
	}
	return out, nil
}

// addClientID adds an audience; one that is there already is no error.
func (p *oidcProvider) addClientID(id string) error {
	if slices.Contains(p.ClientIDs, id) {
		return nil
	}
	if len(p.ClientIDs) >= clientIDsMax {
		return errQuota("ClientIdsPerOpenIdConnectProvider", clientIDsMax)
	}
	p.ClientIDs = append(p.ClientIDs, id)
	return nil
}
