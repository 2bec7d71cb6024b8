package objectstore

import (
	"errors"
	"fmt"
	"log/slog"

	"sluice/internal/blob"
	"sluice/internal/store"
)

// change is what one operation writes, and the blobs that nothing refers to when that is on the disk.
type change struct {
	store *Store
	batch store.Batch
	gone  []gone
}

// gone are the blobs of a content, or of parts of an upload, which nobody reads.
type gone struct {
	content ID
	blobs   []blob.Digest
}

func (c *change) put(key []byte, v any) error {
	value, err := encode(v)
	if err != nil {
		return err
	}
	c.batch.Put(key, value)
	return nil
}

// drop removes the content of an object that is not to be there any more; nil is none.
func (c *change) drop(o *Object) error {
	if o == nil {
		return nil
	}
	parts, err := c.store.layout(o.Content)
	if err != nil {
		return err
	}
	c.batch.Delete(layoutKey(o.Content))
	c.dropParts(o.Content, parts)
	return nil
}

// dropParts removes the bodies of parts.
func (c *change) dropParts(content ID, parts []Part) {
	g := gone{content: content}
	for i := range parts {
		p := &parts[i]
		if p.Inline {
			c.batch.Delete(inlineKey(p.ID))
		}
		for _, chunk := range p.Chunks {
			c.batch.Delete(blobKey(chunk.Digest))
			g.blobs = append(g.blobs, chunk.Digest)
		}
	}
	if len(g.blobs) > 0 {
		c.gone = append(c.gone, g)
	}
}

// sweep removes the blobs, or leaves it to whoever reads them. What it fails to remove the next start removes.
func (c *change) sweep() {
	for _, g := range c.gone {
		if !c.store.pins.doom(g.content, g.blobs) {
			c.store.deleteBlobs(g.blobs)
		}
	}
}

func (s *Store) deleteBlobs(digests []blob.Digest) {
	for _, d := range digests {
		if err := s.blobs.Delete(d); err != nil {
			s.log.Warn("a chunk of an object that is gone was not removed", slog.String("digest", d.String()), slog.Any("error", err))
		}
	}
}

// layout is how the body of a content lies on the disk.
type layout struct {
	Parts []Part `json:"parts"`
}

func (s *Store) layout(content ID) ([]Part, error) {
	value, err := s.store.Get(layoutKey(content))
	if err != nil {
		return nil, fmt.Errorf("read the layout of content %s: %w", content, errors.Join(store.ErrCorrupt, err))
	}
	var l layout
	err = decode("a layout", value, &l)
	return l.Parts, err
}
