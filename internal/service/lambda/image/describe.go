package image

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/google/go-containerregistry/pkg/v1"
)

// layersMax bounds the layers of an image; builders stop at 127.
const layersMax = 128

// description is what an image says of itself, after its digests were verified.
type description struct {
	id, digest string
	layers     []string
	config     v1.Config
}

// describe reads manifest and configuration. The manifest's digest covers the configuration's, and that covers the layers'; each layer
// is verified as it is unpacked.
func describe(source v1.Image, architecture string) (*description, error) {
	manifest, err := source.Manifest()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	digest, err := source.Digest()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	id := manifest.Config.Digest.String()
	for _, part := range []struct {
		read func() ([]byte, error)
		want string
	}{{source.RawManifest, digest.String()}, {source.RawConfigFile, id}} {
		raw, err := part.read()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		if hash := sha256.Sum256(raw); "sha256:"+hex.EncodeToString(hash[:]) != part.want {
			return nil, fmt.Errorf("what should have the digest %s has another: %w", part.want, ErrInvalid)
		}
	}
	config, err := source.ConfigFile()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if config.OS != "linux" || config.Architecture != architecture {
		return nil, fmt.Errorf("it is for %s/%s: %w", config.OS, config.Architecture, ErrPlatform)
	}
	d := &description{id: id, digest: digest.String(), config: config.Config}
	if n := len(config.RootFS.DiffIDs); n != len(manifest.Layers) || n > layersMax {
		return nil, fmt.Errorf("%d layers, and %d digests of them: %w", len(manifest.Layers), n, ErrInvalid)
	}
	for _, l := range config.RootFS.DiffIDs {
		if l.Algorithm != "sha256" || len(l.Hex) != hex.EncodedLen(sha256.Size) {
			return nil, fmt.Errorf("a layer by %q: %w", l, ErrInvalid)
		}
		if _, err := hex.DecodeString(l.Hex); err != nil {
			return nil, fmt.Errorf("a layer by %q: %w", l, ErrInvalid)
		}
		d.layers = append(d.layers, l.String())
	}
	return d, nil
}

func (d *description) image() Image {
	return Image{ID: d.id, Digest: d.digest, Entrypoint: d.config.Entrypoint, Cmd: d.config.Cmd, Env: d.config.Env, WorkingDir: d.config.WorkingDir}
}
