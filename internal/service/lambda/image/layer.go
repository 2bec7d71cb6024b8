package image

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// The bounds of an image, all layers together.
const (
	// BytesMax is the largest image that Lambda takes, unpacked: 10 GB (Developer Guide, "Lambda quotas").
	BytesMax = 10 << 30
	// EntriesMax bounds the files, folders and links of an image.
	EntriesMax = 1_000_000
	// nameBytesMax is the longest path that Linux takes.
	nameBytesMax = 4096
)

var errTooLarge = fmt.Errorf("the image is larger than %d bytes or %d entries, unpacked: %w", int64(BytesMax), EntriesMax, ErrInvalid)

// changes is what a layer does to those below it, beyond the tree of files that it adds.
type changes struct {
	// Whiteouts are paths that go, Opaque folders whose content from below goes.
	Whiteouts, Opaque []string
	// Links are hard links to files of layers below, by their own paths.
	Links map[string]string
}

// The names that mean changes (layer.md of the OCI image specification, "Whiteouts").
const (
	whiteout = ".wh."
	opaque   = ".wh..wh..opq"
)

// room is what is left of the bounds.
type room struct{ bytes, entries int64 }

func (r *room) take(bytes int64) error {
	r.bytes -= bytes
	r.entries--
	if bytes < 0 || r.bytes < 0 || r.entries < 0 {
		return errTooLarge
	}
	return nil
}

// unpackLayer writes the tree of a layer into an empty folder. The content must have the digest, "sha256:…" of the uncompressed bytes.
func unpackLayer(folder string, content io.Reader, digest string, left *room) (changes, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return changes{}, err
	}
	defer func() { _ = root.Close() }()
	hash := sha256.New()
	// Padding and what else follows the archive belongs to the digest; the bounds hold for it too.
	bytes := &io.LimitedReader{R: io.TeeReader(content, hash), N: 2*BytesMax + 1}
	l := layer{root: root, left: left, changes: changes{Links: map[string]string{}}}
	for archive := tar.NewReader(bytes); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return changes{}, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		if err := l.entry(header, archive); err != nil {
			return changes{}, fmt.Errorf("%q: %w", header.Name, err)
		}
	}
	if _, err := io.Copy(io.Discard, bytes); err != nil {
		return changes{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if got := "sha256:" + hex.EncodeToString(hash.Sum(nil)); got != digest {
		return changes{}, fmt.Errorf("a layer has the digest %s in place of %s: %w", got, digest, ErrInvalid)
	}
	return l.changes, nil
}

// layer is one that is being unpacked.
type layer struct {
	root    *os.Root
	left    *room
	changes changes
}

// entry writes one entry. Nothing gets outside the root: every call goes through it, and it follows no link that leads out.
func (l *layer) entry(h *tar.Header, content io.Reader) error {
	if err := l.left.take(h.Size); err != nil {
		return err
	}
	name, err := clean(h.Name)
	if err != nil || name == "." {
		return err
	}
	folder, base := path.Split(name)
	folder = path.Clean(folder)
	switch {
	case base == opaque:
		l.changes.Opaque = append(l.changes.Opaque, folder)
		return nil
	case strings.HasPrefix(base, whiteout+whiteout): // other marks of AUFS
		return nil
	case strings.HasPrefix(base, whiteout):
		l.changes.Whiteouts = append(l.changes.Whiteouts, path.Join(folder, strings.TrimPrefix(base, whiteout)))
		return nil
	}
	if err := l.root.MkdirAll(folder, folderMode); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if h.Typeflag != tar.TypeDir { // a later entry takes the place of an earlier one
		if err := l.root.RemoveAll(name); err != nil {
			return fmt.Errorf("%w: %w", ErrInvalid, err)
		}
	}
	return l.put(name, h, content)
}

const folderMode = 0o755

func (l *layer) put(name string, h *tar.Header, content io.Reader) error {
	mode := modeOf(h)
	switch h.Typeflag {
	case tar.TypeDir:
		return l.folder(name, mode)
	case tar.TypeReg:
		return l.file(name, mode, content)
	case tar.TypeSymlink:
		if len(h.Linkname) > nameBytesMax || h.Linkname == "" {
			return fmt.Errorf("a link to %q: %w", h.Linkname, ErrInvalid)
		}
		return l.root.Symlink(h.Linkname, name)
	case tar.TypeLink:
		return l.link(name, h.Linkname)
	}
	return nil // devices, pipes and sockets are not for functions
}

// modeOf leaves out what gives rights: set-user-ID, set-group-ID. The server must be able to remove what it wrote.
func modeOf(h *tar.Header) fs.FileMode {
	mode := fs.FileMode(h.Mode).Perm() | 0o600
	if h.Typeflag == tar.TypeDir {
		mode |= 0o700
	}
	return mode
}

func (l *layer) folder(name string, mode fs.FileMode) error {
	if at, err := l.root.Lstat(name); err == nil && !at.IsDir() {
		if err := l.root.Remove(name); err != nil {
			return err
		}
	}
	if err := l.root.Mkdir(name, mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return l.root.Chmod(name, mode) // the umask does not count
}

func (l *layer) file(name string, mode fs.FileMode, content io.Reader) error {
	f, err := l.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Chmod(mode), f.Close())
}

// link makes a hard link; the file may be one of a layer below.
func (l *layer) link(name, target string) error {
	to, err := clean(target)
	if err != nil {
		return err
	}
	at, err := l.root.Lstat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.changes.Links[name] = to
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	case at.IsDir():
		return fmt.Errorf("a hard link to a folder: %w", ErrInvalid)
	}
	if err := l.root.Link(to, name); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return nil
}

// clean makes a name relative to the root. A name that leads out of it is refused, not bent.
func clean(name string) (string, error) {
	if len(name) > nameBytesMax || strings.ContainsRune(name, 0) {
		return "", fmt.Errorf("a name of %d bytes: %w", len(name), ErrInvalid)
	}
	out := path.Clean(strings.TrimLeft(name, "/"))
	if out == ".." || strings.HasPrefix(out, "../") {
		return "", fmt.Errorf("%q leads out of the image: %w", name, ErrInvalid)
	}
	return out, nil
}
