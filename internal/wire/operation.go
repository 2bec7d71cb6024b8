package wire

import "fmt"

// Service describes one AWS service as its model does. Immutable, generated.
type Service struct {
	Name         string // the signing name: "sqs"
	Prefix       string // of its IAM actions, and the service in its ARNs, where that is not Name: "cloudwatch", which signs as "monitoring"
	ID           string // "SQS"
	FullName     string // "Amazon Simple Queue Service"
	Version      string // the API version, a date; Query requests name it
	Endpoint     string // the first label of its host names: "sqs" in sqs.us-east-1.amazonaws.com
	Global       bool   // one endpoint for all regions (IAM): its resources belong to no region
	TargetPrefix string // of X-Amz-Target in the JSON protocols
	JSONVersion  string // "1.0" or "1.1" when it speaks AWS JSON
	Namespace    string // before the # of __type in JSON errors, empty for none
	XMLNamespace string
	Speaks       []ProtocolName
	// QueryCompatible makes JSON errors carry the Query protocol's code in x-amzn-query-error
	// (Smithy's awsQueryCompatible trait).
	QueryCompatible bool
	// ErrorDetail makes Query errors carry an empty Detail element, as SQS's do.
	ErrorDetail bool
	// StrictQuery makes a Query request with a parameter that no input has, or that is not well formed, an error (SQS:
	// otherwise an unescaped "&" would cut a message short unseen).
	StrictQuery bool
	// BodyPath makes validation messages put "<operation>Input." before the path of a member of the body, as API Gateway's do.
	BodyPath bool
	// Together makes validation messages refuse a list or map whole for what it holds, as Lambda's do: see CheckTogether.
	Together bool
	// URLMember is the input member that a Query request's own URL fills in when the request names none (SQS: QueueUrl).
	URLMember string
	// HostBucket says that a host may name a bucket in front of the service's own name, and that paths are as they are sent (S3).
	HostBucket bool
	// ErrorUnwrapped makes REST-XML errors have no ErrorResponse element around them, and name their request as S3 does.
	ErrorUnwrapped bool
	// ActionText, with the action for its %s, refuses a Query request for an action that there is not; empty for the common text.
	ActionText string
	Operations []*Operation
	Errors     []*ErrorShape
}

// ActionPrefix is the prefix of its IAM actions, and the service in its ARNs.
func (s *Service) ActionPrefix() string {
	if s.Prefix != "" {
		return s.Prefix
	}
	return s.Name
}

// ProtocolName names a protocol as Smithy does.
type ProtocolName string

// The protocols that the served services speak.
const (
	AWSJSON  ProtocolName = "awsJson"
	AWSQuery ProtocolName = "awsQuery"
	RESTJSON ProtocolName = "restJson1"
	RESTXML  ProtocolName = "restXml"
	// RPCv2CBOR names the service by its TargetPrefix in the path.
	RPCv2CBOR ProtocolName = "rpcv2Cbor"
)

// Find returns the operation of that name, or nil.
func (s *Service) Find(name string) *Operation {
	for _, op := range s.Operations {
		if op.Name == name {
			return op
		}
	}
	return nil
}

// Operation describes one operation. Immutable, generated.
type Operation struct {
	Name          string
	Method        string // of the REST protocols
	URI           string // pattern with {label} and {greedy+}, and constant query parameters after a question mark
	Status        int    // of a successful answer
	ResultWrapper string // the element around the output in the Query protocol
	NoErrorDetail bool   // its errors lack the Detail element of its service's others
	AtResource    bool   // its input has the member Service.URLMember
	RootOnly      bool   // a Query request for it at the URL of a resource is refused
	Unsigned      bool   // it is called without a signature: what is in the input proves who calls
	Gzip          bool   // the body may be compressed by gzip (Smithy's requestCompression trait)
	New           func() Shape
	HasOutput     bool
	NewOutput     func() Shape // nil without an output
}

// Op is an Operation together with the Go types of its input and output, so that a handler of another type does not compile.
type Op[I, O Shape] struct{ *Operation }

// ErrorShape describes one modelled error. Immutable, generated.
type ErrorShape struct {
	Name      string // the shape's name: QueueDoesNotExist
	Namespace string // before the # of __type where it is not the service's own: com.amazon.coral.service
	Code      string // the Query protocol's code where it differs: AWS.SimpleQueueService.NonExistentQueue
	Message   string // the JSON key of the message where it is not "message"
	// QueryMessage is the message of the Query protocol where it has one of its own.
	QueryMessage string
	Status       int  // HTTP status
	Server       bool // our fault (Receiver) rather than the caller's (Sender)
}

// New makes an error of this shape with a message for the caller.
func (e *ErrorShape) New(message string) *Error { return &Error{Shape: e, Message: message} }

// Newf is New with a format.
func (e *ErrorShape) Newf(format string, args ...any) *Error {
	return e.New(fmt.Sprintf(format, args...))
}

// QueryCode returns the code that Query answers carry.
func (e *ErrorShape) QueryCode() string {
	if e.Code != "" {
		return e.Code
	}
	return e.Name
}
