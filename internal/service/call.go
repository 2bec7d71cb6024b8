package service

import (
	"net/netip"
	"time"

	"sluice/internal/arn"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// Call is what an operation may know of its call.
type Call struct {
	RequestID string
	Caller    *Caller
	// Region is where the call arrives: the signature's, or the host's for an unsigned one.
	Region string
	// Account is whose resources a name without account means: the caller's; for an anonymous one the server's first.
	Account   string
	Now       time.Time
	Service   *wire.Service
	Operation *wire.Operation
	Protocol  wire.ProtocolName
	// Endpoint is scheme and host as the caller wrote them, "http://127.0.0.1:4566": URLs in answers begin with it.
	Endpoint string
	// BodyBytes is the length of the request's body as it came.
	BodyBytes int
	// Path is the request's, which names the queue in SQS's Query protocol.
	Path      string
	Secure    bool
	Source    netip.Addr // the caller's address; zero for a call from inside
	UserAgent string
	// TraceHeader is the X-Amzn-Trace-Id of the request, empty for none.
	TraceHeader string
	// Waker, if not nil, lets the operation return a *Later: see there.
	Waker Waker
	// Slow, if not nil, lets the answer take so much longer than others may. See TakesLong.
	Slow func(time.Duration)

	// Unfit is what the service's Invalid leaves to the operation to say, once it has found its resource; nil for nothing.
	Unfit *wire.Error

	// Found is what Authorize has found, for Handle: so both are about the same thing.
	Found any

	checks []Check
}

// TakesLong says that what was asked may take as long as d: whoever waits for the answer does not give up before.
func (c *Call) TakesLong(d time.Duration) {
	if c.Slow != nil {
		c.Slow(d)
	}
}

// Check is one thing that must be allowed before an operation runs.
type Check struct {
	Action   string // "sqs:SendMessage"
	Resource string // an ARN, or "*"
	// Owner is the account that owns the resource where its ARN does not say so.
	Owner string
	// Policy is the resource's own; nil for none.
	Policy *policy.Policy
	// Always means that no policy is asked: what AWS lets everyone do who has signed, even against an explicit deny, and operations
	// without a signature, which judge by their input who calls.
	Always bool
	// Keys are the condition keys of the service and operation; those that every call has are added by the edge.
	Keys policy.Keys
}

// Explained is the Cause of a refusal by policies that an operation asked itself, as one without a signature must: the edge keeps why.
type Explained interface {
	error
	// Explain tells what was denied, and what every statement had to say.
	Explain() (action, resource string, why policy.Explanation)
}

// Require adds a check. An operation must require something; one that requires nothing fails a test.
func (c *Call) Require(check Check) { c.checks = append(c.checks, check) }

// Checks returns what was required, in order.
func (c *Call) Checks() []Check { return c.checks }

// ARN names a resource of the called service in the call's region and account.
func (c *Call) ARN(resource string) arn.ARN {
	region := c.Region
	if c.Service.Global {
		region = ""
	}
	return arn.New(c.Service.ActionPrefix(), region, c.Account, resource)
}
