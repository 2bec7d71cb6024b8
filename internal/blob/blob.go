// Package blob keeps large immutable values, such as archives of code, under the digest of what is in them. Who refers to them is the
// caller's to know: a value that nobody refers to any more is the caller's to delete.
//
// Promises, which blobtest.Exercise proves of every driver:
//   - What Put answered without error survives every crash, whole.
//   - A digest has its value or none: never a part of one, or another.
//   - Putting what is there already costs no second copy, and deleting what is not there is no error.
//   - What a Put that did not answer may have left is collected when the store is opened.
//
// The driver is blob/local, a folder.
package blob

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// Errors that every driver answers. They come wrapped.
var (
	// ErrNotFound is the answer for a digest without value.
	ErrNotFound = errors.New("no such blob")
	// ErrDamaged is the answer for a value whose bytes are not those that were put.
	ErrDamaged = errors.New("the blob is damaged")
)

// Digest is the SHA-256 of a value.
type Digest [sha256.Size]byte

// DigestOf is the digest of a value in memory.
func DigestOf(value []byte) Digest { return sha256.Sum256(value) }

// ParseDigest reads what String writes, and nothing else.
func ParseDigest(text string) (Digest, error) {
	var d Digest
	if len(text) != hex.EncodedLen(len(d)) {
		return d, fmt.Errorf("%q is no digest", text)
	}
	if _, err := hex.Decode(d[:], []byte(text)); err != nil || d.String() != text {
		return Digest{}, fmt.Errorf("%q is no digest", text)
	}
	return d, nil
}

// String is the digest in hexadecimal, small letters.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Base64 is the digest as Lambda shows it in CodeSha256.
func (d Digest) Base64() string { return base64.StdEncoding.EncodeToString(d[:]) }

// MarshalText is String, for records.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDigest; an empty text is the zero digest.
func (d *Digest) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Digest{}
		return nil
	}
	*d, err = ParseDigest(string(text))
	return err
}

// IsZero reports whether it is the digest of nothing at all, which no value has.
func (d Digest) IsZero() bool { return d == Digest{} }

// Reader is an open value. It stays readable when the value is deleted meanwhile.
type Reader interface {
	io.Reader
	io.ReaderAt
	io.Closer
	// Size is the value's, in bytes.
	Size() int64
}

// Store keeps values. It is safe for concurrent use.
type Store interface {
	// Put keeps a value and returns its digest when the value is durable. The caller may reuse it then.
	Put(value []byte) (Digest, error)
	// Open opens a value, or answers ErrNotFound. The bytes are as they lie on the disk: see Verify.
	Open(d Digest) (Reader, error)
	// Delete removes a value, durably or not: one that comes back after a crash does no harm.
	Delete(d Digest) error
	// Each calls fn for every value, in order of digests, and ends at the first error.
	Each(fn func(Digest) error) error
}

// Verify reads a value whole and answers ErrDamaged if it is not what was put.
func Verify(r Reader, d Digest) error {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(r, 0, r.Size())); err != nil {
		return fmt.Errorf("read blob %s: %w", d, err)
	}
	if Digest(hash.Sum(nil)) != d {
		return fmt.Errorf("blob %s: %w", d, ErrDamaged)
	}
	return nil
}
