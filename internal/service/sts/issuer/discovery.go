package issuer

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"

	"sluice/internal/service/sts/jwt"
)

// discoveryPath follows an issuer's URL, "if the Issuer value contains a path component, any terminating / MUST be removed
// before appending" (OpenID Connect Discovery 1.0, section 4.1).
const discoveryPath = "/.well-known/openid-configuration"

// Fetcher reads documents of issuers. It bounds time and size, and goes nowhere that CheckURL refuses.
type Fetcher interface {
	// Fetch returns a document of at most bytesMax bytes. thumbprints vouch for a server whose certificate this host does not
	// trust: SHA-1 in hexadecimals. Errors are ErrUnreachable, ErrThumbprint or others, wrapped.
	Fetch(ctx context.Context, url string, thumbprints []string, bytesMax int) ([]byte, error)
}

// document is what is read of a discovery document.
type document struct {
	Issuer  string `json:"issuer"`
	KeysURL string `json:"jwks_uri"`
}

// fetchKeys reads an issuer's keys from their place.
func fetchKeys(ctx context.Context, f Fetcher, p Provider) (*jwt.KeySet, error) {
	local := isLocal(p.URL)
	place := strings.TrimSuffix(p.URL, "/") + discoveryPath
	if _, err := CheckURL(place, local); err != nil {
		return nil, fmt.Errorf("discovery document: %w", err)
	}
	text, err := f.Fetch(ctx, place, p.Thumbprints, discoveryBytesMax)
	if err != nil {
		return nil, fmt.Errorf("discovery document: %w", err)
	}
	keysURL, err := readDiscovery(text, p.URL)
	if err != nil {
		return nil, fmt.Errorf("discovery document: %w", err)
	}
	if _, err := CheckURL(keysURL, local); err != nil {
		return nil, fmt.Errorf("jwks_uri: %w", err)
	}
	if text, err = f.Fetch(ctx, keysURL, p.Thumbprints, jwt.KeySetBytesMax); err != nil {
		return nil, fmt.Errorf("key set: %w", err)
	}
	return jwt.ParseKeySet(text)
}

// readDiscovery returns where the keys are. "The issuer value returned MUST be identical to the Issuer URL that was used as
// the prefix to /.well-known/openid-configuration" (OpenID Connect Discovery 1.0, section 4.3).
func readDiscovery(text []byte, issuerURL string) (keysURL string, err error) {
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		return "", errors.New("no JSON object with issuer and jwks_uri")
	}
	if d.Issuer != issuerURL {
		return "", errors.New("it is another issuer's")
	}
	return d.KeysURL, nil
}
