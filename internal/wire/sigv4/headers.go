package sigv4

import (
	"slices"
	"strings"
)

// checkHeaders refuses what could be read in two ways, and x-amz-* headers that nobody signed.
//
// x-amz-content-sha256 may be unsigned: its value is the last line of the canonical request in any case.
// Sources: IAM User Guide, "Create a signed AWS API request": "you must include the host header […] and any x-amz-* headers
// in the signature." S3 enforces it, but for that one header (demarche-numerique/ds_proxy#164). Kinesis was seen to let an
// unsigned token pass (soto-project/soto-core#99); we do not.
func checkHeaders(req *Request, sig *Signature, rules Rules) *Error {
	var unsigned []string
	for key, values := range req.Header {
		if !isCanonicalKey(key) || key == headerHost {
			return malformedHeaders()
		}
		if len(values) == 0 || !mustBeSigned(key, rules) || signs(sig.SignedHeaders, key) {
			continue
		}
		unsigned = append(unsigned, strings.ToLower(key))
	}
	if unsigned != nil {
		slices.Sort(unsigned)
		return headersNotSigned(unsigned)
	}
	return nil
}

func mustBeSigned(key string, rules Rules) bool {
	switch key {
	case headerPayload:
		return false
	case headerToken:
		return !rules.UnsignedToken
	case headerContentMD5:
		return rules.ContentMD5
	}
	return strings.HasPrefix(key, amzPrefix)
}

// appendHeaders appends the canonical headers, one line each, and the list of their names.
func (s *scratch) appendHeaders(req *Request, list string) *Error {
	for rest, more := list, true; more; {
		var name string
		name, rest, more = strings.Cut(rest, ";")
		s.text = append(append(s.text, name...), ':')
		if name == "host" || name == authority {
			s.appendValue(req.Host)
		} else if !s.appendValues(req, name) {
			return signedHeaderAbsent()
		}
		s.text = append(s.text, '\n')
	}
	s.text = append(append(s.text, '\n'), list...)
	return nil
}

// appendValues appends the values of a header joined by commas. It reports whether the header is there.
func (s *scratch) appendValues(req *Request, name string) bool {
	s.key = appendCanonicalKey(s.key[:0], name)
	values := req.Header[string(s.key)]
	for i, value := range values {
		if i > 0 {
			s.text = append(s.text, ',')
		}
		s.appendValue(value)
	}
	return len(values) > 0
}

// appendValue appends a value without white space at its ends and with one space for each run of it inside, quoted or not.
// Line breaks are white space (a folded header), so a value can never begin a new line of the canonical request.
// Source: IAM User Guide, "Create a signed AWS API request" (Trim), and AWS's vector get-header-value-multiline; the SDKs
// differ in tabs, botocore and Java take all white space.
func (s *scratch) appendValue(value string) {
	if isTrimmed(value) {
		s.text = append(s.text, value...)
		return
	}
	start, space := len(s.text), false
	for i := 0; i < len(value); i++ {
		if isSpace(value[i]) {
			space = true
			continue
		}
		if space && len(s.text) > start {
			s.text = append(s.text, ' ')
		}
		s.text, space = append(s.text, value[i]), false
	}
}

// isTrimmed tells whether appendValue has nothing to change, which is so for nearly all values.
func isTrimmed(value string) bool {
	space := true
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c > ' ' || !isSpace(c) {
			space = false
			continue
		}
		if space || c != ' ' {
			return false
		}
		space = true
	}
	return !space
}

func isSpace(c byte) bool { return c == ' ' || ('\t' <= c && c <= '\r') }

// appendCanonicalKey appends a lower-case header name as net/http spells it.
func appendCanonicalKey(dst []byte, name string) []byte {
	upper := true
	for i := 0; i < len(name); i++ {
		c := name[i]
		if upper && 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		dst, upper = append(dst, c), c == '-'
	}
	return dst
}
