package sigv4

import (
	"crypto/sha256"
	"encoding/hex"
)

// scratch holds the texts of one verification, kept from one request to the next.
type scratch struct {
	text   []byte // the canonical request
	toSign []byte // the string to sign
	query  []byte // query names and values, encoded, in the order of the request
	pairs  []pair
	key    []byte // the header key that is looked up, or the hexadecimal digits that are compared
	sum    [sha256.Size]byte
}

// scratchBytesMax is the largest buffer that is kept for the next request; a larger one is left to the garbage collector.
const scratchBytesMax = 64 << 10

// keepable tells whether the buffers are small enough to be kept.
func (s *scratch) keepable() bool {
	return cap(s.text) <= scratchBytesMax && cap(s.query) <= scratchBytesMax
}

// canonicalize builds the canonical request. The payload line is text, or the hash of the body when it is empty.
// Source: IAM User Guide, "Create a signed AWS API request", step 1.
func (s *scratch) canonicalize(req *Request, sig *Signature, rules Rules, payload string) *Error {
	s.text = append(append(s.text[:0], req.Method...), '\n')
	if fault := s.appendPath(req.path(), rules); fault != nil {
		return fault
	}
	s.text = append(s.text, '\n')
	if fault := s.appendQuery(req.RawQuery, sig.Presigned, rules); fault != nil {
		return fault
	}
	s.text = append(s.text, '\n')
	if fault := s.appendHeaders(req, sig.SignedHeaders); fault != nil {
		return fault
	}
	s.text = append(s.text, '\n')
	if payload != "" {
		s.text = append(s.text, payload...)
		return nil
	}
	hash := sha256.Sum256(req.Body)
	s.text = hex.AppendEncode(s.text, hash[:])
	return nil
}

// composeStringToSign builds the string to sign from the canonical request.
// Source: IAM User Guide, "Create a signed AWS API request", step 3.
func (s *scratch) composeStringToSign(sig *Signature) {
	hash := sha256.Sum256(s.text)
	s.toSign = append(append(s.toSign[:0], algorithm+"\n"...), sig.timestamp...)
	s.toSign = sig.appendScope(append(s.toSign, '\n'))
	s.toSign = hex.AppendEncode(append(s.toSign, '\n'), hash[:])
}

// appendScope appends date/region/service/term.
func (s *Signature) appendScope(dst []byte) []byte {
	dst = append(append(dst, s.Date...), '/')
	dst = append(append(dst, s.Region...), '/')
	dst = append(append(dst, s.Service...), '/')
	return append(dst, s.term...)
}
