package lambda

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"sluice/internal/blob"
)

// holds counts who is about to refer to an archive: it was put, or found, and the record is not there yet.
type holds struct {
	mu sync.Mutex
	of map[blob.Digest]int
}

// hold keeps an archive from being collected until release is called.
func (h *holds) hold(d blob.Digest) (release func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.of[d]++
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.of[d]--; h.of[d] == 0 {
			delete(h.of, d)
		}
	}
}

func (h *holds) has(d blob.Digest) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.of[d] > 0
}

// referenced are all archives that a version or a layer refers to.
func (s *Service) referenced() map[blob.Digest]bool {
	out := map[blob.Digest]bool{}
	for _, versions := range s.versions.things {
		for _, v := range versions {
			for _, d := range v.archives() {
				out[d] = true
			}
		}
	}
	for _, layers := range s.layerNumbers.things {
		for _, l := range layers {
			out[l.Archive] = true
		}
	}
	return out
}

// needed are the archives that are referred to, and the merged folders of versions with several layers.
func (s *Service) needed() map[blob.Digest]bool {
	out := s.referenced()
	for _, versions := range s.versions.things {
		for _, v := range versions {
			for _, d := range v.holdings() {
				out[d] = true
			}
		}
	}
	return out
}

// collect removes those of the archives that nothing refers to any more. It is called with the right to write, so nothing that is not
// held can become referred to meanwhile. What it fails to remove the next start removes.
func (s *Service) collect(dropped []blob.Digest) {
	if len(dropped) == 0 {
		return
	}
	kept := s.needed()
	for _, d := range dropped { // of merged layers there is a folder and no archive
		if d.IsZero() || kept[d] || s.holds.has(d) {
			continue
		}
		if err := errors.Join(s.blobs.Delete(d), s.folders.Remove(d)); err != nil {
			s.log.Warn("an archive that nothing refers to was not removed", slog.String("digest", d.String()), slog.Any("error", err))
		}
	}
}

// release lets go of an archive that was held, and removes it if nothing came to refer to it.
func (s *Service) release(d blob.Digest, let func()) {
	s.writing.Lock()
	defer s.writing.Unlock()
	let()
	s.collect([]blob.Digest{d})
}

// collectAll removes all that nothing refers to, which crashes leave. Archives that are missing are an error of the folder's: a function
// without its code must not look whole.
func (s *Service) collectAll() error {
	kept := s.referenced()
	there := map[blob.Digest]bool{}
	if err := s.blobs.Each(func(d blob.Digest) error {
		if there[d] = true; kept[d] {
			return nil
		}
		return s.blobs.Delete(d)
	}); err != nil {
		return fmt.Errorf("collect archives: %w", err)
	}
	for d := range kept {
		if !d.IsZero() && !there[d] {
			s.log.Error("the archive of a function or a layer is missing", slog.String("digest", d.String()))
		}
	}
	needed := s.needed()
	if err := s.folders.Keep(func(d blob.Digest) bool { return needed[d] }); err != nil {
		return fmt.Errorf("collect unpacked archives: %w", err)
	}
	return nil
}
