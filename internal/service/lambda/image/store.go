package image

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-containerregistry/pkg/v1"
	"golang.org/x/sync/singleflight"
)

// Image is one that is unpacked.
type Image struct {
	// ID is the digest of the image's configuration, "sha256:…": the same bytes everywhere have it.
	ID string
	// Digest is that of the manifest, by which a registry has the image.
	Digest string
	// Rootfs is the folder of its files, for reading alone.
	Rootfs string `json:"-"`
	// The configuration, as far as Lambda obeys it.
	Entrypoint, Cmd, Env []string
	WorkingDir           string
}

// Store keeps unpacked images in a folder. It is safe for concurrent use.
type Store struct {
	folder  string
	sources Sources
	flights singleflight.Group
}

// The folders of a store: images and layers by the hexadecimal digits of their digests, and what is in the making.
const (
	imagesFolder = "images"
	layersFolder = "layers"
	makingFolder = "making"

	rootfsFolder = "rootfs" // of an image
	treeFolder   = "tree"   // of a layer
	noteFile     = "note.json"
)

// Open opens a store, and removes what a process before it had not finished.
func Open(folder string, sources Sources) (*Store, error) {
	s := &Store{folder: folder, sources: sources}
	if err := os.RemoveAll(filepath.Join(folder, makingFolder)); err != nil {
		return nil, fmt.Errorf("open the images: %w", err)
	}
	for _, f := range []string{imagesFolder, layersFolder, makingFolder} {
		if err := os.MkdirAll(filepath.Join(folder, f), 0o711); err != nil { // a sandbox's user passes through
			return nil, fmt.Errorf("open the images: %w", err)
		}
	}
	return s, nil
}

// Pull brings an image here for a processor in Docker's words, "amd64" or "arm64". It fails with ErrNotFound, ErrDenied, ErrPlatform,
// ErrInvalid or ErrReference, or with what the disk or the network says.
func (s *Store) Pull(ctx context.Context, r Reference, architecture string) (*Image, error) {
	source, done, err := s.sources.open(ctx, r, architecture)
	defer done()
	if err != nil {
		return nil, err
	}
	d, err := describe(source, architecture)
	if err != nil {
		return nil, err
	}
	// The context of the one that comes first counts for those who wait with it; they ask again where it has left.
	for {
		_, err, shared := s.flights.Do(d.id, func() (any, error) { return nil, s.unpack(ctx, source, d) })
		switch {
		case err == nil:
			return s.Get(d.id)
		case !shared || !errors.Is(err, context.Canceled) || ctx.Err() != nil:
			return nil, err
		}
	}
}

// Get returns an image that was pulled. It fails with ErrNotFound.
func (s *Store) Get(id string) (*Image, error) {
	var i Image
	if err := readNote(s.image(id), &i); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", id, ErrNotFound)
		}
		return nil, fmt.Errorf("%s: %w", id, err)
	}
	i.Rootfs = filepath.Join(s.image(id), rootfsFolder)
	return &i, nil
}

func (s *Store) image(id string) string { return filepath.Join(s.folder, imagesFolder, digits(id)) }

func digits(digest string) string { return strings.TrimPrefix(digest, "sha256:") }

// Keep removes the images that are not wanted any more, and the layers that only they had. Nobody runs them, and nobody pulls
// meanwhile.
func (s *Store) Keep(wanted func(id string) bool) error {
	used := map[string]bool{}
	entries, err := os.ReadDir(filepath.Join(s.folder, imagesFolder))
	if err != nil {
		return err
	}
	for _, e := range entries {
		id := "sha256:" + e.Name()
		if !wanted(id) {
			if err := os.RemoveAll(s.image(id)); err != nil {
				return fmt.Errorf("remove the image %s: %w", id, err)
			}
			continue
		}
		var n note
		if err := readNote(s.image(id), &n); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		for _, l := range n.Layers {
			used[digits(l)] = true
		}
	}
	layers, err := os.ReadDir(filepath.Join(s.folder, layersFolder))
	if err != nil {
		return err
	}
	for _, l := range layers {
		if !used[l.Name()] {
			if err := os.RemoveAll(filepath.Join(s.folder, layersFolder, l.Name())); err != nil {
				return fmt.Errorf("remove the layer %s: %w", l.Name(), err)
			}
		}
	}
	return nil
}

