package sqs

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash"
	"sync"

	"sluice/internal/service/sqs/queue"
)

// receipt is what a receipt handle stands for: one receipt of one message of one queue.
type receipt struct {
	Partition uint16 // a queue's ID is unique in its partition
	Queue     queue.ID
	Position  queue.Position
	Receives  uint32
}

// Sizes of a receipt handle, in bytes: version, partition, queue, position, receipts, and the first half of an HMAC-SHA256 over them,
// so that no one can guess a handle that they were not given.
const (
	receiptVersion = 1
	receiptBody    = 1 + 2 + 8 + 8 + 4
	receiptMAC     = 16
	receiptBytes   = receiptBody + receiptMAC
)

var errReceipt = errors.New("no receipt handle of ours")

// receipts makes and reads receipt handles. It is safe for concurrent use.
type receipts struct{ macs sync.Pool }

func newReceipts(key []byte) *receipts {
	return &receipts{macs: sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

func (r *receipts) handle(v receipt) string {
	var b [receiptBytes]byte
	b[0] = receiptVersion
	binary.BigEndian.PutUint16(b[1:], v.Partition)
	binary.BigEndian.PutUint64(b[3:], uint64(v.Queue))
	binary.BigEndian.PutUint64(b[11:], uint64(v.Position))
	binary.BigEndian.PutUint32(b[19:], v.Receives)
	r.sum(b[:receiptBody], (*[receiptMAC]byte)(b[receiptBody:]))
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (r *receipts) read(handle string) (receipt, error) {
	var b [receiptBytes]byte
	if len(handle) != base64.RawURLEncoding.EncodedLen(receiptBytes) {
		return receipt{}, errReceipt
	}
	if n, err := base64.RawURLEncoding.Strict().Decode(b[:], []byte(handle)); err != nil || n != receiptBytes || b[0] != receiptVersion {
		return receipt{}, errReceipt
	}
	var want [receiptMAC]byte
	r.sum(b[:receiptBody], &want)
	if subtle.ConstantTimeCompare(want[:], b[receiptBody:receiptBytes]) != 1 {
		return receipt{}, errReceipt
	}
	return receipt{
		Partition: binary.BigEndian.Uint16(b[1:]),
		Queue:     queue.ID(binary.BigEndian.Uint64(b[3:])),
		Position:  queue.Position(binary.BigEndian.Uint64(b[11:])),
		Receives:  binary.BigEndian.Uint32(b[19:]),
	}, nil
}

func (r *receipts) sum(body []byte, out *[receiptMAC]byte) {
	mac := r.macs.Get().(hash.Hash)
	mac.Reset()
	mac.Write(body)
	var full [sha256.Size]byte
	copy(out[:], mac.Sum(full[:0]))
	r.macs.Put(mac)
}
