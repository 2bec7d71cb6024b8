package jwt

const (
	// tokenCharsMax is the model's limit of WebIdentityToken.
	tokenCharsMax = 20_000
	// KeySetBytesMax is how long the text of a key set may be: 200 keys of the longest kind, each with a chain of certificates.
	KeySetBytesMax = 1 << 20
	// depthMax is how deep the JSON of tokens and keys may nest.
	depthMax = 32
	// keysMax is for each type: "your JWKS … can contain up to 100 RSA keys and 100 EC keys" (IAM User Guide, "Create an OpenID
	// Connect (OIDC) identity provider in IAM", Prerequisites).
	keysMax = 100
	// candidatesMax is how many keys of one ID are tried.
	candidatesMax = 4
)

// The sizes of RSA keys that are used, in bits. Smaller ones are forged, larger ones cost too much to verify.
const (
	rsaBitsMin = 2048
	rsaBitsMax = 8192
	// exponentBytesMax keeps public exponents to what crypto/rsa takes on every machine.
	exponentBytesMax = 4
)
