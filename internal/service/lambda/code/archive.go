package code

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// The limits of an archive.
const (
	// UnzippedBytesMax is how large a function with its layers may be unpacked. Source: Developer Guide, "Lambda quotas"; recorded:
	// "Unzipped size must be smaller than 262144000 bytes".
	UnzippedBytesMax = 262144000
	// ZippedBytesMax is how large an archive in a request may be. Source: the same page; recorded.
	ZippedBytesMax = 52428800
	// EntriesMax is how many files, folders and links an archive may have. It is ours: the dependencies of the largest functions have some
	// ten thousand.
	EntriesMax = 1 << 17
	// nameBytesMax is how long the name of an entry may be, and the target of a link: PATH_MAX.
	nameBytesMax = 4096
	// partBytesMax is how long a part of a name may be: NAME_MAX.
	partBytesMax = 255
)

// Why an archive is refused. The errors come wrapped.
var (
	// ErrArchive is the refusal of what is no archive, or a hostile one.
	ErrArchive = errors.New("not an archive that can be unpacked")
	// ErrEmpty is the refusal of an archive without entries.
	ErrEmpty = errors.New("the archive is empty")
	// ErrTooLarge is the refusal of an archive that unpacks to more than it may.
	ErrTooLarge = errors.New("the archive unpacks to too much")
)

// archive is a zip file whose entries were judged by name and kind, not yet by content.
type archive struct {
	entries []entry
	// left is how many bytes its files may still have.
	left int64
}

// entry is one of an archive.
type entry struct {
	*zip.File
	name string // relative to the folder, with slashes, clean
}

// open reads the directory of an archive and judges it.
func open(from io.ReaderAt, size, bytesMax int64) (*archive, error) {
	z, err := zip.NewReader(from, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%w: %w", ErrArchive, err)
	}
	switch {
	case len(z.File) == 0:
		return nil, ErrEmpty
	case len(z.File) > EntriesMax:
		return nil, fmt.Errorf("%w: %d entries", ErrTooLarge, len(z.File))
	}
	a := &archive{left: bytesMax}
	var declared uint64
	for _, f := range z.File {
		e, err := judge(f)
		if err != nil {
			return nil, err
		}
		if e.name == "." {
			continue
		}
		if declared += min(f.UncompressedSize64, 1<<40); declared > uint64(bytesMax) { //nolint:gosec // a limit is positive
			return nil, fmt.Errorf("%w: it says so itself", ErrTooLarge)
		}
		a.entries = append(a.entries, e)
	}
	return a, nil
}

// judge accepts an entry by its name and kind.
func judge(f *zip.File) (entry, error) {
	name := path.Clean(f.Name)
	switch mode := f.Mode(); {
	case f.Name == "" || len(f.Name) > nameBytesMax || strings.ContainsRune(f.Name, 0) || !fs.ValidPath(name):
		return entry{}, fmt.Errorf("%w: the name %.200q", ErrArchive, f.Name)
	case longPart(name):
		return entry{}, fmt.Errorf("%w: a part of the name %.200q is too long", ErrArchive, f.Name)
	case f.Flags&encrypted != 0:
		return entry{}, fmt.Errorf("%w: %q is encrypted", ErrArchive, f.Name)
	case mode&fs.ModeType&^(fs.ModeDir|fs.ModeSymlink) != 0:
		return entry{}, fmt.Errorf("%w: %q is %v", ErrArchive, f.Name, mode)
	case mode.IsDir() && !strings.HasSuffix(f.Name, "/"):
		return entry{}, fmt.Errorf("%w: %q is a folder by its mode alone", ErrArchive, f.Name)
	}
	return entry{f, name}, nil
}

// encrypted is the flag of an entry that is. Source: APPNOTE.TXT, section 4.4.4, bit 0.
const encrypted = 1

func longPart(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > partBytesMax {
			return true
		}
	}
	return false
}

// copyTo unpacks a file's content. What the archive says of its size counts for nothing.
func (a *archive) copyTo(to io.Writer, e entry) error {
	from, err := e.Open()
	if err != nil {
		return fmt.Errorf("%w: %q: %w", ErrArchive, e.Name, err)
	}
	n, err := io.Copy(&sink{to: to}, io.LimitReader(from, a.left+1))
	a.left -= n
	var written *writeError
	switch closed := from.Close(); {
	case errors.As(err, &written):
		return written.error
	case a.left < 0:
		return fmt.Errorf("%w: at %q", ErrTooLarge, e.Name)
	case err != nil || closed != nil:
		return fmt.Errorf("%w: %q: %w", ErrArchive, e.Name, errors.Join(err, closed))
	}
	return nil
}

// sink tells an error of writing, which is the disk's, from one of reading, which is the archive's.
type sink struct{ to io.Writer }

type writeError struct{ error }

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	if err != nil {
		err = &writeError{err}
	}
	return n, err
}

// target reads where a link leads. It must stay in the folder: a link that leads out would show who follows it another's files. "..", which
// after a link means another place than the text says, is only left where the link itself is what it starts from.
func (a *archive) target(e entry) (string, error) {
	var text strings.Builder
	if err := a.copyTo(&text, e); err != nil {
		return "", err
	}
	to := text.String()
	if to == "" || len(to) > nameBytesMax || strings.ContainsRune(to, 0) || path.IsAbs(to) || !fs.ValidPath(path.Join(path.Dir(e.name), to)) {
		return "", fmt.Errorf("%w: the link %q leads to %.200q", ErrArchive, e.Name, to)
	}
	return path.Clean(to), nil
}
