package sigv4

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Credentials sign. SessionToken is empty for long-term keys.
type Credentials struct {
	AccessKeyID, SecretAccessKey, SessionToken string
}

// Signer signs requests as AWS's SDKs do. It keeps derived signing keys, KeysMax at most. It is safe for concurrent use; make
// it with NewSigner.
type Signer struct{ engine }

// NewSigner returns a Signer that has kept nothing yet.
func NewSigner() *Signer { return new(Signer) }

// ErrUnsignable is wrapped by what the Signer returns for a request that no signature can cover: one without a host, with a
// path that is no path, or with header keys that are not canonical.
var ErrUnsignable = errors.New("request cannot be signed")

// Sign puts the signature into the Authorization header. It sets X-Amz-Date, X-Amz-Security-Token and, where the rules
// demand it and the caller has not set it (to UNSIGNED-PAYLOAD, say), X-Amz-Content-Sha256; it signs all headers but those
// that intermediaries change. It changes req.Header, making it if it is nil. It fails only with ErrUnsignable.
func (s *Signer) Sign(req *Request, creds Credentials, at Endpoint, now time.Time) error {
	_, err := s.sign(req, creds, at, now)
	return err
}

func (s *Signer) sign(req *Request, creds Credentials, at Endpoint, now time.Time) (*Signature, error) {
	if req.Header == nil {
		req.Header = make(http.Header)
	}
	req.Header.Del(headerAuthorization)
	req.Header.Set(headerAmzDate, basic(now))
	req.Header.Del(headerToken)
	if creds.SessionToken != "" {
		req.Header.Set(headerToken, creds.SessionToken)
	}
	line := req.Header.Get(headerPayload)
	if line == "" && at.Rules.PayloadHeader {
		sum := sha256.Sum256(req.Body)
		line = hex.EncodeToString(sum[:])
		req.Header.Set(headerPayload, line)
	}
	sig := newSignature(req, creds, at, now)
	if err := s.seal(req, sig, creds, at, line); err != nil {
		return nil, err
	}
	req.Header.Set(headerAuthorization, algorithm+" Credential="+sig.credential()+
		", SignedHeaders="+sig.SignedHeaders+", Signature="+sig.signature)
	return sig, nil
}

// newSignature is a signature of all headers that can be signed, without its digits.
func newSignature(req *Request, creds Credentials, at Endpoint, now time.Time) *Signature {
	names := append(make([]string, 0, len(req.Header)+1), "host")
	for key, values := range req.Header {
		if len(values) > 0 && !isUnsigned(key) && (key != headerToken || !at.Rules.UnsignedToken) {
			names = append(names, strings.ToLower(key))
		}
	}
	slices.Sort(names)
	timestamp := basic(now)
	return &Signature{
		AccessKeyID: creds.AccessKeyID, Date: timestamp[:dateLength], Region: at.Region, Service: at.Service,
		SignedHeaders: strings.Join(names, ";"), SessionToken: creds.SessionToken, term: terminator, timestamp: timestamp,
	}
}

// isUnsigned lists the headers that intermediaries add or change. Source: botocore's SIGNED_HEADERS_BLACKLIST, and the
// hop-by-hop headers of RFC 9110.
func isUnsigned(key string) bool {
	switch key {
	case headerAuthorization, "Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te",
		"Trailer", "Transfer-Encoding", "Upgrade", "User-Agent", "X-Amzn-Trace-Id":
		return true
	}
	return false
}

// seal computes the digits of a signature. It signs nothing that Verify would refuse for its form.
func (s *Signer) seal(req *Request, sig *Signature, creds Credentials, at Endpoint, line string) error {
	for key := range req.Header {
		if !isCanonicalKey(key) || key == headerHost {
			return fmt.Errorf("sigv4: header key %q: %w", key, ErrUnsignable)
		}
	}
	if !isMethod(req.Method) || !isHost(req.Host) || len(req.Header) >= SignedHeadersMax {
		return fmt.Errorf("sigv4: method, host or number of headers: %w", ErrUnsignable)
	}
	text := s.get()
	defer s.put(text)
	if fault := text.canonicalize(req, sig, at.Rules, line); fault != nil {
		return fmt.Errorf("%w: %w", fault, ErrUnsignable)
	}
	text.composeStringToSign(sig)
	s.keys.get(creds.SecretAccessKey, sig.Date, sig.Region, sig.Service).sign(&text.sum, text.toSign)
	sig.signature = hex.EncodeToString(text.sum[:])
	return nil
}

// credential renders keyid/date/region/service/term.
func (s *Signature) credential() string {
	return string(s.appendScope(append([]byte(s.AccessKeyID), '/')))
}
