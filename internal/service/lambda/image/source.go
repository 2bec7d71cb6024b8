package image

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// Sources say where images may come from.
type Sources struct {
	// Folders are those of the host that layouts and archives may be in; none allows none.
	Folders []string
	// Transport reaches registries. It decides which addresses may be dialled.
	Transport http.RoundTripper
	// Keychain has the operator's credentials for registries; nil for none.
	Keychain authn.Keychain
}

var (
	// ErrNotFound is an image that is not where the reference says.
	ErrNotFound = errors.New("the image does not exist")
	// ErrDenied is a registry that does not let us, or a folder that the operator has not allowed.
	ErrDenied = errors.New("access to the image is denied")
	// ErrPlatform is an image for other processors or systems alone.
	ErrPlatform = errors.New("the image is for another platform")
	// ErrInvalid is an image that is not what its digests say, or not what an image is.
	ErrInvalid = errors.New("the image is not valid")
)

// open finds the image. What it returns may still be read by its layers; done ends that.
func (s *Sources) open(ctx context.Context, r Reference, architecture string) (i v1.Image, done func(), err error) {
	done = func() {}
	if r.origin != inRegistry && !within(r.path, s.Folders) {
		return nil, done, fmt.Errorf("%s is in none of the folders that images may come from: %w", r.path, ErrDenied)
	}
	switch r.origin {
	case ociLayout:
		i, err = fromLayout(r.path, r.tag, architecture)
	case ociArchive:
		var folder string
		if folder, err = os.MkdirTemp("", "sluice-image-"); err != nil {
			return nil, done, err
		}
		done = func() { _ = os.RemoveAll(folder) }
		if err = unarchive(r.path, folder); err == nil {
			i, err = fromLayout(folder, r.tag, architecture)
		}
	case dockerArchive:
		i, err = fromDocker(r.path, r.tag)
	default:
		i, err = s.fromRegistry(ctx, r.remote, architecture)
	}
	return i, done, err
}

func (s *Sources) fromRegistry(ctx context.Context, r name.Reference, architecture string) (v1.Image, error) {
	keychain := s.Keychain
	if keychain == nil {
		keychain = authn.NewMultiKeychain() // asks nobody
	}
	i, err := remote.Image(
		r, remote.WithContext(ctx), remote.WithTransport(s.Transport), remote.WithAuthFromKeychain(keychain),
		remote.WithPlatform(v1.Platform{OS: "linux", Architecture: architecture}),
	)
	var refused *transport.Error
	if errors.As(err, &refused) {
		switch refused.StatusCode {
		case http.StatusNotFound:
			return nil, fmt.Errorf("%w: %w", ErrNotFound, err)
		case http.StatusUnauthorized, http.StatusForbidden:
			return nil, fmt.Errorf("%w: %w", ErrDenied, err)
		}
	}
	if err != nil && strings.Contains(err.Error(), "no child with platform") { // it has no name for it
		return nil, fmt.Errorf("%w: %w", ErrPlatform, err)
	}
	return i, err
}

func fromDocker(path, tag string) (v1.Image, error) {
	var of *name.Tag
	if tag != "" {
		t, err := name.NewTag(tag)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrReference, err)
		}
		of = &t
	}
	i, err := tarball.ImageFromPath(path, of)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", path, ErrNotFound, err)
	}
	return i, nil
}

// refName is the annotation that a layout's index has for tags (image-layout.md of the OCI image specification).
const refName = "org.opencontainers.image.ref.name"

func fromLayout(folder, tag, architecture string) (v1.Image, error) {
	index, err := layout.ImageIndexFromPath(folder)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", folder, ErrNotFound, err)
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", folder, ErrInvalid, err)
	}
	found := manifest.Manifests
	if tag != "" {
		found = nil
		for i := range manifest.Manifests {
			if manifest.Manifests[i].Annotations[refName] == tag {
				found = append(found, manifest.Manifests[i])
			}
		}
	}
	switch {
	case len(found) == 0:
		return nil, fmt.Errorf("%s has no image %q: %w", folder, tag, ErrNotFound)
	case len(found) > 1 && !forPlatforms(found):
		return nil, fmt.Errorf("%s has several images: name one by its tag: %w", folder, ErrReference)
	}
	return ofPlatform(index, found, architecture, 0)
}

// forPlatforms reports whether descriptors are of one image for several platforms.
func forPlatforms(all []v1.Descriptor) bool {
	for i := range all {
		if all[i].Platform == nil {
			return false
		}
	}
	return true
}

// indexDepthMax bounds indexes in indexes.
const indexDepthMax = 4

// ofPlatform chooses the image for Linux on a processor. A single image may leave its platform to its configuration.
func ofPlatform(index v1.ImageIndex, all []v1.Descriptor, architecture string, depth int) (v1.Image, error) {
	for i := range all {
		d := &all[i]
		if d.Platform != nil && (d.Platform.OS != "linux" || d.Platform.Architecture != architecture) {
			continue
		}
		if !d.MediaType.IsIndex() {
			return verified(index, d.Digest)
		}
		if depth == indexDepthMax {
			return nil, fmt.Errorf("indexes in indexes: %w", ErrInvalid)
		}
		inner, err := index.ImageIndex(d.Digest)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		manifest, err := inner.IndexManifest()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		return ofPlatform(inner, manifest.Manifests, architecture, depth+1)
	}
	return nil, fmt.Errorf("there is none for linux/%s: %w", architecture, ErrPlatform)
}

// verified is an image of an index, if its manifest is the one that the index names.
func verified(index v1.ImageIndex, digest v1.Hash) (v1.Image, error) {
	i, err := index.Image(digest)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if got, err := i.Digest(); err != nil || got != digest {
		return nil, fmt.Errorf("a manifest has the digest %s in place of %s: %w", got, digest, errors.Join(ErrInvalid, err))
	}
	return i, nil
}

// unarchive unpacks a layout: plain files with names as the specification has them, "index.json", "oci-layout", "blobs/sha256/…".
func unarchive(file, folder string) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	defer func() { _ = f.Close() }()
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	var room int64 = BytesMax
	for archive := tar.NewReader(f); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w: %w", file, ErrInvalid, err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		if room -= header.Size; room < 0 {
			return fmt.Errorf("%s: %w", file, errTooLarge)
		}
		if err := unarchiveFile(root, filepath.Clean(header.Name), archive); err != nil {
			return fmt.Errorf("%s: %w: %w", file, ErrInvalid, err)
		}
	}
}

func unarchiveFile(root *os.Root, path string, content io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := root.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Close())
}
