package code

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sluice/internal/blob"
)

// MergedDigest names the folder of layers that are merged in that order: of one layer it is the layer's own folder, of none there is none.
// It is the digest of a text that is no archive, so no archive has it.
func MergedDigest(layers []blob.Digest) blob.Digest {
	switch len(layers) {
	case 0:
		return blob.Digest{}
	case 1:
		return layers[0]
	}
	text := []byte("merged layers\n")
	for _, l := range layers {
		text = append(append(text, l.String()...), '\n')
	}
	return blob.DigestOf(text)
}

// Merged returns the folder that a function with these layers sees as /opt: each unpacked over those before it, so that of two files of one
// name the later layer's is there (Developer Guide, "Adding layers to functions": the order of the layers is that in which their content is
// merged). What is a folder in one and none in the other is the later one's whole. There is one folder for each list; its files are the
// layers' own, by another name, where the file system has links. Remove and Keep know it by MergedDigest.
//
// The layers have to be held, as for Folder. Without layers the path is empty.
func (f *Folders) Merged(ctx context.Context, layers []blob.Digest) (string, error) {
	if len(layers) == 0 {
		return "", nil
	}
	paths := make([]string, len(layers))
	for i, l := range layers {
		var err error
		if paths[i], err = f.Folder(ctx, l); err != nil {
			return "", err
		}
	}
	if len(layers) == 1 {
		return paths[0], nil
	}
	return f.once(ctx, MergedDigest(layers), func(draft string) error { return merge(paths, draft) })
}

// merge lays folders over each other in a new one.
func merge(folders []string, draft string) error {
	if err := os.Mkdir(draft, ownerMode); err != nil {
		return err
	}
	into, err := os.OpenRoot(draft)
	if err != nil {
		return err
	}
	for _, from := range folders {
		if err == nil {
			err = layOver(from, into)
		}
	}
	if err != nil {
		err = fmt.Errorf("merge layers: %w", err)
	}
	return errors.Join(err, into.Chmod(".", folderMode), into.Close())
}

// layOver puts everything of a folder into another, in place of what has the same name there. No link is followed on either side.
func layOver(from string, into *os.Root) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == from {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if err := makeWay(into, name, d.IsDir()); err != nil {
			return err
		}
		switch {
		case d.IsDir():
			if err := into.Mkdir(name, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
			return into.Chmod(name, folderMode) // whatever the umask takes away
		case d.Type() == fs.ModeSymlink:
			to, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return into.Symlink(to, name)
		}
		return linkOrCopy(path, into, name)
	})
}

// makeWay removes what has a name that is wanted, unless both are folders.
func makeWay(into *os.Root, name string, folder bool) error {
	there, err := into.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && folder && there.IsDir():
		return nil
	case err != nil:
		return err
	}
	return into.RemoveAll(name)
}

// linkOrCopy makes a file of the same content and mode. A file has only so many links, and some file systems allow none.
func linkOrCopy(path string, into *os.Root, name string) error {
	if err := os.Link(path, filepath.Join(into.Name(), name)); err == nil {
		return nil
	}
	return copyFile(path, into, name)
}

func copyFile(path string, into *os.Root, name string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // it is only read
	info, err := from.Stat()
	if err != nil {
		return err
	}
	to, err := into.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Chmod(info.Mode().Perm()), to.Close())
}
