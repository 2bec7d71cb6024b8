package archive

import (
	"encoding/binary"
	"fmt"

	"sluice/internal/service/cloudwatchlogs/chunk"
	"sluice/internal/store"
)

// The keys of one chunk: group, stream and sequence behind a prefix, once for the chunk and once for its piece of the index. So the
// chunks of a stream lie together, and those of a group. Marks have a reader's number in the place of the sequence.
type keys struct{ chunks, index, marks []byte }

func newKeys() keys {
	return keys{chunks: store.SpaceLogs.Prefix("chunk"), index: store.SpaceLogs.Prefix("index"), marks: store.SpaceLogs.Prefix("mark")}
}

func key(prefix []byte, parts ...uint64) []byte {
	out := append(make([]byte, 0, len(prefix)+8*len(parts)), prefix...)
	for _, part := range parts {
		out = store.AppendUint64(out, part)
	}
	return out
}

// erase removes what lies below a group, or a stream of it.
func (k *keys) erase(b store.Batch, parts ...uint64) {
	for _, prefix := range [][]byte{k.chunks, k.index, k.marks} {
		from := key(prefix, parts...)
		b.DeleteRange(from, store.After(from))
	}
}

// piece is a chunk as the index has it.
type piece struct {
	chunk.Summary
	sequence uint64
	stored   uint32 // bytes on the disk
}

// indexVersion is the form of a piece of the index: the version, then its numbers, big endian.
const (
	indexVersion = 1
	indexBytes   = 1 + 4*8 + 3*4
)

func (p *piece) append(dst []byte) []byte {
	dst = append(dst, indexVersion)
	for _, v := range []uint64{uint64(p.First), uint64(p.Last), uint64(p.LastIngested), p.LastOrdinal} {
		dst = binary.BigEndian.AppendUint64(dst, v)
	}
	for _, v := range []uint32{p.Count, p.Raw, p.stored} {
		dst = binary.BigEndian.AppendUint32(dst, v)
	}
	return dst
}

// decodePiece reads the index; rest is the key behind its prefix.
func decodePiece(rest, value []byte) (group, stream uint64, p piece, err error) {
	if len(rest) != 3*8 || len(value) != indexBytes || value[0] != indexVersion {
		return 0, 0, p, fmt.Errorf("index of a chunk: %w", store.ErrCorrupt)
	}
	number := func(i int) uint64 { return binary.BigEndian.Uint64(value[1+8*i:]) }
	size := func(i int) uint32 { return binary.BigEndian.Uint32(value[1+4*8+4*i:]) }
	p = piece{
		Summary: chunk.Summary{
			First: int64(number(0)), Last: int64(number(1)), LastIngested: int64(number(2)), LastOrdinal: number(3), Count: size(0), Raw: size(1),
		},
		sequence: binary.BigEndian.Uint64(rest[16:]), stored: size(2),
	}
	return binary.BigEndian.Uint64(rest), binary.BigEndian.Uint64(rest[8:]), p, nil
}
