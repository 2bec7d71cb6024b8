// Package seal keeps the node's root key and encrypts what must not lie on the disk in the clear: secret access keys,
// session tokens. It also makes what of credentials is random: access key IDs, secrets, unique IDs (credential.go).
//
// There is one root key of 32 random bytes for a data folder. It lies in the file root.key there, readable by the owner
// alone, and is never used by itself: each purpose has a key derived from it by HKDF-SHA256's Expand (RFC 5869, whose
// section 3.3 lets a key that is random already go without Extract), so that what is sealed for one purpose opens for no
// other, and a derived key tells nothing of the root.
//
// # Envelope
//
// Sealed data is version (1 byte), key (4 bytes), nonce (24 bytes), then the ciphertext and its 16-byte tag:
// AES-256-GCM with a key and nonce that XAES-256-GCM derives from the 24 bytes. Random 24-byte nonces do not run out: after
// 2^80 messages the chance that two were equal is one in 2^32 (https://c2sp.org/XAES-256-GCM), where AES-GCM alone would
// need a count of messages that survives crashes. The head is authenticated with the data. Everyone seals with associated
// data that names what is sealed, so that a ciphertext moved to another record does not open there.
//
// The four bytes of the key are a fingerprint, not a secret: they tell "sealed under another root key" from "damaged".
//
// # What it does not do
//
// Whoever can read root.key can open everything; backups should hold it apart from the store. Comparing secrets is not
// needed here, since opening authenticates by GCM's tag, which the standard library compares in constant time.
package seal

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Errors of Open and Load; test them with errors.Is.
var (
	// ErrExposed says that others than the owner may read or write root.key.
	ErrExposed = errors.New("the root key's file is accessible to others than its owner")
	// ErrKeyFile says that root.key is not a root key: a wrong size, or no regular file.
	ErrKeyFile = errors.New("the root key's file is damaged")
	// ErrOtherKey says that data was sealed under another root key or for another purpose.
	ErrOtherKey = errors.New("sealed under another key")
	// ErrTampered says that data, or the associated data it was sealed with, is not what was sealed.
	ErrTampered = errors.New("sealed data is damaged")
	// ErrNewer says that data was sealed by a newer build in a form that this one does not know.
	ErrNewer = errors.New("sealed by a newer version")
)

// KeyBytes is the length of the root key and of every derived one.
const KeyBytes = 32

// Root is the root key. It is immutable and safe for concurrent use.
type Root struct{ key [KeyBytes]byte }

// NewRoot takes a root key that somebody else keeps: a test, or an operator's key store.
func NewRoot(key [KeyBytes]byte) *Root { return &Root{key: key} }

// Derive returns the key for a purpose ("iam/secret"): the same for the same root and purpose, always. Changing a
// purpose's text makes everything unreadable that was sealed for it.
func (r *Root) Derive(purpose string) [KeyBytes]byte {
	return [KeyBytes]byte(r.expand("sluice seal v1 key "+purpose, KeyBytes))
}

func (r *Root) expand(info string, n int) []byte {
	out, err := hkdf.Expand(sha256.New, r.key[:], info, n)
	if err != nil {
		panic(fmt.Sprintf("hkdf of %d bytes: %v", n, err)) // only for lengths beyond 255 hashes
	}
	return out
}

// random fills b. crypto/rand ends the program rather than return an error.
func random(b []byte) { _, _ = rand.Read(b) }
