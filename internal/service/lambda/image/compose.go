package image

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// compose puts a layer's tree on top of a root file system, as an overlay would show it: what goes goes first; a folder over a folder is
// both, anything else takes the place of what was there. Files are hard links to the layer's.
func compose(rootfs, tree string, c changes) error {
	root, err := os.OpenRoot(rootfs)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	for _, folder := range c.Opaque {
		if err := emptyFolder(root, folder); err != nil {
			return err
		}
	}
	for _, gone := range c.Whiteouts {
		if err := root.RemoveAll(gone); err != nil && !isMissing(err) {
			return fmt.Errorf("%w: %w", ErrInvalid, err)
		}
	}
	if err := filepath.WalkDir(tree, func(from string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(tree, from)
		if err != nil || name == "." {
			return err
		}
		return lay(root, rootfs, from, name, entry)
	}); err != nil {
		return err
	}
	for name, target := range c.Links {
		if err := linkBelow(root, name, target); err != nil {
			return err
		}
	}
	return nil
}

// isMissing also holds where a parent is no folder: what a whiteout removes need not be there.
func isMissing(err error) bool {
	var at *fs.PathError
	return errors.Is(err, fs.ErrNotExist) || errors.As(err, &at) && isNotFolder(at.Err)
}

func emptyFolder(root *os.Root, folder string) error {
	d, err := root.Open(folder)
	if err != nil {
		if isMissing(err) {
			return nil
		}
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	names, err := d.Readdirnames(-1)
	if err = errors.Join(err, d.Close()); err != nil {
		if isMissing(err) {
			return nil // no folder
		}
		return err
	}
	for _, n := range names {
		if err := root.RemoveAll(filepath.Join(folder, n)); err != nil {
			return err
		}
	}
	return nil
}

// lay puts one entry. Its parent is a folder of the root file system, and no link: it was laid before.
func lay(root *os.Root, rootfs, from, name string, entry fs.DirEntry) error {
	before, err := root.Lstat(name)
	there := err == nil
	if there && (!entry.IsDir() || !before.IsDir()) {
		if err := root.RemoveAll(name); err != nil {
			return err
		}
		there = false
	}
	switch {
	case entry.Type()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return root.Symlink(target, name)
	case !entry.IsDir():
		return os.Link(from, filepath.Join(rootfs, name))
	}
	info, err := entry.Info()
	if err != nil {
		return err
	}
	if !there {
		if err := root.Mkdir(name, info.Mode().Perm()); err != nil {
			return err
		}
	}
	return root.Chmod(name, info.Mode().Perm())
}

func linkBelow(root *os.Root, name, target string) error {
	at, err := root.Lstat(target)
	if err != nil || !at.Mode().IsRegular() {
		return fmt.Errorf("%q is a hard link to %q, which is no file of the image: %w", name, target, ErrInvalid)
	}
	if err := root.RemoveAll(name); err != nil {
		return err
	}
	if err := root.MkdirAll(filepath.Dir(name), folderMode); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if err := root.Link(target, name); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return nil
}
