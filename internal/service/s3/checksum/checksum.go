// Package checksum computes the additional checksums of Amazon S3's objects and parts, of whole objects and composed of those of parts. Source:
// Amazon S3 User Guide, "Checking object integrity in Amazon S3".
package checksum

import (
	"crypto/sha1" //nolint:gosec // a client chooses it, to see that nothing was changed by accident
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"strconv"
	"strings"
)

// Algorithm is one of S3's.
type Algorithm struct {
	Name string // as ChecksumAlgorithm has it: "CRC32"
	New  func() hash.Hash
	// poly is a CRC's polynomial, reversed, and bits its width: those of parts make that of the whole. 0 for others.
	poly uint64
	bits uint
}

// nvme is the polynomial of CRC-64/NVME, reversed. Source: NVM Express NVM Command Set Specification 1.0d, 5.2.1.3.4.
const nvme = 0x9a6c9329ac4bc9b5

var tables = struct {
	castagnoli *crc32.Table
	nvme       *crc64.Table
}{crc32.MakeTable(crc32.Castagnoli), crc64.MakeTable(nvme)}

// The algorithms. Default is what S3 computes where a client asks for none.
var (
	CRC32     = &Algorithm{Name: "CRC32", New: func() hash.Hash { return crc32.NewIEEE() }, poly: crc32.IEEE, bits: 32}
	CRC32C    = &Algorithm{Name: "CRC32C", New: func() hash.Hash { return crc32.New(tables.castagnoli) }, poly: crc32.Castagnoli, bits: 32}
	CRC64NVME = &Algorithm{Name: "CRC64NVME", New: func() hash.Hash { return crc64.New(tables.nvme) }, poly: nvme, bits: 64}
	SHA1      = &Algorithm{Name: "SHA1", New: sha1.New}
	SHA256    = &Algorithm{Name: "SHA256", New: sha256.New}
	Default   = CRC64NVME
)

// All are all algorithms.
func All() []*Algorithm { return []*Algorithm{CRC32, CRC32C, CRC64NVME, SHA1, SHA256} }

// Named returns an algorithm by its name, or nil.
func Named(name string) *Algorithm {
	for _, a := range All() {
		if strings.EqualFold(a.Name, name) {
			return a
		}
	}
	return nil
}

// The types.
const (
	FullObject = "FULL_OBJECT"
	Composite  = "COMPOSITE"
)

// Text is a checksum as S3 shows it: base64.
func Text(sum []byte) string { return base64.StdEncoding.EncodeToString(sum) }

// Of computes the checksum of a body.
func (a *Algorithm) Of(body []byte) string {
	h := a.New()
	_, _ = h.Write(body) // a hash takes everything
	return Text(h.Sum(nil))
}

// IsValid reports whether a text has the form of a checksum.
func (a *Algorithm) IsValid(text string) bool {
	sum, err := base64.StdEncoding.DecodeString(text)
	return err == nil && len(sum) == a.New().Size()
}

// IsCRC reports whether checksums of parts make that of the whole: without, there is no FULL_OBJECT checksum of a multipart upload.
func (a *Algorithm) IsCRC() bool { return a.bits > 0 }

// Compose is the COMPOSITE checksum of an object of which the parts have these.
func (a *Algorithm) Compose(parts []string) string {
	h := a.New()
	for _, text := range parts {
		sum, _ := base64.StdEncoding.DecodeString(text) // of parts that were kept
		_, _ = h.Write(sum)
	}
	return Text(h.Sum(nil)) + "-" + strconv.Itoa(len(parts))
}

// Sized is a part's checksum, and its length in bytes.
type Sized struct {
	Sum  string
	Size int64
}

// Combine is the FULL_OBJECT checksum of an object of which the parts have these, by a CRC.
func (a *Algorithm) Combine(parts []Sized) string {
	var whole uint64
	for i, p := range parts {
		sum, _ := base64.StdEncoding.DecodeString(p.Sum)
		crc := uint64(0)
		for _, b := range sum {
			crc = crc<<8 | uint64(b)
		}
		if i == 0 {
			whole = crc
			continue
		}
		whole = a.shift(whole, p.Size) ^ crc
	}
	out := make([]byte, 0, 8)
	for i := int(a.bits) - 8; i >= 0; i -= 8 { //nolint:gosec // 32 or 64
		out = append(out, byte(whole>>uint(i)))
	}
	return Text(out)
}

// shift is the CRC, without its inversions, of what had crc followed by n zero bytes: crc times x^(8n) modulo the polynomial. In the reflected
// form the highest bit is x^0.
func (a *Algorithm) shift(crc uint64, n int64) uint64 {
	one := uint64(1) << (a.bits - 1)
	square := a.times(one>>4, one>>4) // x^8
	factor := one
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			factor = a.times(factor, square)
		}
		square = a.times(square, square)
	}
	return a.times(crc, factor)
}

// times multiplies two polynomials modulo the CRC's.
func (a *Algorithm) times(x, y uint64) uint64 {
	var product uint64
	for bit := uint64(1) << (a.bits - 1); bit > 0; bit >>= 1 {
		if x&bit != 0 {
			product ^= y
		}
		carry := y&1 == 1
		y >>= 1
		if carry {
			y ^= a.poly
		}
	}
	return product
}
