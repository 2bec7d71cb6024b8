package sqs

// Proves that a payload is read as it was written, and that bytes that are none are refused without a panic.

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/uuid"
)

func payloads() []*payload {
	return []*payload{
		{ID: uuid.UUID{1}, SenderID: "s", Body: "x"},
		{
			ID: uuid.UUID{2}, SenderID: "s", GroupID: "g", TraceHeader: "t", DeduplicationID: "d", BodyMD5: [16]byte{3}, Body: "ü\x00",
			Attributes:    []attribute{{Name: "a", Type: "String", Value: "1"}, {Name: "b", Type: "Binary.x", Binary: true, Value: "\xff"}},
			AttributesMD5: [16]byte{4}, SystemMD5: [16]byte{5}, HasAttributesMD5: true, HasSystemMD5: true,
			SourceARN: "arn:aws:sqs:us-east-1:000000000000:work", Receives: 300, First: 1_700_000_000_000,
		},
	}
}

func TestPayloads(t *testing.T) {
	for _, p := range payloads() {
		plain := p.encode(nil)
		got, err := decodePayload(plain, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, got); diff != "" {
			t.Error(diff)
		}
		if len(plain) > 1+p.size() {
			t.Errorf("%d bytes, %d were expected at most", len(plain), p.size())
		}
		for n := range len(plain) - len(p.Body) {
			if _, err := decodePayload(plain[:n], nil); err == nil {
				t.Errorf("%d bytes of %d were taken for a message", n, len(plain))
			}
		}
	}
}

func FuzzPayload(f *testing.F) {
	for _, p := range payloads() {
		f.Add(p.encode(nil)[1:])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := decodePlain(b)
		if err != nil {
			return
		}
		again, err := decodePayload(p.encode(nil), nil)
		if err != nil {
			t.Fatal(err)
		}
		if p.SourceARN == "" { // without a source there is nothing else of one
			p.Receives, p.First = 0, 0
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Error(diff)
		}
	})
}
