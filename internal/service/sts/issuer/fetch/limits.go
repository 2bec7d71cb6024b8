package fetch

import "time"

const (
	// timeMax is for one document, from the name to the last byte: a "latency of more than 5 seconds" is what AWS does not wait
	// for (AWS re:Post, "How do I resolve the AWS STS AssumeRoleWithWebIdentity API call error InvalidIdentityToken?").
	timeMax = 5 * time.Second
	// redirectsMax is how many redirects are followed.
	redirectsMax = 3
	// headBytesMax is how long the head of an answer may be.
	headBytesMax = 32 << 10
	// certificatesMax is how many certificates of a server are looked at.
	certificatesMax = 10
)
