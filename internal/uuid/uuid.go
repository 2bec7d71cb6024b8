// Package uuid makes the random identifiers that AWS shows: request IDs, message IDs (RFC 9562, version 4).
package uuid

import (
	"crypto/rand"
	"encoding/hex"
)

// UUID is 16 bytes; String shows it.
type UUID [16]byte

// New is a random one.
func New() UUID {
	var u UUID
	_, _ = rand.Read(u[:]) // never fails (crypto/rand)
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return u
}

// String is the form 8-4-4-4-12, in lower case.
func (u UUID) String() string {
	var out [36]byte
	hex.Encode(out[0:8], u[0:4])
	hex.Encode(out[9:13], u[4:6])
	hex.Encode(out[14:18], u[6:8])
	hex.Encode(out[19:23], u[8:10])
	hex.Encode(out[24:36], u[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}
