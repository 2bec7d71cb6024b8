package iam

import (
	"net/netip"
	"net/url"
	"strings"
)

// issuerScheme begins the URL of every issuer.
const issuerScheme = "https://"

// readIssuer takes an issuer's URL apart: what follows "https://" names the provider. "The URL must begin with https:// and …
// should not contain a port number", query parameters are not allowed (IAM API Reference, CreateOpenIDConnectProvider); the
// other rules are [V]'s.
func readIssuer(text string) (name string, err error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return "", errNoIssuer()
	}
	name, https := strings.CutPrefix(text, issuerScheme)
	switch {
	case !https:
		return "", errIssuerScheme()
	case u.User != nil, u.RawQuery != "", u.ForceQuery, strings.ContainsRune(text, '#'), strings.ContainsFunc(text, isNoGraph):
		return "", errInvalidIssuer()
	case u.Port() != "", strings.HasSuffix(u.Host, ":"), !isHost(u.Host):
		return "", errInvalidIssuer()
	}
	return name, nil
}

// isHost tells the name or address of a host.
func isHost(text string) bool {
	if address, err := netip.ParseAddr(text); err == nil {
		return address.Is4()
	}
	const labelCharsMax = 63 // RFC 1123
	for label := range strings.SplitSeq(text, ".") {
		if label == "" || len(label) > labelCharsMax || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsFunc(label, isNoHostRune) {
			return false
		}
	}
	return true
}

func isNoHostRune(r rune) bool { return r != '-' && (r == '_' || isNoWord(r)) }
