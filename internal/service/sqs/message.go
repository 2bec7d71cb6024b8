package sqs

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"sluice/internal/api/sqsapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// outgoing is one message to send, from SendMessage or an entry of a batch.
type outgoing struct {
	body             wire.Opt[string]
	delay            wire.Opt[int64]
	attributes       wire.Dict[sqsapi.MessageAttributeValue]
	systemAttributes wire.Dict[sqsapi.MessageSystemAttributeValue]
	groupID          wire.Opt[string]
	deduplicationID  wire.Opt[string]
	entry            int // its place in a batch, from 1; 0 for a message alone
}

const (
	attributesMax = 10
	delayMax      = 900
	idMax         = 128
)

// accept checks a message and makes its payload.
func (s *Service) accept(c *service.Call, q *entry, m *outgoing) (*payload, queue.Message, error) {
	if m.body.V == "" {
		return nil, queue.Message{}, m.lacksBody()
	}
	p := &payload{SenderID: c.Caller.UserID, GroupID: m.groupID.V, TraceHeader: c.TraceHeader, Body: m.body.V}
	if err := m.refuse(q); err != nil {
		return nil, queue.Message{}, err
	}
	if q.Config.FIFO() {
		p.DeduplicationID = m.deduplicationOf(q)
	}
	var err error
	if p.Attributes, err = readAttributes(m.attributes); err != nil {
		return nil, queue.Message{}, err
	}
	bytes := p.size() - sizeOverhead(p)
	if bytes > q.maximumMessageSize {
		return nil, queue.Message{}, m.tooLong(q.maximumMessageSize)
	}
	if err := m.readSystemAttributes(p); err != nil {
		return nil, queue.Message{}, err
	}
	p.ID = uuid.New()
	p.BodyMD5 = md5.Sum([]byte(p.Body))
	if p.HasAttributesMD5 = len(p.Attributes) > 0; p.HasAttributesMD5 {
		p.AttributesMD5 = digest(p.Attributes)
	}
	message := queue.Message{Payload: p.encode(s.sealer(q)), Bytes: bytes, Delay: -1}
	if m.delay.Set {
		message.Delay = m.delay.V * 1000
	}
	if q.Config.FIFO() {
		message.Identity = identity(p)
	} else {
		message.Group = tenant(p)
	}
	return p, message, nil
}

// lacksBody and tooLong are what AWS says of an entry of a batch in other words than of a single message. Sources: for the body
// redpanda-data/connect#1070 and the tests of ballerina-platform's aws.sqs, for the size LocalStack's AWS-validated
// test_send_batch_message_size.
func (m *outgoing) lacksBody() error {
	if m.entry > 0 {
		return errEmptyValue.Newf("No Value Found for SendMessageBatchRequestEntry.%d.MessageBody.", m.entry)
	}
	return missing("MessageBody")
}

func (m *outgoing) tooLong(most int) error {
	text := "One or more parameters are invalid."
	if m.entry > 0 {
		text = "One or more parameters cannot be validated."
	}
	return wire.ErrInvalidParameter.Newf("%s Reason: Message must be shorter than %d bytes.", text, most)
}

// sealer seals the bodies of a queue that has SSE-SQS; nil for one that has not.
func (s *Service) sealer(q *entry) *seal.Sealer {
	if q.sealed {
		return s.Bodies
	}
	return nil
}

// refuse checks what is not about attributes.
func (m *outgoing) refuse(q *entry) error {
	if text := refuseText(m.body.V, "message body"); text != "" {
		return sqsapi.ErrInvalidMessageContents.New(text)
	}
	if q.Config.FIFO() {
		return m.refuseFIFO(q)
	}
	switch {
	case m.delay.Set && (m.delay.V < 0 || m.delay.V > delayMax):
		return invalidValue(m.delay.V, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.")
	case m.deduplicationID.Set:
		return invalidValue(m.deduplicationID.V, "MessageDeduplicationId", textWrongType)
	case m.groupID.Set && !validID(m.groupID.V):
		return invalidValue(m.groupID.V, "MessageGroupId", textGroupID)
	}
	return nil
}

// refuseText tells which character of a body is none that a message may have. Source of the text: answers of AWS in
// asim/nitro-plugins#437, Particular/NServiceBus.AmazonSQS#2630 and psd401/aistudio#1525 (the last of August 2026).
func refuseText(text, where string) string {
	at := invalidRune(text)
	if at < 0 {
		return ""
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	if r == utf8.RuneError && size == 1 {
		r = rune(text[at]) // a byte that is no UTF-8
	}
	return fmt.Sprintf("Invalid binary character '#x%X' was found in the %s, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].", r, where)
}

// invalidRune is where the first character is that is not "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to
// #x10FFFF" (API Reference, SendMessage), or -1. Most bodies are ASCII from end to end, and need no decoding.
func invalidRune(text string) int {
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			if at := invalidRuneBeyondASCII(text[i:]); at >= 0 {
				return i + at
			}
			return -1
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return i
		}
	}
	return -1
}

func invalidRuneBeyondASCII(text string) int {
	for i, r := range text {
		switch {
		case r >= ' ' && r < utf8.RuneError, r >= 0x10000: // surrogates have no form in UTF-8
		case r == '\t', r == '\n', r == '\r':
		case r == utf8.RuneError: // the character itself, or what is none
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		default:
			return i
		}
	}
	return -1
}

// validID tells whether a MessageGroupId or MessageDeduplicationId can be: "alphanumeric characters (a-z, A-Z, 0-9) and punctuation"
// (API Reference, SendMessage).
func validID(id string) bool {
	if id == "" || len(id) > idMax {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return true
}

// sizeOverhead is what size counts and AWS does not: AWS counts the body, and names, types and values of attributes.
func sizeOverhead(p *payload) int {
	n := p.size() - len(p.Body)
	for i := range p.Attributes {
		a := &p.Attributes[i]
		n -= len(a.Name) + len(a.Type) + len(a.Value)
	}
	return n
}

// readSystemAttributes takes AWSTraceHeader, the only one that can be sent. It wins over the header of the call.
func (m *outgoing) readSystemAttributes(p *payload) error {
	for name, v := range m.systemAttributes.All() {
		if name != sqsapi.MessageSystemAttributeNameForSendsAWSTraceHeader {
			return wire.ErrInvalidParameter.New("Message system attribute name '" + name + "' is invalid.")
		}
		if v.DataType.V != "String" || v.StringValue.V == "" {
			return wire.ErrInvalidParameter.New("Message system attribute '" + name + "' must contain a non-empty value of type 'String'.")
		}
		p.TraceHeader = v.StringValue.V
		p.SystemMD5 = digest([]attribute{{Name: name, Type: v.DataType.V, Value: v.StringValue.V}})
		p.HasSystemMD5 = true
	}
	return nil
}

// sum renders an MD5, absent if there is none.
func sum(md [md5.Size]byte, present bool) wire.Opt[string] {
	if !present {
		return wire.Opt[string]{}
	}
	return wire.Some(hex.EncodeToString(md[:]))
}
