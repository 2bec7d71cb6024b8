package sts

// Durations of sessions in seconds. Source: STS API Reference, AssumeRole, GetSessionToken and GetFederationToken.
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
	// claimsBytesMax is the room for what a session remembers of its provider's token. AWS shows subjects of up to 255 characters.
	claimsBytesMax = 4096
	// tokenCharsMax is longer than any token that was ever made: what is packed and the claims, in base 64, leave a quarter for the rest.
	tokenCharsMax = 16 << 10
)

// Authorization messages.
const (
	// messageCharsMax is the model's limit of EncodedMessage.
	messageCharsMax = 10_240
	// messageTextBytesMax is for one ARN, key or value in it.
	messageTextBytesMax = 1024
	// messageSecondsMax is how long one can be decoded: "…or if the message has expired" (STS API Reference); AWS does not tell when.
	messageSecondsMax = 24 * 3600
)

// What is judged of the time of a provider's token, in seconds.
const (
	// tokenSkewMax is how far ahead of ours a provider's clock may be; AWS tells nothing.
	tokenSkewMax = 300
	// tokenAgeMax: AWS refuses a token after some days, whatever it says of its end; one was refused at 441,398 seconds
	// (mozilla-iam/mozilla-aws-cli 146). Five days are the longest round time before that.
	tokenAgeMax = 5 * 24 * 3600
)

// sessionsCachedMax is how many decoded sessions are kept at least, once they are in use; twice that many at most. What is
// dropped is decoded again when it is needed.
const sessionsCachedMax = 4096