// note is what is kept beside an image's files.
type note struct {
	Image
	Layers []string // uncompressed digests, the lowest first
}

func readNote(folder string, into any) error {
	text, err := os.ReadFile(filepath.Join(folder, noteFile))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func writeNote(folder string, what any) error {
	text, err := json.Marshal(what)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, noteFile), text, 0o600)
}

// made puts a finished folder in its place, after its bytes are on the disk. Whoever was faster has made the same.
func made(folder, place string) error {
	if err := syncAll(folder); err != nil {
		return err
	}
	if err := os.Rename(folder, place); err != nil && !isThere(place) {
		return err
	}
	return nil
}

func isThere(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, noteFile))
	return err == nil
}

// unpack makes an image unless it is there.
func (s *Store) unpack(ctx context.Context, source v1.Image, d *description) error {
	if isThere(s.image(d.id)) {
		return nil
	}
	making, err := os.MkdirTemp(filepath.Join(s.folder, makingFolder), "image-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(making) }()
	rootfs := filepath.Join(making, rootfsFolder)
	if err := errors.Join(os.Chmod(making, 0o711), os.Mkdir(rootfs, folderMode)); err != nil { //nolint:gosec // a sandbox's user passes through
		return err
	}
	left := &room{bytes: BytesMax, entries: EntriesMax}
	for i, digest := range d.layers {
		layer, c, err := s.layer(ctx, source, i, digest, left)
		if err != nil {
			return fmt.Errorf("layer %d: %w", i, err)
		}
		if err := compose(rootfs, filepath.Join(layer, treeFolder), c); err != nil {
			return fmt.Errorf("layer %d: %w", i, err)
		}
	}
	if err := writeNote(making, note{Image: d.image(), Layers: d.layers}); err != nil {
		return err
	}
	return made(making, s.image(d.id))
}

// layerNote is what is kept beside a layer's tree.
type layerNote struct {
	Changes        changes
	Bytes, Entries int64 // what it took of the bounds
}

// layer returns the folder of a layer, unpacked now or before, and what it changes.
func (s *Store) layer(ctx context.Context, source v1.Image, i int, digest string, left *room) (string, changes, error) {
	place := filepath.Join(s.folder, layersFolder, digits(digest))
	if !isThere(place) {
		if err := s.unpackLayer(ctx, source, i, digest, place, *left); err != nil {
			return "", changes{}, err
		}
	}
	var n layerNote
	if err := readNote(place, &n); err != nil {
		return "", changes{}, err
	}
	left.bytes, left.entries = left.bytes-n.Bytes, left.entries-n.Entries
	if left.bytes < 0 || left.entries < 0 {
		return "", changes{}, errTooLarge
	}
	return place, n.Changes, nil
}

func (s *Store) unpackLayer(ctx context.Context, source v1.Image, i int, digest, place string, left room) error {
	making, err := os.MkdirTemp(filepath.Join(s.folder, makingFolder), "layer-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(making) }()
	tree := filepath.Join(making, treeFolder)
	if err := os.Mkdir(tree, folderMode); err != nil {
		return err
	}
	layers, err := source.Layers()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	content, err := layers[i].Uncompressed()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	defer func() { _ = content.Close() }() // it was only read
	before := left
	c, err := unpackLayer(tree, while{ctx, content}, digest, &left)
	if err := errors.Join(ctx.Err(), err); err != nil {
		return err
	}
	if err := writeNote(making, layerNote{Changes: c, Bytes: before.bytes - left.bytes, Entries: before.entries - left.entries}); err != nil {
		return err
	}
	return made(making, place)
}

// while ends a reader that knows no context, such as one of an archive, with one.
type while struct {
	ctx  context.Context //nolint:containedctx // of the one call that reads
	from io.Reader
}

func (w while) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.from.Read(p)
}
