package sqs

import (
	"strings"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

// Values of the attributes of FIFO queues. Source: API Reference, CreateQueue.
const (
	suffixFIFO   = ".fifo"
	scopeQueue   = "queue"
	limitByQueue = "perQueue"
	limitByGroup = "perMessageGroupId"
)

// fifoRules are those of FIFO queues alone.
func fifoRules() []rule {
	return []rule{
		{name: queue.FifoQueue, otherwise: "true", boolean: true, check: checkType},
		{name: ContentBasedDeduplication, otherwise: "false", boolean: true, check: func(value string) *wire.Error {
			return checkBoolean(ContentBasedDeduplication)(strings.ToLower(value))
		}},
		{name: queue.DeduplicationScope, otherwise: scopeQueue, check: checkOneOf(queue.DeduplicationScope, scopeQueue, queue.ScopeGroup)},
		{name: FifoThroughputLimit, otherwise: limitByQueue, check: checkOneOf(FifoThroughputLimit, limitByQueue, limitByGroup)},
	}
}

// checkType: a queue stays what it is (recorded answers of AWS).
func checkType(value string) *wire.Error {
	if err := checkBoolean(queue.FifoQueue)(strings.ToLower(value)); err != nil {
		return err
	}
	if !isTrue(value) {
		return sqsapi.ErrInvalidAttributeValue.New("Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.")
	}
	return nil
}

func isTrue(value string) bool { return strings.EqualFold(value, "true") }

func checkOneOf(name, a, b string) func(string) *wire.Error {
	return func(value string) *wire.Error {
		if value != a && value != b {
			return invalidAttribute(name)
		}
		return nil
	}
}

// refuseTogether checks what depends on more than one attribute. The text is that of AWS, as users of its Terraform provider
// report it.
func refuseTogether(c *queue.Config) error {
	limit, _ := c.Attribute(FifoThroughputLimit)
	scope, _ := c.Attribute(queue.DeduplicationScope)
	if limit == limitByGroup && scope != queue.ScopeGroup {
		return sqsapi.ErrInvalidAttributeValue.New("Invalid value for the parameter FifoThroughputLimit. Reason: To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup.")
	}
	return nil
}

// refuseNewName checks the name of a new queue. The texts are from memory of what AWS answers; no recorded answer was at hand.
func refuseNewName(name string, fifo bool) error {
	switch {
	case name == "":
		return wire.ErrInvalidParameter.New("Queue name cannot be empty")
	case fifo && (!validName(name) || !strings.HasSuffix(name, suffixFIFO)):
		return wire.ErrInvalidParameter.New("The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length")
	case !fifo && (!validName(name) || strings.HasSuffix(name, suffixFIFO)):
		return wire.ErrInvalidParameter.New("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
	}
	return nil
}
