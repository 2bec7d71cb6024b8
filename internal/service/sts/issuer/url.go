package issuer

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// ErrURL is for a URL that is not fetched.
var ErrURL = errors.New("neither an https URL nor an http URL of the loopback interface")

// CheckURL parses a URL that may be fetched on behalf of an issuer. local says that the issuer itself is on the loopback
// interface: nobody else leads there.
func CheckURL(text string, local bool) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Opaque != "" {
		return nil, ErrURL
	}
	loopback := IsLoopback(u.Hostname())
	switch {
	case loopback && !local:
		return nil, ErrURL
	case u.Scheme == "https", u.Scheme == "http" && loopback:
		return u, nil
	}
	return nil, ErrURL
}

// IsLoopback tells the names of the loopback interface. RFC 6761, section 6.3, gives all of localhost to it.
func IsLoopback(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

// isLocal tells whether an issuer is on the loopback interface.
func isLocal(issuerURL string) bool {
	u, err := url.Parse(issuerURL)
	return err == nil && IsLoopback(u.Hostname())
}
