package iam

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"slices"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// samlProvider is a SAML identity provider.
type samlProvider struct {
	Account    string    `json:"account"`
	ID         string    `json:"id"` // SAMLP…, shown as SAMLProviderUUID
	Name       string    `json:"name"`
	Metadata   string    `json:"metadata"` // as it was given
	Created    time.Time `json:"created"`
	ValidUntil time.Time `json:"validUntil"`
	Encryption string    `json:"encryption"` // samlEncryptionAllowed or samlEncryptionRequired
	Keys       []samlKey `json:"keys,omitempty"`
	Tags       []tag     `json:"tags,omitempty"` // sorted by key

	arn string
}

// samlKey is a private key for encrypted assertions.
type samlKey struct {
	ID     string    `json:"id"` // SAMLK…
	Added  time.Time `json:"added"`
	Sealed []byte    `json:"sealed"` // its PEM
}

const (
	samlIDPrefix    = "SAMLP" // with 17 characters more, the 22 that the model asks for
	samlKeyIDPrefix = "SAMLK"
	// samlKeyPurpose derives the key that seals private keys.
	samlKeyPurpose = "iam/SAML private key"
	// samlYearsDefault is how long a provider is valid whose metadata does not say.
	samlYearsDefault = 100
)

// The modes of encryption (IAM API Reference, CreateSAMLProvider). Allowed is the default (recorded answers).
const (
	samlEncryptionAllowed  = "Allowed"
	samlEncryptionRequired = "Required"
)

func (p *samlProvider) compile() error {
	p.arn = samlProviderARN(p.Account, p.Name)
	return nil
}

func (p *samlProvider) show(img *image) { img.samlProviders[p.arn] = p }
func (p *samlProvider) hide(img *image) { delete(img.samlProviders, p.arn) }

func (p *samlProvider) put(r *records, b store.Batch) error {
	return r.samlProviders.PutIn(b, recordID(p.Account, p.ID), p)
}

func (p *samlProvider) erase(r *records, b store.Batch) {
	r.samlProviders.DeleteIn(b, recordID(p.Account, p.ID))
}

// clone is a copy whose lists may be changed.
func (p *samlProvider) clone() *samlProvider {
	out := *p
	out.Keys, out.Tags = slices.Clone(p.Keys), slices.Clone(p.Tags)
	return &out
}

func samlProviderARN(account, name string) string {
	return resourceARN(account, samlProviderType, "/", name)
}

// describe takes over a metadata document.
func (p *samlProvider) describe(document string, now time.Time) error {
	metadata, err := readSAMLMetadata(document)
	if err != nil {
		return errSAMLMetadata(err)
	}
	p.Metadata, p.ValidUntil = document, metadata.validUntil.UTC()
	if metadata.validUntil.IsZero() {
		p.ValidUntil = now.AddDate(samlYearsDefault, 0, 0)
	}
	return nil
}

// addKey seals a private key, which must be RSA's, in PEM.
func (p *samlProvider) addKey(sealer *seal.Sealer, text string, now time.Time) error {
	block, _ := pem.Decode([]byte(text))
	if block == nil || !isRSAKey(block.Bytes) {
		return errSAMLKey()
	}
	if len(p.Keys) >= samlKeysMax {
		return errQuota("PrivateKeysPerSAMLProvider", samlKeysMax)
	}
	k := samlKey{ID: seal.NewUniqueID(samlKeyIDPrefix), Added: now}
	k.Sealed = sealer.Seal([]byte(text), []byte(p.Account+"/"+p.ID+"/"+k.ID))
	p.Keys = append(p.Keys, k)
	return nil
}

func isRSAKey(der []byte) bool {
	if _, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return true
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	_, ok := key.(*rsa.PrivateKey)
	return err == nil && ok
}

// removeKey drops a private key.
func (p *samlProvider) removeKey(id string) error {
	at := slices.IndexFunc(p.Keys, func(k samlKey) bool { return k.ID == id })
	if at < 0 {
		return errNoSAMLKey(id)
	}
	p.Keys = slices.Delete(p.Keys, at, at+1)
	return nil
}

// decrypts checks that there is a key where encryption is required.
func (p *samlProvider) decrypts() error {
	if p.Encryption == samlEncryptionRequired && len(p.Keys) == 0 {
		return errNeedsSAMLKey()
	}
	return nil
}

// shownKeys renders the private keys without what is private.
func (p *samlProvider) shownKeys() []iamapi.SAMLPrivateKey {
	out := []iamapi.SAMLPrivateKey{}
	for _, k := range p.Keys {
		out = append(out, iamapi.SAMLPrivateKey{KeyId: wire.Some(k.ID), Timestamp: wire.Some(k.Added)})
	}
	return out
}

// samlProvider finds a provider of the account: ValidationError for what is no provider's ARN, NoSuchEntity.
func (s *Service) samlProvider(account, providerARN string) (*samlProvider, error) {
	if err := checkARNType(providerARN, samlProviderType); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if p := s.image.samlProviders[providerARN]; p != nil && p.Account == account {
		return p, nil
	}
	return nil, errNoSAMLProvider(providerARN)
}

// samlProviders lists the account's SAML providers, sorted by ARN.
func (s *Service) samlProviders(account string) []*samlProvider {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ofAccount(maps.Values(s.image.samlProviders), account, func(p *samlProvider) (string, string) { return p.Account, p.arn })
}

// editSAMLProvider changes a provider. change gets a copy.
func (s *Service) editSAMLProvider(account, providerARN string, change func(*samlProvider) error) error {
	return edit(s, func() (*samlProvider, error) { return s.samlProvider(account, providerARN) }, change)
}
