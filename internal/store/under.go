package store

import "bytes"

// Under shows the part of a Reader whose keys begin with prefix, without the prefix: whoever gets it can reach nothing else.
func Under(r Reader, prefix []byte) Reader {
	return &underReader{reader: r, prefix: bytes.Clone(prefix), end: After(prefix)}
}

type underReader struct {
	reader      Reader
	prefix, end []byte
}

func (u *underReader) Get(key []byte) ([]byte, error) { return u.reader.Get(u.full(key)) }

func (u *underReader) Scan(r Range, fn func(key, value []byte) error) error {
	full := Range{From: u.full(r.From), To: u.end, Backwards: r.Backwards}
	if r.To != nil {
		full.To = u.full(r.To)
	}
	return u.reader.Scan(full, func(key, value []byte) error { return fn(key[len(u.prefix):], value) })
}

func (u *underReader) full(key []byte) []byte {
	return append(u.prefix[:len(u.prefix):len(u.prefix)], key...)
}

// UnderBatch is a Batch that puts prefix before every key of the batch it stands on, which keeps the ownership: commit that
// one. Move it to the next batch with Reset and it allocates nothing.
type UnderBatch struct {
	batch  Batch
	prefix int
	// from and to begin with the prefix always; the rest is scratch.
	from, to []byte
}

// NewUnderBatch writes below prefix, once Reset has given it a batch.
func NewUnderBatch(prefix []byte) *UnderBatch {
	return &UnderBatch{prefix: len(prefix), from: bytes.Clone(prefix), to: bytes.Clone(prefix)}
}

// Reset makes the following changes go to batch.
func (u *UnderBatch) Reset(batch Batch) { u.batch = batch }

// Put sets a key below the prefix.
func (u *UnderBatch) Put(key, value []byte) {
	u.from = append(u.from[:u.prefix], key...)
	u.batch.Put(u.from, value)
}

// Delete removes a key below the prefix.
func (u *UnderBatch) Delete(key []byte) {
	u.from = append(u.from[:u.prefix], key...)
	u.batch.Delete(u.from)
}

// DeleteRange removes keys below the prefix.
func (u *UnderBatch) DeleteRange(from, to []byte) {
	u.from = append(u.from[:u.prefix], from...)
	u.to = append(u.to[:u.prefix], to...)
	u.batch.DeleteRange(u.from, u.to)
}

// Len counts the changes of the whole batch.
func (u *UnderBatch) Len() int { return u.batch.Len() }

// Size is that of the whole batch.
func (u *UnderBatch) Size() int { return u.batch.Size() }

// Discard does nothing: the batch below is its owner's.
func (u *UnderBatch) Discard() {}
