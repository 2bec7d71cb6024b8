package sts

// Durations of sessions in seconds. Source: STS API Reference, AssumeRole and GetSessionToken.
const (
	roleSecondsDefault = 3600
	// chainedSecondsMax is for a role that is assumed by the session of another.
	chainedSecondsMax  = 3600
	userSecondsDefault = 43_200
	rootSecondsMax     = 3600 // also the root user's default
)

// Sizes of what a session carries.
const (
	// policyCharsMax is for the session policy and the ARNs of managed ones together: "the plaintext that you use for both
	// inline and managed session policies can't exceed 2,048 characters".
	policyCharsMax = 2048
	policyARNsMax  = 10
	tagsMax        = 50
	// packedBytesMax is the room for policies, ARNs and tags, compressed. AWS does not tell its own, which is smaller: nine tags of
	// 252 characters took 498 % of it.
	packedBytesMax = 4096
	// unpackedBytesMax bounds what they are before: 50 tags of the largest size in the longest characters, and the policies.
	unpackedBytesMax = 256 << 10
	// tokenCharsMax is longer than any token that was ever made.
	tokenCharsMax = 16 << 10
)

// sessionsCachedMax is how many decoded sessions are kept at least, once they are in use; twice that many at most. What is
// dropped is decoded again when it is needed.
const sessionsCachedMax = 4096
