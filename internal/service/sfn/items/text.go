package items

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

// text is a file's, decompressed, and how far it was read.
type text struct {
	in     *bufio.Reader
	offset int64
}

const (
	bufferBytes = 64 << 10
	// windowBytesMax bounds what a compressed file may ask its reader to remember: zstd's highest ordinary level asks for 8 MiB.
	windowBytesMax = 8 << 20
)

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	byteOrder = []byte{0xef, 0xbb, 0xbf}
)

// openText finds out how a file is compressed, by its first bytes, and goes to the place. A byte order mark is left out.
func openText(from func(offset int64) io.Reader, at Place) (*text, bool, error) {
	if at.Offset > 0 && !at.Packed {
		return &text{in: bufio.NewReaderSize(from(at.Offset), bufferBytes), offset: at.Offset}, false, nil
	}
	under := &source{in: from(0)}
	raw := bufio.NewReaderSize(under, bufferBytes)
	first, err := raw.Peek(len(zstdMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	t := &text{in: raw}
	var plain io.Reader
	switch {
	case bytes.HasPrefix(first, gzipMagic):
		plain, err = gzip.NewReader(raw)
	case bytes.HasPrefix(first, zstdMagic):
		plain, err = zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(windowBytesMax))
	default:
		return t, false, t.begin(at.Offset)
	}
	if err != nil {
		return nil, false, under.fault(err)
	}
	t.in = bufio.NewReaderSize(unpacked{plain, under}, bufferBytes)
	return t, true, t.begin(at.Offset)
}

func (t *text) begin(offset int64) error {
	if offset > 0 {
		n, err := io.CopyN(io.Discard, t.in, offset)
		t.offset = n
		return err
	}
	first, err := t.in.Peek(len(byteOrder))
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if bytes.Equal(first, byteOrder) {
		t.skip(len(byteOrder))
	}
	return nil
}

// read is the next byte; false at the end or at an error, which err tells apart.
func (t *text) read() (byte, error) {
	c, err := t.in.ReadByte()
	if err == nil {
		t.offset++
	}
	return c, err
}

// unread puts the byte back that was read last.
func (t *text) unread() {
	if t.in.UnreadByte() == nil {
		t.offset--
	}
}

// peek is the next byte, which stays.
func (t *text) peek() (byte, error) {
	next, err := t.in.Peek(1)
	if len(next) == 0 {
		return 0, err
	}
	return next[0], nil
}

func (t *text) skip(n int) {
	n, _ = t.in.Discard(n)
	t.offset += int64(n)
}

// source is where the bytes come from, and how that failed.
type source struct {
	in  io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// unpacked is a decompressed stream. What is wrong with it is the data's fault, unless the source failed.
type unpacked struct {
	plain io.Reader
	from  *source
}

func (u unpacked) Read(p []byte) (int, error) {
	n, err := u.plain.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = u.from.fault(err)
	}
	return n, err
}

func (s *source) fault(err error) error {
	if s.err != nil {
		return s.err
	}
	return Unreadable("The file cannot be decompressed: %s.", err)
}
