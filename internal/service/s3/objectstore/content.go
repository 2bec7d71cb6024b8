package objectstore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"syscall"

	"sluice/internal/blob"
	"sluice/internal/seal"
	"sluice/internal/store"
)

// How bodies lie on the disk.
const (
	// FrameBytes is how much of a body is sealed together: what is read of it at the least.
	FrameBytes = 64 << 10
	// ChunkBytes is how much of a body is in one blob, sealed. It is what a write has in memory beside the body.
	ChunkBytes = 8 << 20
	// inlineBytesMax is how large a body is at most that lies in the store, which takes it together with the record.
	inlineBytesMax = FrameBytes
)

// Part is a piece of a body: the only one of an object that was put whole, or one that was uploaded by itself.
type Part struct {
	Number   int      `json:"number,omitzero"`
	ID       ID       `json:"id"`
	Size     int64    `json:"size"`
	Checksum Checksum `json:"checksum,omitzero"`
	// Inline says that the body lies in the store; otherwise it is in the chunks.
	Inline bool    `json:"inline,omitzero"`
	Chunks []Chunk `json:"chunks,omitempty"`
}

// Chunk is a blob of sealed frames.
type Chunk struct {
	Digest blob.Digest `json:"digest"`
	Size   int64       `json:"size"` // of what is sealed
}

// Content is a body that was written, and that nothing refers to yet. Whoever makes one gives it to Set, SetPart or Discard.
type Content struct {
	store *Store
	ID    ID
	parts []Part
	// inline are the sealed bodies of the parts that are to lie in the store.
	inline map[ID][]byte
}

// Write keeps a body on the disk, but for a small one, which goes there with its record.
func (s *Store) Write(body []byte) (*Content, error) {
	c := s.NewContent()
	return c, c.Add(Part{}, body)
}

// NewContent is a content without parts.
func (s *Store) NewContent() *Content {
	return &Content{store: s, ID: s.newID(), inline: map[ID][]byte{}}
}

// Add writes a body as a part behind the others, with the number and the checksum of p.
func (c *Content) Add(p Part, body []byte) error {
	w := c.Part()
	for len(body) > 0 {
		piece := body[:min(len(body), ChunkBytes)]
		body = body[len(piece):]
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return w.Close(p)
}

// PartWriter writes a part piece by piece, a chunk of it in memory.
type PartWriter struct {
	content *Content
	part    Part
	buffer  []byte
	frame   int64
}

// Part begins a part. It is one of the content's when it is closed.
func (c *Content) Part() *PartWriter { return &PartWriter{content: c, part: Part{ID: c.store.newID()}} }

// Write takes a piece. An error ends the part.
func (w *PartWriter) Write(piece []byte) (int, error) {
	n := len(piece)
	for len(piece) > 0 {
		if len(w.buffer) == 0 && len(piece) >= ChunkBytes {
			if err := w.flush(piece[:ChunkBytes]); err != nil {
				return 0, err
			}
			piece = piece[ChunkBytes:]
			continue
		}
		take := min(len(piece), ChunkBytes-len(w.buffer))
		w.buffer = append(w.buffer, piece[:take]...)
		piece = piece[take:]
		if len(w.buffer) == ChunkBytes {
			if err := w.flush(w.buffer); err != nil {
				return 0, err
			}
			w.buffer = w.buffer[:0]
		}
	}
	return n, nil
}

// flush writes a chunk, if there is room: what the disk keeps in reserve is not for bodies. What was written before is removed if it fails.
func (w *PartWriter) flush(chunk []byte) error {
	if err := w.content.admit(); err != nil {
		w.Discard()
		return err
	}
	written, err := w.content.store.writeChunk(w.part.ID, w.frame, chunk)
	if err != nil {
		w.Discard()
		return err
	}
	w.part.Chunks = append(w.part.Chunks, written)
	w.part.Size += written.Size
	w.frame += ChunkBytes / FrameBytes
	return nil
}

// Discard removes a part that is not going to be closed.
func (w *PartWriter) Discard() { w.content.store.deleteBlobs(w.part.digests()) }

// Close makes what was written a part of the content, with the number and the checksum of p. A small one goes to the disk with its record.
func (w *PartWriter) Close(p Part) error {
	w.part.Number, w.part.Checksum = p.Number, p.Checksum
	switch {
	case len(w.part.Chunks) == 0 && len(w.buffer) <= inlineBytesMax:
		w.part.Inline, w.part.Size = true, int64(len(w.buffer))
		w.content.inline[w.part.ID] = w.content.store.sealFrame(nil, w.part.ID, 0, w.buffer)
	case len(w.buffer) > 0:
		if err := w.flush(w.buffer); err != nil {
			return err
		}
	}
	w.content.parts = append(w.content.parts, w.part)
	return nil
}

func (s *Store) writeChunk(part ID, frame int64, piece []byte) (Chunk, error) {
	chunk := Chunk{Size: int64(len(piece))}
	sealed := make([]byte, 0, sealedBytes(chunk.Size))
	for ; len(piece) > 0; frame++ {
		plain := piece[:min(len(piece), FrameBytes)]
		piece = piece[len(plain):]
		sealed = s.sealFrame(sealed, part, frame, plain)
	}
	var err error
	if chunk.Digest, err = s.blobs.Put(sealed); errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		err = fmt.Errorf("%w: %w", store.ErrNoRoom, err)
	}
	return chunk, err
}

// sealedBytes is how long the frames are that so many bytes become.
func sealedBytes(size int64) int64 {
	frames := (size + FrameBytes - 1) / FrameBytes
	return size + frames*seal.OverheadBytes
}

// sealFrame appends a frame. It opens at no other place than its own.
func (s *Store) sealFrame(dst []byte, part ID, frame int64, plain []byte) []byte {
	return append(dst, s.bodies.Seal(plain, framePlace(part, frame))...)
}

func (s *Store) openFrame(part ID, frame int64, sealed []byte) ([]byte, error) {
	return s.bodies.Open(sealed, framePlace(part, frame))
}

func framePlace(part ID, frame int64) []byte {
	return binary.BigEndian.AppendUint64(part[:], uint64(frame)) //nolint:gosec // it counts up from 0
}

func (p *Part) digests() []blob.Digest {
	out := make([]blob.Digest, len(p.Chunks))
	for i := range p.Chunks {
		out[i] = p.Chunks[i].Digest
	}
	return out
}

// Discard removes a content that is not to be kept.
func (c *Content) Discard() {
	for i := range c.parts {
		c.store.deleteBlobs(c.parts[i].digests())
	}
}

// settle discards the content if the change was refused that was to keep it. Of a store that has failed nobody knows what it has.
func (c *Content) settle(err error) error {
	if err != nil && !errors.Is(err, store.ErrFailed) {
		c.Discard()
	}
	return err
}

// admit refuses a content while there is little room. To the store one in place of another looks like something that makes room.
func (c *Content) admit() error { return c.store.store.Room().Admit(store.Adds) }

// keep makes the content's layout, and what it refers to, a part of a change.
func (c *Content) keep(ch *change) error {
	for i := range c.parts {
		c.keepPart(ch, &c.parts[i])
	}
	return ch.put(layoutKey(c.ID), layout{c.parts})
}

func (c *Content) keepPart(ch *change, p *Part) {
	if p.Inline {
		ch.batch.Put(inlineKey(p.ID), c.inline[p.ID])
	}
	for _, chunk := range p.Chunks {
		ch.batch.Put(blobKey(chunk.Digest), nil)
	}
}
