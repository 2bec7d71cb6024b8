package sigv4

import "time"

// Rules are the points in which AWS services differ when they verify.
type Rules struct {
	// Skew is how far the request's time may lie before or after the server's.
	Skew time.Duration
	// Expires lets X-Amz-Expires say how long a presigned request lasts, and demands it. Elsewhere the parameter is
	// checked and then ignored: a presigned request lasts as long as Skew says.
	Expires bool
	// EncodeOnce takes the percent-encoding of the path as the client made it. Otherwise the path is encoded once more.
	EncodeOnce bool
	// KeepPath leaves ".", ".." and empty segments in the path. Otherwise they are resolved first.
	KeepPath bool
	// PayloadHeader demands x-amz-content-sha256 in header-signed requests, and allows in it UNSIGNED-PAYLOAD and the
	// aws-chunked forms. Otherwise the body is always hashed, and the header, when it is there, must hold that hash.
	PayloadHeader bool
	// ContentMD5 demands that Content-MD5, when it is there, is signed.
	ContentMD5 bool
	// UnsignedToken lets X-Amz-Security-Token be added after signing.
	UnsignedToken bool
}

// Skews that AWS was seen to apply.
// Sources: IAM User Guide, "AWS Signature Version 4 for API requests": "In most cases, a request must reach AWS within five
// minutes of the time stamp in the request." Answers of Lambda (serverless/serverless#27), CloudFormation
// (hashicorp/terraform#9571), Amplify (aws/aws-cli#6833), Kinesis (aws/aws-sdk-go#2194): "- 5 min."; of SQS
// (aws/aws-sdk-php#642, terricain/aioboto3#326), SNS (aws/aws-sdk-go#884), STS (aws/aws-cli#6676), IAM (aws/chalice#1170):
// "- 15 min."; Amazon S3: RequestTimeTooSkewed with MaxAllowedSkewMilliseconds 900000.
const (
	usualSkew = 5 * time.Minute
	longSkew  = 15 * time.Minute
)

// RulesFor returns the rules of the service with this signing name. A service that is not listed has the usual ones.
//
// Sources: Amazon S3 API Reference, "Signature Calculations for the Authorization Header" (the path is encoded once and
// never normalized; UNSIGNED-PAYLOAD and the STREAMING- values) against IAM User Guide, "Create a signed AWS API request"
// (every other service normalizes and encodes twice). CloudFront Developer Guide, "Restrict access to an AWS Lambda
// function URL origin": "Lambda doesn't support unsigned payloads." X-Amz-Expires is honoured by S3 alone, says AWS of
// SQS (aws/aws-sdk-ruby#2498) and STS (kubernetes-sigs/aws-iam-authenticator#258); `aws eks get-token` relies on it.
// S3 was seen to demand that Content-MD5 is signed (brekkylab/backlot, measured).
func RulesFor(service string) Rules {
	switch service {
	case "s3", "s3express", "s3-object-lambda", "s3-outposts":
		return Rules{Skew: longSkew, Expires: true, EncodeOnce: true, KeepPath: true, PayloadHeader: true, ContentMD5: true}
	case "sqs", "sns", "sts", "iam", "dynamodb", "ecr":
		return Rules{Skew: longSkew}
	case "iotdevicegateway":
		// IoT Core Developer Guide, "Device communication protocols": the token is appended to the signed URL.
		return Rules{Skew: usualSkew, UnsignedToken: true}
	default:
		return Rules{Skew: usualSkew}
	}
}

// Endpoint is where a request arrived. Region and Service are what its credential must be scoped to; there is no
// wildcard, so a caller that serves every region checks the claimed one itself and passes it on.
type Endpoint struct {
	Region  string
	Service string
	Rules   Rules
}

// EndpointOf is the endpoint of a service with the service's own rules.
func EndpointOf(region, service string) Endpoint {
	return Endpoint{Region: region, Service: service, Rules: RulesFor(service)}
}
