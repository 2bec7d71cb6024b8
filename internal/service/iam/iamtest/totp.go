package iamtest

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238's
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"testing"
	"time"
)

// Device is an authenticator app on somebody's phone: RFC 6238 once more, apart from the server's.
type Device struct{ seed []byte }

// NewDevice sets the app up with a seed in base 32.
func NewDevice(t testing.TB, seed string) Device {
	t.Helper()
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(seed)
	if err != nil {
		t.Fatal(err)
	}
	return Device{raw}
}

// Code is what the app shows at a time.
func (d Device) Code(at time.Time) string {
	var moment [8]byte
	binary.BigEndian.PutUint64(moment[:], uint64(at.Unix()/30))
	h := hmac.New(sha1.New, d.seed)
	h.Write(moment[:])
	sum := h.Sum(nil)
	place := sum[len(sum)-1] & 15
	number := binary.BigEndian.Uint32(sum[place:place+4]) & (1<<31 - 1)
	return fmt.Sprintf("%06d", number%1_000_000)
}

// Codes are two codes in a row, the second that of a time.
func (d Device) Codes(at time.Time) (first, second string) {
	return d.Code(at.Add(-30 * time.Second)), d.Code(at)
}

// Device sets an app up with the seed that CreateVirtualMFADevice answered.
func (a *Answer) Device(t testing.TB) Device {
	t.Helper()
	return NewDevice(t, string(a.Blob(t, "VirtualMFADevice.Base32StringSeed")))
}
