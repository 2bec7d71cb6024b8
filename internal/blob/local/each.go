package local

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"sluice/internal/blob"
)

// Each calls fn for every value. Files of other names are no blobs, and are left alone.
func (s *Store) Each(fn func(blob.Digest) error) error {
	shelves, err := s.list(s.dir)
	if err != nil {
		return err
	}
	for _, shelf := range shelves {
		if len(shelf) != shelfChars {
			continue
		}
		names, err := s.list(s.disk.PathJoin(s.dir, shelf))
		if err != nil {
			return err
		}
		for _, name := range names {
			d, err := blob.ParseDigest(name)
			if err != nil || name[:shelfChars] != shelf {
				continue
			}
			if err := fn(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// list names what lies in a folder, in order; nothing for one that is not there.
func (s *Store) list(dir string) ([]string, error) {
	names, err := s.disk.List(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list blobs: %w", err)
	}
	slices.Sort(names)
	return names, nil
}
