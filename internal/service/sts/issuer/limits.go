package issuer

import "time"

const (
	// ageMax is how long keys are good; what Amazon API Gateway documents for its JWT authorizers ("caches each issuer's signing
	// keys for up to 1 hour"). AWS STS tells nothing.
	ageMax = time.Hour
	// restMin is the least time between two fetches for one issuer.
	restMin = 10 * time.Second
	// issuersMax is how many issuers are remembered; beyond it any other is forgotten, and
	// fetched again when it is asked for.
	issuersMax = 1024
	// discoveryBytesMax is how long a discovery document may be. Those of large issuers have 2 to 6 KiB.
	discoveryBytesMax = 64 << 10
)
