package lambda

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sluice/internal/service/lambda/environment"
	images "sluice/internal/service/lambda/image"
)

// Images keeps container images; *images.Store is one.
type Images interface {
	Pull(ctx context.Context, r images.Reference, architecture string) (*images.Image, error)
	Get(id string) (*images.Image, error)
	Keep(wanted func(id string) bool) error
}

// imageURIBytesMax is ours: registries' names and repositories are shorter.
const imageURIBytesMax = 2048

// checkImageURI accepts a reference to an image: in a registry, or in a folder or file of the server's (oci:, oci-archive:, docker-archive:).
// Whether the image is there shows when it is pulled, which is beside.
func checkImageURI(uri string) error {
	if len(uri) > imageURIBytesMax {
		return invalidImage(uri)
	}
	if _, err := images.ParseReference(uri); err != nil {
		return invalidImage(uri)
	}
	return nil
}

func invalidImage(uri string) error {
	return invalidParameter("Source image %s is not valid. Provide a valid source images.", uri)
}

// pull brings a version's image here and notes which it is.
func (s *Service) pull(ctx context.Context, v *version) error {
	reference, err := images.ParseReference(v.ImageURI)
	if err != nil {
		return err
	}
	i, err := s.images.Pull(ctx, reference, processor(v.Architectures[0]))
	if err != nil {
		return fmt.Errorf("pull %s: %w", v.ImageURI, err)
	}
	v.ImageID, v.ImageDigest = i.ID, strings.TrimPrefix(i.Digest, "sha256:")
	return nil
}

// imageDigest is the digest of a version's image, in hexadecimal; empty for one by tag that is not here yet.
func (v *version) imageDigest() string {
	if v.ImageDigest != "" {
		return v.ImageDigest
	}
	return imageDigest(v.ImageURI)
}

// processor is an architecture in images' words.
func processor(architecture string) string {
	if architecture == "arm64" {
		return architecture
	}
	return "amd64"
}

// whyNoImage is why an image cannot be run, in Lambda's words where it has some. Source: API Reference, FunctionConfiguration,
// StateReasonCode; the texts are ours.
func whyNoImage(err error) (code, why string) {
	switch {
	case errors.Is(err, images.ErrNotFound), errors.Is(err, images.ErrReference):
		return "InvalidImage", "The image was not found: " + err.Error()
	case errors.Is(err, images.ErrDenied):
		return "ImageAccessDenied", "The image may not be read: " + err.Error()
	case errors.Is(err, images.ErrPlatform), errors.Is(err, images.ErrInvalid):
		return "InvalidImage", "The image cannot be run: " + err.Error()
	}
	return "InternalError", "The image could not be brought here: " + err.Error()
}

// fleetImage is a version's image as the Fleet knows it: the function's settings in the place of the image's. Source: Developer Guide,
// "Container image settings": an entry point of the function's leaves the image's command, a command replaces it.
func (s *Service) fleetImage(v *version) (*environment.Image, error) {
	i, err := s.images.Get(v.ImageID)
	if err != nil {
		return nil, err
	}
	entry, command, folder := i.Entrypoint, i.Cmd, i.WorkingDir
	if by := v.Image; by != nil {
		if len(by.EntryPoint) > 0 {
			entry = by.EntryPoint
		}
		if len(by.Command) > 0 {
			command = by.Command
		}
		if by.WorkingDirectory != "" {
			folder = by.WorkingDirectory
		}
	}
	out := &environment.Image{Root: i.Rootfs, Command: slices.Concat(entry, command), Directory: folder, Variables: i.Env}
	out.Extensions, err = imageExtensions(i.Rootfs)
	return out, err
}

// extensionsFolder is where an image has its external extensions. Source: Developer Guide, "Lambda Extensions API".
const extensionsFolder = "opt/extensions"

// imageExtensions lists an image's external extensions, which must be files: a link could lead out of the image.
func imageExtensions(rootfs string) ([]string, error) {
	root, err := os.OpenRoot(rootfs)
	if err != nil {
		return nil, fmt.Errorf("look for extensions: %w", err)
	}
	defer func() { _ = root.Close() }() // it is only read
	folder, err := root.Open(filepath.FromSlash(extensionsFolder))
	if err != nil {
		return nil, nil // there are none
	}
	defer func() { _ = folder.Close() }()
	entries, err := folder.ReadDir(-1)
	if err != nil {
		return nil, nil // a file of that name
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// keepImages removes the images that no version has.
func (s *Service) keepImages() error {
	kept := map[string]bool{}
	for _, versions := range s.versions.things {
		for _, v := range versions {
			kept[v.ImageID] = true
		}
	}
	return s.images.Keep(func(id string) bool { return kept[id] })
}
