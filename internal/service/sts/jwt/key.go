package jwt

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"math/big"
	"slices"
)

// Key is a public key of a set.
type Key struct {
	id        string
	algorithm string // the one it is for; empty for all that it fits
	public    crypto.PublicKey
}

// fits tells whether the key may verify signatures of the algorithm.
func (k *Key) fits(a algorithm) bool {
	if k.algorithm != "" && k.algorithm != a.name {
		return false
	}
	e, isEC := k.public.(*ecdsa.PublicKey)
	return isEC == (a.curve != nil) && (!isEC || e.Curve == a.curve)
}

// errKey is for a key that cannot be used here. Sets have such keys for others: they are left out.
var errKey = errors.New("not a key for signatures of a kind that is taken")

// readKey reads a JSON Web Key (RFC 7517) that is for signatures.
func readKey(c Claims) (*Key, error) {
	if use, ok := c.Text("use"); c.Has("use") && (!ok || use != "sig") {
		return nil, errKey
	}
	if c.Has("key_ops") && !slices.Contains(c.Texts("key_ops"), "verify") {
		return nil, errKey
	}
	k := &Key{}
	k.id, _ = c.Text("kid")
	k.algorithm, _ = c.Text("alg")
	var err error
	switch kind, _ := c.Text("kty"); kind {
	case "RSA":
		k.public, err = readRSA(c)
	case "EC":
		k.public, err = readEC(c)
	default:
		err = errKey
	}
	return k, err
}

func readRSA(c Claims) (*rsa.PublicKey, error) {
	n, e := integer(c, "n"), integer(c, "e")
	if n == nil || e == nil || n.BitLen() < rsaBitsMin || n.BitLen() > rsaBitsMax || n.Bit(0) == 0 {
		return nil, errKey
	}
	const least, bitsPerByte = 3, 8
	if e.BitLen() >= exponentBytesMax*bitsPerByte || e.Int64() < least || e.Bit(0) == 0 {
		return nil, errKey
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}

func readEC(c Claims) (*ecdsa.PublicKey, error) {
	curves := map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}
	name, _ := c.Text("crv")
	curve, ok := curves[name]
	if !ok {
		return nil, errKey
	}
	// A coordinate has the curve's length, zeros in front included (RFC 7518, section 6.2.1.2).
	x, y := octets(c, "x"), octets(c, "y")
	if size := fieldBytes(curve); len(x) != size || len(y) != size {
		return nil, errKey
	}
	const uncompressed = 4
	point := append(append([]byte{uncompressed}, x...), y...)
	k, err := ecdsa.ParseUncompressedPublicKey(curve, point) // refuses what is not on the curve
	if err != nil {
		return nil, errKey
	}
	return k, nil
}

func integer(c Claims, name string) *big.Int {
	b := octets(c, name)
	if len(b) == 0 || len(b) > 2*rsaBitsMax/8 {
		return nil
	}
	return new(big.Int).SetBytes(b)
}

func octets(c Claims, name string) []byte {
	text, _ := c.Text(name)
	b, err := decode(text)
	if err != nil {
		return nil
	}
	return b
}
