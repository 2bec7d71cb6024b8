package sigv4

import "net/http"

// Request is what a signature covers, as it came over the wire. Nothing in it may have been decoded or rewritten: the
// signature is over the bytes that the client sent.
type Request struct {
	// Method as received; it is case-sensitive.
	Method string
	// Path is the path of the request target before the "?", still percent-encoded. An empty path counts as "/". Of a
	// net/http request it is URL.EscapedPath(), which differs from the wire only where a byte should have been escaped and
	// was not.
	Path string
	// RawQuery is what follows the "?", still percent-encoded: URL.RawQuery.
	RawQuery string
	// Host is the Host header, or :authority in HTTP/2, in visible ASCII; net/http keeps it apart from the others, and so must
	// Header: a request whose Header has a Host key is refused.
	Host string
	// Header has its keys in canonical form, as net/http makes them. A request with any other key is refused, for
	// "X-Amz-Date" and "x-amz-date" side by side could be read in two ways.
	Header http.Header
	// Body is the whole body, after the transfer encoding and before aws-chunked decoding.
	Body []byte
	// BodyUnread says that Body is empty because it has not been read yet. Verify then checks the signature over the hash
	// that x-amz-content-sha256 declares, and the caller reads the body through [Payload.Reader]. Without that header
	// there is nothing to check against, and Verify returns ErrBodyNeeded.
	BodyUnread bool
}

// Names of the headers that signing gives a meaning, in canonical form.
const (
	headerAuthorization = "Authorization"
	headerDate          = "Date"
	headerAmzDate       = "X-Amz-Date"
	headerToken         = "X-Amz-Security-Token"
	headerPayload       = "X-Amz-Content-Sha256"
	headerContentMD5    = "Content-Md5"
	headerDecodedLength = "X-Amz-Decoded-Content-Length"
	headerTrailer       = "X-Amz-Trailer"
	headerHost          = "Host"
	amzPrefix           = "X-Amz-"
)

// header returns the value of a header and how many times it occurs.
func (r *Request) header(key string) (value string, count int) {
	values := r.Header[key]
	if len(values) == 0 {
		return "", 0
	}
	return values[0], len(values)
}

// path returns the path to sign, which is never empty.
func (r *Request) path() string {
	if r.Path == "" {
		return "/"
	}
	return r.Path
}

// isCanonicalKey tells whether net/http would spell the header key this way: token characters only, a capital letter at
// the start and after each hyphen, no other capital.
func isCanonicalKey(key string) bool {
	upper := true
	for i := 0; i < len(key); i++ {
		c := key[i]
		if !isToken(c) || (upper && 'a' <= c && c <= 'z') || (!upper && 'A' <= c && c <= 'Z') {
			return false
		}
		upper = c == '-'
	}
	return key != ""
}

// isToken tells whether RFC 9110 allows the byte in a method or a field name.
func isToken(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	switch c {
	case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~':
		return true
	}
	return false
}

// isMethod keeps anything out of the first line of the canonical request that could end it early.
func isMethod(method string) bool {
	for i := 0; i < len(method); i++ {
		if !isToken(method[i]) {
			return false
		}
	}
	return method != ""
}

// isHost admits visible ASCII only: white space would be trimmed from what is signed and not from what is routed by.
func isHost(host string) bool {
	for i := 0; i < len(host); i++ {
		if host[i] <= ' ' || host[i] > '~' {
			return false
		}
	}
	return host != ""
}

// lower returns the lower-case form of an ASCII byte. Unicode has no part in header names: U+212A KELVIN SIGN is no "k".
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// equalFold compares two header names, ASCII letters without regard to case.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}
