package iam

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // what RFC 6238 and every authenticator app use; HMAC does not need collision resistance
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"time"
)

// Time-based one-time passwords (RFC 6238) as virtual MFA devices of IAM make them: SHA-1, six digits, a new one every 30 seconds.
const (
	totpStep     = 30 * time.Second
	totpDigits   = 6
	totpModulus  = 1_000_000
	mfaSeedBytes = 40 // 64 characters of base 32
	// mfaStepsBeside is how many steps before and after its own time a code is taken: RFC 6238, 5.2, allows for one step of delay.
	mfaStepsBeside = 1
	// mfaStepsSearched is how far from its time a device's clock may be when it is enabled or synchronized with two codes in a
	// row: half an hour. AWS documents no figure.
	mfaStepsSearched = 60
)

// totpCode is the code of a step, a count of totpStep since 1970.
func totpCode(seed []byte, step int64) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(max(step, 0)))
	mac := hmac.New(sha1.New, seed)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	const lowNibble, signless = 0x0f, 0x7fffffff
	offset := sum[len(sum)-1] & lowNibble
	return fmt.Sprintf("%0*d", totpDigits, binary.BigEndian.Uint32(sum[offset:])&signless%totpModulus)
}

// totpStepOf is the step of a time.
func totpStepOf(at time.Time) int64 { return at.Unix() / int64(totpStep/time.Second) }

// findCode returns the step of a code among those up to beside steps from center and after used; false for none. How long it takes tells
// nothing of the code: all are compared, in constant time.
func findCode(seed []byte, code string, center, beside, used int64) (step int64, ok bool) {
	for candidate := center - beside; candidate <= center+beside; candidate++ {
		same := subtle.ConstantTimeCompare([]byte(totpCode(seed, candidate)), []byte(code)) == 1
		if same && candidate > used && !ok {
			step, ok = candidate, true
		}
	}
	return step, ok
}

// findCodes returns the step of the second of two codes in a row, likewise.
func findCodes(seed []byte, first, second string, center, used int64) (step int64, ok bool) {
	for candidate := center - mfaStepsSearched; candidate <= center+mfaStepsSearched; candidate++ {
		same := subtle.ConstantTimeCompare([]byte(totpCode(seed, candidate-1)), []byte(first)) &
			subtle.ConstantTimeCompare([]byte(totpCode(seed, candidate)), []byte(second))
		if same == 1 && candidate-1 > used && !ok {
			step, ok = candidate, true
		}
	}
	return step, ok
}

func newMFASeed() []byte {
	seed := make([]byte, mfaSeedBytes)
	_, _ = rand.Read(seed) // it never fails: see package rand
	return seed
}

// seedText is a seed as authenticator apps take it: base 32 without padding (RFC 3548).
func seedText(seed []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(seed)
}
