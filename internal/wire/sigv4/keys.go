package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"strings"
	"sync"
)

// KeysMax is how many derived signing keys a Verifier or a Signer keeps. When there are as many, the half that has not been
// used for longest is forgotten; a forgotten key is derived again, which costs four HMACs.
const KeysMax = 4096

// signingKey is a derived key, ready to sign. It is good for one secret, day, region and service.
type signingKey struct{ macs sync.Pool }

// deriveKey makes the signing key. Source: IAM User Guide, "Create a signed AWS API request", step 4.
func deriveKey(secret, date, region, service string) *signingKey {
	key := []byte("AWS4" + secret)
	for _, part := range [...]string{date, region, service, terminator} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	return &signingKey{macs: sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// sign puts the HMAC of the message into sum.
func (k *signingKey) sign(sum *[sha256.Size]byte, message []byte) {
	mac := k.macs.Get().(hash.Hash)
	mac.Reset()
	mac.Write(message)
	mac.Sum(sum[:0])
	k.macs.Put(mac)
}

// keyName is what a derived key depends on, all of it. The secret itself is part of the name, not the key id: a secret that
// was replaced cannot be answered for by the key of its predecessor.
type keyName struct{ secret, date, region, service string }

// keyCache keeps derived keys in two generations, so that a use costs one look-up and eviction needs no list.
type keyCache struct {
	mu         sync.RWMutex
	young, old map[keyName]*signingKey
}

// get returns the derived key, making it if it is not kept. The strings may be slices of a request: what is kept is copied.
func (c *keyCache) get(secret, date, region, service string) *signingKey {
	name := keyName{secret, date, region, service}
	c.mu.RLock()
	key, isYoung := c.young[name]
	if !isYoung {
		key = c.old[name]
	}
	c.mu.RUnlock()
	if isYoung {
		return key
	}
	if key == nil {
		key = deriveKey(secret, date, region, service)
	}
	return c.keep(keyName{strings.Clone(secret), strings.Clone(date), strings.Clone(region), strings.Clone(service)}, key)
}

// keep makes a key young. Of two that were derived at the same time, the first stays.
func (c *keyCache) keep(name keyName, key *signingKey) *signingKey {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept, ok := c.young[name]; ok {
		return kept
	}
	if len(c.young) >= KeysMax/2 || c.young == nil {
		c.old, c.young = c.young, make(map[keyName]*signingKey)
	}
	c.young[name] = key
	return key
}
