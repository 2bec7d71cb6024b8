package sqs

import (
	"slices"
	"strconv"
	"strings"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

// Names of attributes.
const (
	MaximumMessageSize            = "MaximumMessageSize"
	ReceiveMessageWaitTimeSeconds = "ReceiveMessageWaitTimeSeconds"
	SqsManagedSseEnabled          = "SqsManagedSseEnabled"
	attributePolicy               = "Policy"
	attributeRedriveAllowPolicy   = "RedriveAllowPolicy"
	ContentBasedDeduplication     = "ContentBasedDeduplication"
	KmsMasterKeyID                = "KmsMasterKeyId"
	KmsDataKeyReusePeriodSeconds  = "KmsDataKeyReusePeriodSeconds"
	FifoThroughputLimit           = "FifoThroughputLimit"
)

// messageBytesMax is the largest message and the largest batch, attributes included. Source: SQS Developer Guide, "Amazon SQS
// message quotas" (1 MiB).
const messageBytesMax = 1 << 20

// rule is what may be set as an attribute's value.
type rule struct {
	name string
	// otherwise is the value that a new queue has; empty for none.
	otherwise string
	// The range of a number.
	low, high int
	// check refuses a value; nil for a number.
	check func(value string) *wire.Error
	// boolean values are told apart in any case, and kept in lower case: the recorded scripts create queues with "True".
	boolean bool
	// none is a value that is as good as an empty text.
	none string
}

// rules is the table of the attributes that can be set of a FIFO queue or of another. Source of ranges and defaults: API
// Reference, CreateQueue and SetQueueAttributes.
func rules(fifo bool) []rule {
	if fifo {
		return append(common(), fifoRules()...)
	}
	return append(
		common(),
		rule{name: queue.FifoQueue, check: unknownOnStandard(queue.FifoQueue)},
		rule{name: ContentBasedDeduplication, check: unknownOnStandard(ContentBasedDeduplication)},
		rule{name: queue.DeduplicationScope, check: fifoOnly(queue.DeduplicationScope)},
		rule{name: FifoThroughputLimit, check: fifoOnly(FifoThroughputLimit)},
	)
}

// common are those of all queues.
func common() []rule {
	return []rule{
		{name: queue.DelaySeconds, otherwise: "0", low: 0, high: 900},
		{name: MaximumMessageSize, otherwise: strconv.Itoa(messageBytesMax), low: 1024, high: messageBytesMax},
		{name: queue.MessageRetentionPeriod, otherwise: "345600", low: 60, high: 1_209_600},
		{name: ReceiveMessageWaitTimeSeconds, otherwise: "0", low: 0, high: 20},
		{name: queue.VisibilityTimeout, otherwise: "30", low: 0, high: 43_200},
		{name: SqsManagedSseEnabled, otherwise: "true", check: checkBoolean(SqsManagedSseEnabled)},
		{name: attributePolicy, check: checkPolicy},
		{name: queue.RedrivePolicy, check: checkRedrivePolicy},
		{name: attributeRedriveAllowPolicy, check: checkRedriveAllowPolicy},
		{name: KmsMasterKeyID, check: unbuilt("The attribute KmsMasterKeyId (SSE-KMS)")},
		{name: KmsDataKeyReusePeriodSeconds, check: checkReusePeriod, none: reusePeriodDefault},
	}
}

func invalidAttribute(name string) *wire.Error {
	return sqsapi.ErrInvalidAttributeValue.New("Invalid value for the parameter " + name + ".")
}

func checkBoolean(name string) func(string) *wire.Error {
	return func(value string) *wire.Error {
		if value != "true" && value != "false" {
			return invalidAttribute(name)
		}
		return nil
	}
}

func checkPolicy(value string) *wire.Error {
	if _, err := policy.Parse(policy.Resource, []byte(value)); err != nil {
		e := invalidAttribute(attributePolicy)
		e.Cause = err
		return e
	}
	return refuseLargePolicy(value)
}

func unknownOnStandard(name string) func(string) *wire.Error {
	return func(string) *wire.Error { return sqsapi.ErrInvalidAttributeName.New("Unknown Attribute " + name + ".") }
}

func fifoOnly(name string) func(string) *wire.Error {
	return func(string) *wire.Error {
		return sqsapi.ErrInvalidAttributeName.New("You can specify the " + name + " only when FifoQueue is set to true.")
	}
}

func unbuilt(what string) func(string) *wire.Error {
	return func(string) *wire.Error { return notYet(what) }
}

// changeOf checks attributes to set.
func changeOf(attributes wire.Dict[string], fifo bool) (queue.Change, error) {
	table := rules(fifo)
	var change queue.Change
	if err := refuseTwoKeys(attributes); err != nil {
		return change, err
	}
	for name, value := range attributes.All() {
		i := slices.IndexFunc(table, func(r rule) bool { return r.name == name })
		if i < 0 {
			return change, sqsapi.ErrInvalidAttributeName.New("Unknown Attribute " + name + ".")
		}
		r := &table[i]
		if r.removes(value) {
			change.RemoveAttributes = append(change.RemoveAttributes, name)
			continue
		}
		if err := r.refuse(value); err != nil {
			return change, err
		}
		change.Attributes = append(change.Attributes, queue.Pair{Name: name, Value: r.normal(value)})
	}
	return change, nil
}

// removes tells whether a value takes the attribute away: an empty text does, if the attribute has no default and does not make the queue
// what it is.
func (r *rule) removes(value string) bool {
	return (value == "" || value == r.none) && r.otherwise == "" && r.name != queue.FifoQueue
}

func (r *rule) refuse(value string) *wire.Error {
	if r.check != nil {
		return r.check(value)
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < r.low || n > r.high {
		return invalidAttribute(r.name)
	}
	return nil
}

// normal writes numbers in one way, "030" is 30, and booleans of FIFO queues.
func (r *rule) normal(value string) string {
	if r.boolean {
		return strings.ToLower(value)
	}
	if r.check != nil {
		return value
	}
	n, _ := strconv.Atoi(value) // refuse has read it
	return strconv.Itoa(n)
}

// defaults are the attributes that a new queue has if nobody says otherwise.
func defaults(fifo bool) []queue.Pair {
	var out []queue.Pair
	for _, r := range rules(fifo) {
		if r.otherwise != "" {
			out = append(out, queue.Pair{Name: r.name, Value: r.otherwise})
		}
	}
	return out
}
