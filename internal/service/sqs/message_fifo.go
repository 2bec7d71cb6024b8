package sqs

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// Texts about what FIFO queues go by.
const (
	textWrongType       = "The request include parameter that is not valid for this queue type."
	textGroupID         = "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length."
	textDeduplicationID = "MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length."
	textAttemptID       = "ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length."
	textNoDeduplication = "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
)

// refuseFIFO checks a message for a FIFO queue. Source of the order and the texts: recorded answers of AWS.
func (m *outgoing) refuseFIFO(q *entry) error {
	if m.delay.V != 0 { // the delay of the queue itself may be confirmed
		return invalidValue(m.delay.V, "DelaySeconds", textWrongType)
	}
	if err := m.lacksIdentity(q); err != nil {
		return err
	}
	switch {
	case !validID(m.groupID.V):
		return invalidValue(m.groupID.V, "MessageGroupId", textGroupID)
	case m.deduplicationID.Set && !validID(m.deduplicationID.V):
		return invalidValue(m.deduplicationID.V, "MessageDeduplicationId", textDeduplicationID)
	}
	return nil
}

// lacksIdentity refuses a message that cannot be told from others.
func (m *outgoing) lacksIdentity(q *entry) *wire.Error {
	switch {
	case !q.Config.FIFO():
		return nil
	case !m.groupID.Set:
		return missing("MessageGroupId")
	case !m.deduplicationID.Set && !q.contentBased:
		return wire.ErrInvalidParameter.New(textNoDeduplication)
	}
	return nil
}

// deduplicationOf is the deduplication ID of a message: the one given, or else the SHA-256 of the body, without attributes (API
// Reference, SendMessage).
func (m *outgoing) deduplicationOf(q *entry) string {
	if m.deduplicationID.Set || !q.contentBased {
		return m.deduplicationID.V
	}
	digest := sha256.Sum256([]byte(m.body.V))
	return hex.EncodeToString(digest[:])
}

// identity is what the machine of a FIFO queue goes by.
func identity(p *payload) *queue.Identity {
	return &queue.Identity{
		Group:   short("group", p.GroupID),
		ByQueue: queue.Token(short("message", p.DeduplicationID)),
		ByGroup: queue.Token(short("message", p.GroupID, p.DeduplicationID)),
		Answer:  firstAnswer(p),
	}
}

// short digests names into the first half of a SHA-256; no two lists of names have the same digest.
func short(parts ...string) (out queue.Group) {
	var b []byte
	for _, part := range parts {
		b = appendText(b, part)
	}
	full := sha256.Sum256(b)
	copy(out[:], full[:])
	return out
}

// firstAnswer writes down what the senders of duplicates are told: a payload without content.
func firstAnswer(p *payload) []byte {
	first := payload{
		ID: p.ID, BodyMD5: p.BodyMD5, AttributesMD5: p.AttributesMD5, SystemMD5: p.SystemMD5,
		HasAttributesMD5: p.HasAttributesMD5, HasSystemMD5: p.HasSystemMD5,
	}
	return first.encode(nil)
}

// firstOf reads what the sender of the first of several duplicates was told.
func firstOf(view store.Reader, q *entry, p queue.Position) (*payload, error) {
	raw, err := view.Get(positionKey(make([]byte, 0, 17), keyToken, q.ID, p))
	if err != nil {
		return nil, fmt.Errorf("read the first message of duplicates: %w", err)
	}
	_, answer, err := splitToken(raw)
	if err != nil {
		return nil, err
	}
	return decodePayload(answer, nil)
}

// sequenceStep is the distance of two sequence numbers in a row, sequenceBase the one before the first: so they have the 20
// digits that AWS's have, and grow as those do, by multiples of 256.
const (
	sequenceBase = 10_000_000_000_000_000_000
	sequenceStep = 256
)

// sequenceNumber of a message follows from its position, which is never used again in its queue.
func sequenceNumber(p queue.Position) string {
	return strconv.FormatUint(sequenceBase+uint64(p)*sequenceStep, 10)
}

// appendToken writes a token's value in the view: when it was given, the token, and what the senders of duplicates are told.
func appendToken(dst []byte, at int64, token queue.Token, answer []byte) []byte {
	return append(append(binary.AppendVarint(dst, at), token[:]...), answer...)
}

func splitToken(raw []byte) (given queue.Given, answer []byte, err error) {
	n := numbers{b: raw}
	given.At = n.signed()
	if n.err != nil || len(n.b) < len(given.Token) {
		return given, nil, store.ErrCorrupt
	}
	copy(given.Token[:], n.b)
	return given, n.b[len(given.Token):], nil
}
