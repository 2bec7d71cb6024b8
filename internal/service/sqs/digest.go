package sqs

import (
	"crypto/md5"
	"encoding/binary"
	"slices"
	"strings"
)

// digest is the MD5 of message attributes that senders and receivers compare. Source: SQS Developer Guide, "Calculating the
// MD5 message digest for message attributes": by name, each of name, type and value behind its length in four bytes, and
// before the value a byte that is 1 for text and 2 for binary.
func digest(attributes []attribute) [md5.Size]byte {
	const text, bytes = 1, 2
	sorted := slices.Clone(attributes)
	slices.SortFunc(sorted, func(a, b attribute) int { return strings.Compare(a.Name, b.Name) })
	var b []byte
	part := func(s string) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
		b = append(b, s...)
	}
	for i := range sorted {
		a := &sorted[i]
		part(a.Name)
		part(a.Type)
		if a.Binary {
			b = append(b, bytes)
		} else {
			b = append(b, text)
		}
		part(a.Value)
	}
	return md5.Sum(b)
}
