package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
)

// The parts of an envelope.
const (
	version1   = 1
	keyIDBytes = 4
	nonceBytes = 24
	headBytes  = 1 + keyIDBytes + nonceBytes
	tagBytes   = 16
	// OverheadBytes is by how much an envelope is longer than what is sealed.
	OverheadBytes  = headBytes + tagBytes
	gcmNonceBytes  = 12
	derivingPrefix = 4 // bytes of counter, label and separator before the nonce's first half
)

// Sealer seals and opens for one purpose. It is immutable and safe for concurrent use.
type Sealer struct {
	block cipher.Block
	k1    [aes.BlockSize]byte // CMAC's subkey, for blocks that are whole
	id    [keyIDBytes]byte
}

// Sealer makes the sealer of a purpose.
func (r *Root) Sealer(purpose string) *Sealer {
	key := r.Derive(purpose)
	s := newSealer(key)
	copy(s.id[:], r.expand("sluice seal v1 id "+purpose, keyIDBytes))
	return s
}

func newSealer(key [KeyBytes]byte) *Sealer {
	s := &Sealer{block: newAES(key[:])}
	s.block.Encrypt(s.k1[:], s.k1[:])
	double(&s.k1)
	return s
}

// double multiplies by x in GF(2^128) as CMAC does (NIST SP 800-38B).
func double(b *[aes.BlockSize]byte) {
	const reduction = 0x87
	var carry byte
	for i := len(b) - 1; i >= 0; i-- {
		next := b[i] >> 7
		b[i] = b[i]<<1 | carry
		carry = next
	}
	b[len(b)-1] ^= carry * reduction
}

// Seal encrypts plaintext and binds it to the associated data, which it does not store: Open needs the same again.
// The result is 45 bytes longer than the plaintext.
func (s *Sealer) Seal(plaintext, associated []byte) []byte {
	out := make([]byte, headBytes, len(plaintext)+OverheadBytes)
	out[0] = version1
	copy(out[1:], s.id[:])
	random(out[1+keyIDBytes : headBytes])
	nonce := out[1+keyIDBytes : headBytes]
	return s.gcm(nonce).Seal(out, nonce[gcmNonceBytes:], plaintext, bound(out[:headBytes], associated))
}

// Open decrypts what Seal returned for the same purpose, root key and associated data. The errors are ErrOtherKey,
// ErrTampered and ErrNewer, wrapped.
func (s *Sealer) Open(envelope, associated []byte) ([]byte, error) {
	switch {
	case len(envelope) < OverheadBytes:
		return nil, fmt.Errorf("open %d bytes: %w", len(envelope), ErrTampered)
	case envelope[0] != version1:
		return nil, fmt.Errorf("open version %d: %w", envelope[0], ErrNewer)
	case [keyIDBytes]byte(envelope[1:]) != s.id:
		return nil, ErrOtherKey
	}
	nonce := envelope[1+keyIDBytes : headBytes]
	plaintext, err := s.gcm(nonce).Open(nil, nonce[gcmNonceBytes:], envelope[headBytes:], bound(envelope[:headBytes], associated))
	if err != nil {
		return nil, ErrTampered // the cause says no more, and must not
	}
	return plaintext, nil
}

// bound is what GCM authenticates beside the ciphertext: the head's fixed part, whose length is known, then the caller's.
func bound(head, associated []byte) []byte {
	return append(append(make([]byte, 0, 1+keyIDBytes+len(associated)), head[:1+keyIDBytes]...), associated...)
}

// gcm derives a message's own key from the first half of its nonce, as XAES-256-GCM does: AES-CMAC in counter mode
// (NIST SP 800-108) over the blocks 00 01 'X' 00 nonce and 00 02 'X' 00 nonce.
func (s *Sealer) gcm(nonce []byte) cipher.AEAD {
	var key [KeyBytes]byte
	for i := range 2 {
		half := key[i*aes.BlockSize:][:aes.BlockSize]
		half[1], half[2] = byte(i+1), 'X'
		copy(half[derivingPrefix:], nonce[:gcmNonceBytes])
		for k := range half {
			half[k] ^= s.k1[k]
		}
		s.block.Encrypt(half, half)
	}
	aead, err := cipher.NewGCM(newAES(key[:]))
	if err != nil {
		panic("gcm: " + err.Error()) // only for blocks of another size than AES's
	}
	return aead
}

func newAES(key []byte) cipher.Block {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("aes: " + err.Error()) // only for keys of another size than KeyBytes
	}
	return block
}
