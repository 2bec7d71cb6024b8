package objectstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"sluice/internal/blob"
	"sluice/internal/seal"
	"sluice/internal/store"
)

// pins count who reads a content, and keep the blobs of one that is gone until nobody does.
type pins struct {
	mu sync.Mutex
	of map[ID]*pin
}

type pin struct {
	readers int
	doomed  []blob.Digest
}

func (p *pins) add(content ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of[content] == nil {
		p.of[content] = &pin{}
	}
	p.of[content].readers++
}

// doom leaves the blobs to the content's last reader; it reports false if there is none.
func (p *pins) doom(content ID, blobs []blob.Digest) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := p.of[content]
	if held == nil {
		return false
	}
	held.doomed = append(held.doomed, blobs...)
	return true
}

// drop returns the blobs that are to be removed.
func (p *pins) drop(content ID) []blob.Digest {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := p.of[content]
	if held.readers--; held.readers > 0 {
		return nil
	}
	delete(p.of, content)
	return held.doomed
}

// Held is how many contents are being read.
func (s *Store) Held() int {
	s.pins.mu.Lock()
	defer s.pins.mu.Unlock()
	return len(s.pins.of)
}

// Reader reads the body of an object as it was when it was opened. It must be closed.
type Reader struct {
	Object *Object
	store  *Store
	parts  []Part
	// inline are the sealed bodies of small parts: nothing else keeps them once the object is deleted. There is one at most.
	inline map[ID][]byte
	close  sync.Once
}

// Open opens the object at a place, or answers ErrNotFound.
func (s *Store) Open(at Place) (*Reader, error) {
	stripe := s.stripe(at)
	stripe.RLock()
	defer stripe.RUnlock()
	o, err := s.get(at)
	if err != nil {
		return nil, err
	}
	parts, err := s.layout(o.Content)
	if err != nil {
		return nil, err
	}
	r := &Reader{Object: o, store: s, parts: parts, inline: map[ID][]byte{}}
	for i := range parts {
		if !parts[i].Inline {
			continue
		}
		if r.inline[parts[i].ID], err = s.store.Get(inlineKey(parts[i].ID)); err != nil {
			return nil, fmt.Errorf("read a body: %w", errors.Join(store.ErrCorrupt, err))
		}
	}
	s.pins.add(o.Content)
	return r, nil
}

// Close lets go of the body.
func (r *Reader) Close() {
	r.close.Do(func() { r.store.deleteBlobs(r.store.pins.drop(r.Object.Content)) })
}

// Part returns a part by its number, and where in the body it begins; false for one that there is not. The only part of a body that was put whole
// is number 1.
func (r *Reader) Part(number int) (p *Part, from int64, ok bool) {
	for i := range r.parts {
		if n := r.parts[i].Number; n == number || n == 0 && number == 1 {
			return &r.parts[i], from, true
		}
		from += r.parts[i].Size
	}
	return nil, 0, false
}

// Parts are all of them, in order.
func (r *Reader) Parts() []Part { return r.parts }

// Send gives the bytes from ≤ i < to of the body to send, piece by piece; each is send's. It ends with ctx.
func (r *Reader) Send(ctx context.Context, from, to int64, send func([]byte) error) error {
	begin := int64(0)
	for i := range r.parts {
		p := &r.parts[i]
		end := begin + p.Size
		if from < end && to > begin {
			if err := r.sendPart(ctx, p, max(from-begin, 0), min(to, end)-begin, send); err != nil {
				return err
			}
		}
		begin = end
	}
	return nil
}

// Bytes is what Send gives, in memory.
func (r *Reader) Bytes(ctx context.Context, from, to int64) ([]byte, error) {
	out := make([]byte, 0, to-from)
	err := r.Send(ctx, from, to, func(piece []byte) error {
		out = append(out, piece...)
		return nil
	})
	return out, err
}

func (r *Reader) sendPart(ctx context.Context, p *Part, from, to int64, send func([]byte) error) error {
	if p.Inline {
		return r.sendInline(p, from, to, send)
	}
	begin := int64(0)
	for i := range p.Chunks {
		end := begin + p.Chunks[i].Size
		if from < end && to > begin {
			if err := r.sendChunk(ctx, p, i, max(from-begin, 0), min(to, end)-begin, send); err != nil {
				return err
			}
		}
		begin = end
	}
	return nil
}

func (r *Reader) sendInline(p *Part, from, to int64, send func([]byte) error) error {
	plain, err := r.store.openFrame(p.ID, 0, r.inline[p.ID])
	if err != nil {
		return fmt.Errorf("open a body: %w", err)
	}
	if int64(len(plain)) != p.Size {
		return fmt.Errorf("a body of %d bytes has %d: %w", p.Size, len(plain), store.ErrCorrupt)
	}
	return send(plain[from:to])
}

func (r *Reader) sendChunk(ctx context.Context, p *Part, number int, from, to int64, send func([]byte) error) error {
	chunk := &p.Chunks[number]
	b, err := r.store.blobs.Open(chunk.Digest)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // it is only read
	first := int64(number) * (ChunkBytes / FrameBytes)
	for frame := from / FrameBytes; frame*FrameBytes < to; frame++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		at := frame * FrameBytes
		sealed := make([]byte, min(FrameBytes, chunk.Size-at)+seal.OverheadBytes)
		if _, err := b.ReadAt(sealed, frame*(FrameBytes+seal.OverheadBytes)); err != nil {
			return fmt.Errorf("read blob %s: %w", chunk.Digest, err)
		}
		plain, err := r.store.openFrame(p.ID, first+frame, sealed)
		if err != nil {
			return fmt.Errorf("open blob %s: %w", chunk.Digest, err)
		}
		if err := send(plain[max(from-at, 0):min(to-at, int64(len(plain)))]); err != nil {
			return err
		}
	}
	return nil
}
