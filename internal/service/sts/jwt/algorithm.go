package jwt

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	_ "crypto/sha256" // the hashes of the table
	_ "crypto/sha512"
	"errors"
	"math/big"
)

// algorithm is how a signature is made. Source: RFC 7518, section 3.
type algorithm struct {
	name  string
	hash  crypto.Hash
	curve elliptic.Curve // nil for RSA
}

// find knows the algorithms that are taken.
func findAlgorithm(name string) (algorithm, bool) {
	for _, a := range [...]algorithm{
		{"RS256", crypto.SHA256, nil},
		{"RS384", crypto.SHA384, nil},
		{"RS512", crypto.SHA512, nil},
		{"ES256", crypto.SHA256, elliptic.P256()},
		{"ES384", crypto.SHA384, elliptic.P384()},
		{"ES512", crypto.SHA512, elliptic.P521()},
	} {
		if a.name == name {
			return a, true
		}
	}
	return algorithm{}, false
}

var errSignature = errors.New("the signature is not the key's")

// verify checks a signature with a key that fits.
func (a algorithm) verify(key crypto.PublicKey, signed, signature []byte) error {
	digest := a.hash.New()
	digest.Write(signed)
	sum := digest.Sum(nil)
	switch k := key.(type) {
	case *rsa.PublicKey:
		if a.curve == nil && rsa.VerifyPKCS1v15(k, a.hash, sum, signature) == nil {
			return nil
		}
	case *ecdsa.PublicKey:
		if a.curve == k.Curve && verifyECDSA(k, sum, signature) {
			return nil
		}
	}
	return errSignature
}

// verifyECDSA takes r and s, each as long as the curve's order (RFC 7518, section 3.4).
func verifyECDSA(key *ecdsa.PublicKey, sum, signature []byte) bool {
	size := fieldBytes(key.Curve)
	if len(signature) != 2*size {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:])
	return ecdsa.Verify(key, sum, r, s)
}

// fieldBytes is the length of a coordinate.
func fieldBytes(c elliptic.Curve) int {
	const bitsPerByte = 8
	return (c.Params().BitSize + bitsPerByte - 1) / bitsPerByte
}
