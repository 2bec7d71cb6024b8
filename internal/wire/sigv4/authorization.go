package sigv4

import "strings"

// parameters are the key=value pairs of an Authorization header. A pair may be there and empty.
type parameters struct {
	algorithm                               string
	credential, signedHeaders, signature    string
	hasCredential, hasHeaders, hasSignature bool
}

// parseAuthorization reads "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…" and the time that goes with it.
func parseAuthorization(req *Request, auth string) (Signature, *Error) {
	p, fault := splitAuthorization(auth)
	if fault != nil {
		return Signature{}, fault
	}
	sent, key, fault := sentDate(req)
	if fault != nil {
		return Signature{}, fault
	}
	if fault := missingParameters(p, sent != "", auth); fault != nil {
		return Signature{}, fault
	}
	if p.algorithm != algorithm {
		return Signature{}, unsupportedAlgorithm(p.algorithm)
	}
	sig := Signature{signature: p.signature, sentTime: sent}
	if fault := sig.setSignedHeaders(p.signedHeaders); fault != nil {
		return Signature{}, fault
	}
	if fault := sig.setTime(sent, key == headerDate); fault != nil {
		return Signature{}, fault
	}
	token, count := req.header(headerToken)
	if count > 1 {
		return Signature{}, twoCredentials("Found more than one 'X-Amz-Security-Token' as HTTP header.")
	}
	sig.SessionToken = token
	if fault := sig.setCredential(p.credential); fault != nil {
		return Signature{}, fault
	}
	return sig, nil
}

// splitAuthorization splits at commas and spaces, as AWS does: a space inside the credential makes a pair without "=".
func splitAuthorization(auth string) (parameters, *Error) {
	if len(auth) > AuthorizationBytesMax {
		return parameters{}, tooLong("Authorization header")
	}
	name, rest, _ := strings.Cut(auth, " ")
	if strings.Contains(name, "=") {
		return parameters{}, algorithmFirst(auth)
	}
	p := parameters{algorithm: name}
	for rest != "" {
		pair := rest
		if i := strings.IndexAny(rest, ", "); i >= 0 {
			pair, rest = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		if pair == "" {
			continue
		}
		key, value, found := strings.Cut(pair, "=")
		if !found {
			return parameters{}, notKeyValue(name, auth)
		}
		if !p.set(key, value) {
			return parameters{}, oddParameter(key)
		}
	}
	return p, nil
}

// set refuses a second value for one of the three parameters, which AWS would let win, and any other parameter, which no
// signer sends.
func (p *parameters) set(key, value string) bool {
	var (
		has *bool
		to  *string
	)
	switch key {
	case "Credential":
		has, to = &p.hasCredential, &p.credential
	case "SignedHeaders":
		has, to = &p.hasHeaders, &p.signedHeaders
	case "Signature":
		has, to = &p.hasSignature, &p.signature
	default:
		return false
	}
	if *has {
		return false
	}
	*has, *to = true, value
	return true
}

// sentDate returns X-Amz-Date, or else Date, and which of them it is.
// Source: IAM User Guide, "Elements of an AWS API request signature": x-amz-date takes precedence.
func sentDate(req *Request) (value, key string, fault *Error) {
	for _, key := range [...]string{headerAmzDate, headerDate} {
		switch value, count := req.header(key); {
		case count > 1:
			return "", "", twoCredentials("Found more than one '" + key + "' as HTTP header.")
		case count == 1:
			return value, key, nil
		}
	}
	return "", "", nil
}

// setTime takes the time of the request. The Date header may have HTTP's own form.
func (s *Signature) setTime(sent string, isDateHeader bool) *Error {
	t, ok := parseBasic(sent)
	s.timestamp = sent
	if !ok && isDateHeader {
		if t, ok = parseDateHeader(sent); ok {
			s.timestamp = basic(t)
		}
	}
	if !ok {
		return malformedDate(sent)
	}
	s.Time, s.sentTime = t, sent
	return nil
}
