package queue

import (
	"encoding/json"
	"strconv"

	"sluice/internal/arn"
)

// redrive is a queue's RedrivePolicy as the machine goes by it: a message that was received most times moves to target instead of
// being received again.
type redrive struct {
	target Key
	most   uint32 // 0: messages stay
}

// StrandedInterval is how long messages are delivered in spite of their redrive policy after its dead-letter queue was found not
// to be there, in milliseconds: they are never lost, and never kept from their receivers.
const StrandedInterval = 60 * second

// readRedrive reads a policy that was validated when it was set; one that cannot be read moves nothing.
func readRedrive(text string) redrive {
	var policy struct {
		Target string          `json:"deadLetterTargetArn"`
		Most   json.RawMessage `json:"maxReceiveCount"`
	}
	if json.Unmarshal([]byte(text), &policy) != nil {
		return redrive{}
	}
	digits := string(policy.Most)
	if unquoted, err := strconv.Unquote(digits); err == nil {
		digits = unquoted
	}
	most, err := strconv.ParseUint(digits, 10, 32)
	target, bad := arn.Parse(policy.Target)
	if err != nil || bad != nil {
		return redrive{}
	}
	return redrive{target: Key{Account: target.Account, Region: target.Region, Name: target.Resource}, most: uint32(most)}
}

// DeadLetterQueue is where messages go that were received too often; false if they stay.
func (c *Config) DeadLetterQueue() (Key, bool) { return c.redrive.target, c.redrive.most > 0 }

// isSpent tells whether a message is to move to the dead-letter queue instead of being received once more.
func (q *queue) isSpent(h *held, at int64) bool {
	most := q.description.Config.redrive.most
	return most > 0 && h.receives >= most && (q.stranded == 0 || at >= q.stranded+StrandedInterval)
}
