package seal

import (
	"encoding/base32"
	"encoding/base64"
	"strconv"
)

// The prefixes of access key IDs (IAM User Guide, "IAM identifiers", Unique identifiers).
const (
	LongTermPrefix = "AKIA"
	SessionPrefix  = "ASIA"
)

// The form of an access key ID, as AWS makes them since 2019: a prefix and 80 bits in base 32, of which the first is set, the next 40
// are the account's number and the rest is random. Tools read the account from it. Source: A. Steele, "AWS Access Key ID
// formats" (2020), which GetAccessKeyInfo confirms for any key.
const (
	accessKeyIDBytes = 10
	accountBits      = 40
	accountShift     = 7 // bits of the first six bytes that are behind the account
	accountBytes     = 6
)

// secretBytes become the 40 characters of a secret access key.
const secretBytes = 30

// NewAccessKeyID makes an access key ID of an account, which must be a number of twelve digits. 39 bits are random, so that
// a caller who must not repeat one has to look.
func NewAccessKeyID(prefix, account string) string {
	var id [accessKeyIDBytes]byte
	random(id[:])
	number, _ := strconv.ParseUint(account, 10, accountBits) // anything else is account 0, which no one has
	head := uint64(1)<<(accountBits+accountShift) | number<<accountShift | uint64(id[accountBytes-1])&(1<<accountShift-1)
	for i := accountBytes - 1; i >= 0; i-- {
		id[i] = byte(head)
		head >>= 8
	}
	return prefix + base32.StdEncoding.EncodeToString(id[:])
}

// AccountOf reads the account from an access key ID; false for one that does not hold any: an operator's own choice.
func AccountOf(accessKeyID string) (string, bool) {
	const prefixBytes, idDigits, accountDigits = 4, 16, 12
	if len(accessKeyID) != prefixBytes+idDigits {
		return "", false
	}
	if prefix := accessKeyID[:prefixBytes]; prefix != LongTermPrefix && prefix != SessionPrefix {
		return "", false
	}
	id, err := base32.StdEncoding.DecodeString(accessKeyID[prefixBytes:])
	if err != nil {
		return "", false
	}
	var head uint64
	for _, b := range id[:accountBytes] {
		head = head<<8 | uint64(b)
	}
	number := head >> accountShift & (1<<accountBits - 1)
	digits := strconv.FormatUint(number, 10)
	if head>>(accountBits+accountShift) == 0 || len(digits) > accountDigits {
		return "", false
	}
	return "000000000000"[:accountDigits-len(digits)] + digits, true
}

// NewSecretAccessKey makes 40 random characters of base 64: 240 bits.
func NewSecretAccessKey() string {
	var secret [secretBytes]byte
	random(secret[:])
	return base64.StdEncoding.EncodeToString(secret[:])
}

// NewUniqueID makes an identifier of the form of IAM's, prefix and 17 characters of base 32: 85 random bits, so that none
// comes twice, not even after what had it was deleted.
func NewUniqueID(prefix string) string {
	const length, bytes = 17, 11
	var id [bytes]byte
	random(id[:])
	return prefix + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(id[:])[:length]
}
