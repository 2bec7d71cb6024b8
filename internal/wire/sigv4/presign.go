package sigv4

import (
	"errors"
	"strconv"
	"time"
)

// ErrLifetime is returned for a presigned request that would last less than a second or more than seven days.
var ErrLifetime = errors.New("sigv4: a presigned request lasts from one second to seven days")

// Presign puts the signature into the query, after the parameters that are there. The request is then good for the
// lifetime, in whole seconds, at services that honour it (see Rules.Expires). The headers in req.Header must be sent along,
// and no other whose name begins with x-amz-.
func (s *Signer) Presign(req *Request, creds Credentials, at Endpoint, lifetime time.Duration, now time.Time) error {
	seconds := int(lifetime / time.Second)
	if seconds < 1 || seconds > ExpiresSecondsMax {
		return ErrLifetime
	}
	for _, key := range [...]string{headerAuthorization, headerAmzDate, headerToken} {
		req.Header.Del(key)
	}
	sig := newSignature(req, creds, at, now)
	sig.Presigned = true
	query := []byte(req.RawQuery)
	query = appendParameter(query, queryAlgorithm, algorithm)
	query = appendParameter(query, queryCredential, sig.credential())
	query = appendParameter(query, queryDate, sig.timestamp)
	query = appendParameter(query, queryExpires, strconv.Itoa(seconds))
	if creds.SessionToken != "" {
		query = appendParameter(query, queryToken, creds.SessionToken)
	}
	query = appendParameter(query, querySignedHeaders, sig.SignedHeaders)
	line := req.Header.Get(headerPayload)
	if line == "" && at.Rules.PayloadHeader {
		line = unsignedPayload
	}
	unsigned := req.RawQuery
	req.RawQuery = string(query)
	if err := s.seal(req, sig, creds, at, line); err != nil {
		req.RawQuery = unsigned
		return err
	}
	req.RawQuery = string(appendParameter(query, querySignature, sig.signature))
	return nil
}

// appendParameter appends a parameter to a query, escaped.
func appendParameter(query []byte, name, value string) []byte {
	if len(query) > 0 {
		query = append(query, '&')
	}
	query = append(append(query, name...), '=')
	for i := 0; i < len(value); i++ {
		query = appendEscaped(query, value[i])
	}
	return query
}
