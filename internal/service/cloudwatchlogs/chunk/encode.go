package chunk

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
)

// A chunk on the disk: a version, how it is compressed, the length of what was compressed as an unsigned variable number, the compressed
// bytes, and CRC-32C of all before it, big endian.
const (
	version       = 1
	codecDeflate  = 1
	checksumBytes = 4
	// RawBytesMax is how much a chunk may hold before compression. Nobody writes nearly as much: it bounds what a damaged length costs.
	RawBytesMax = 16 << 20
	// levelSpeed: deflate's fastest level takes log lines to about a fifth; the best takes four times the time for a tenth less.
	levelSpeed = flate.BestSpeed
)

// Codec compresses and decompresses. It keeps large tables between uses and is for one goroutine.
type Codec struct {
	writer *flate.Writer
	reader io.ReadCloser
}

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) } // the package keeps it

// Encode sorts what b holds and appends its form for the disk to dst.
func (c *Codec) Encode(dst []byte, b *Builder) ([]byte, error) {
	if err := b.Sort(); err != nil {
		return dst, err
	}
	start := len(dst)
	out := bytes.NewBuffer(append(dst, version, codecDeflate))
	out.Write(binary.AppendUvarint(out.AvailableBuffer(), uint64(len(b.raw))))
	if c.writer == nil {
		w, err := flate.NewWriter(out, levelSpeed)
		if err != nil {
			return dst, fmt.Errorf("compress: %w", err)
		}
		c.writer = w
	}
	c.writer.Reset(out)
	if _, err := c.writer.Write(b.raw); err != nil {
		return dst, fmt.Errorf("compress: %w", err)
	}
	if err := c.writer.Close(); err != nil {
		return dst, fmt.Errorf("compress: %w", err)
	}
	return binary.BigEndian.AppendUint32(out.Bytes(), crc32.Checksum(out.Bytes()[start:], castagnoli())), nil
}

// Decode returns the bytes for a Reader. The error wraps ErrCorrupt.
func (c *Codec) Decode(blob []byte) ([]byte, error) {
	if len(blob) < 2+1+checksumBytes {
		return nil, fmt.Errorf("%d bytes: %w", len(blob), ErrCorrupt)
	}
	body := blob[:len(blob)-checksumBytes]
	if crc32.Checksum(body, castagnoli()) != binary.BigEndian.Uint32(blob[len(body):]) {
		return nil, fmt.Errorf("checksum: %w", ErrCorrupt)
	}
	if body[0] != version || body[1] != codecDeflate {
		return nil, fmt.Errorf("version %d, codec %d: %w", body[0], body[1], ErrCorrupt)
	}
	size, n := binary.Uvarint(body[2:])
	if n <= 0 || size > RawBytesMax {
		return nil, fmt.Errorf("length: %w", ErrCorrupt)
	}
	from := bytes.NewReader(body[2+n:])
	if c.reader == nil {
		c.reader = flate.NewReader(from)
	} else if err := c.reader.(flate.Resetter).Reset(from, nil); err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	raw := make([]byte, size)
	if _, err := io.ReadFull(c.reader, raw); err != nil {
		return nil, fmt.Errorf("decompress: %w: %w", ErrCorrupt, err)
	}
	return raw, nil
}
