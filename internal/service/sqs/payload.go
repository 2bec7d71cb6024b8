package sqs

import (
	"crypto/md5"
	"encoding/binary"
	"errors"
	"fmt"

	"sluice/internal/seal"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
	"sluice/internal/uuid"
)

// payload is a message as its sender gave it. It is written once and never changes.
type payload struct {
	ID                             uuid.UUID // the message ID
	SenderID                       string
	GroupID, TraceHeader           string // empty for none
	DeduplicationID                string // of a message in a FIFO queue, given or made of the content; empty for none
	Attributes                     []attribute
	BodyMD5                        [md5.Size]byte
	AttributesMD5, SystemMD5       [md5.Size]byte
	HasAttributesMD5, HasSystemMD5 bool
	Body                           string
	// Of a message that came from another queue: that queue's ARN, how often it was received there, and when first.
	SourceARN string
	Receives  uint32
	First     int64
}

// attribute is one message attribute.
type attribute struct {
	Name, Type string
	Binary     bool
	Value      string // the text, or the bytes
}

// Formats of a payload in the view. A format, once used, is never given another meaning.
const (
	formatPlain  = 1
	formatSealed = 2 // an envelope of package seal around a plain one (SSE-SQS)
)

// Flags of the plain format.
const (
	flagAttributesMD5 = 1 << iota
	flagSystemMD5
	flagDeduplicationID
	flagSource
)

var errPayload = errors.New("a stored message cannot be read")

// encode writes the payload, sealed if there is a sealer.
func (p *payload) encode(bodies *seal.Sealer) []byte {
	if bodies == nil {
		return p.appendPlain(append(make([]byte, 0, p.size()), formatPlain))
	}
	sealed := bodies.Seal(p.appendPlain(make([]byte, 0, p.size())), nil)
	return append(append(make([]byte, 0, 1+len(sealed)), formatSealed), sealed...)
}

// size is an upper bound of the plain form.
func (p *payload) size() int {
	const fixed = 1 + 1 + 16 + 3*md5.Size + 9*binary.MaxVarintLen32 + binary.MaxVarintLen64
	n := fixed + len(p.SourceARN) + len(p.SenderID) + len(p.GroupID) + len(p.TraceHeader) + len(p.DeduplicationID) + len(p.Body)
	for i := range p.Attributes {
		a := &p.Attributes[i]
		n += len(a.Name) + len(a.Type) + len(a.Value) + 3*binary.MaxVarintLen32 + 1
	}
	return n
}

func (p *payload) appendPlain(b []byte) []byte {
	flags := byte(0)
	if p.HasAttributesMD5 {
		flags |= flagAttributesMD5
	}
	if p.HasSystemMD5 {
		flags |= flagSystemMD5
	}
	if p.DeduplicationID != "" {
		flags |= flagDeduplicationID
	}
	if p.SourceARN != "" {
		flags |= flagSource
	}
	b = append(append(append(b, flags), p.ID[:]...), p.BodyMD5[:]...)
	if p.HasAttributesMD5 {
		b = append(b, p.AttributesMD5[:]...)
	}
	if p.HasSystemMD5 {
		b = append(b, p.SystemMD5[:]...)
	}
	b = appendText(appendText(appendText(b, p.SenderID), p.GroupID), p.TraceHeader)
	if p.DeduplicationID != "" {
		b = appendText(b, p.DeduplicationID)
	}
	if p.SourceARN != "" {
		b = binary.AppendUvarint(appendText(b, p.SourceARN), uint64(p.Receives))
		b = binary.AppendVarint(b, p.First)
	}
	b = binary.AppendUvarint(b, uint64(len(p.Attributes)))
	for i := range p.Attributes {
		a := &p.Attributes[i]
		kind := byte(0)
		if a.Binary {
			kind = 1
		}
		b = append(appendText(appendText(b, a.Name), a.Type), kind)
		b = appendText(b, a.Value)
	}
	return append(b, p.Body...)
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// readMessage reads a message that the view keeps, and when it was sent.
func (s *Service) readMessage(view store.Reader, id queue.ID, p queue.Position) (*payload, int64, error) {
	sent, raw, err := stored(view, id, p)
	if err != nil {
		return nil, 0, err
	}
	message, err := decodePayload(raw, s.Bodies)
	return message, sent, err
}

// stored reads when a message was sent, and its payload as it is kept.
func stored(view store.Reader, id queue.ID, p queue.Position) (sent int64, payload []byte, err error) {
	raw, err := view.Get(positionKey(make([]byte, 0, 17), keyMessage, id, p))
	if err != nil {
		return 0, nil, err
	}
	sent, size := binary.Varint(raw)
	if size <= 0 {
		return 0, nil, store.ErrCorrupt
	}
	return sent, raw[size:], nil
}

// decodePayload reads what encode wrote.
func decodePayload(b []byte, bodies *seal.Sealer) (*payload, error) {
	if len(b) == 0 {
		return nil, errPayload
	}
	switch b[0] {
	case formatPlain:
		return decodePlain(b[1:])
	case formatSealed:
		plain, err := bodies.Open(b[1:], nil)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errPayload, err)
		}
		return decodePlain(plain)
	}
	return nil, fmt.Errorf("%w: format %d", errPayload, b[0])
}

func decodePlain(b []byte) (*payload, error) {
	r := reader{numbers{b: b}}
	p := &payload{}
	flags := r.byte()
	p.ID, p.BodyMD5 = uuid.UUID(r.digest()), r.digest()
	if p.HasAttributesMD5 = flags&flagAttributesMD5 != 0; p.HasAttributesMD5 {
		p.AttributesMD5 = r.digest()
	}
	if p.HasSystemMD5 = flags&flagSystemMD5 != 0; p.HasSystemMD5 {
		p.SystemMD5 = r.digest()
	}
	p.SenderID, p.GroupID, p.TraceHeader = r.text(), r.text(), r.text()
	if flags&flagDeduplicationID != 0 {
		p.DeduplicationID = r.text()
	}
	if flags&flagSource != 0 {
		p.SourceARN, p.Receives, p.First = r.text(), uint32(r.unsigned()), r.signed()
	}
	for range r.count() {
		a := attribute{Name: r.text(), Type: r.text(), Binary: r.byte() == 1, Value: r.text()}
		if r.err != nil {
			return nil, errPayload
		}
		p.Attributes = append(p.Attributes, a)
	}
	if r.err != nil {
		return nil, errPayload
	}
	p.Body = string(r.b)
	return p, nil
}
