package image

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
)

// origin is where an image comes from.
type origin int

const (
	inRegistry origin = iota
	ociLayout
	ociArchive
	dockerArchive
)

// prefixes are the origins that a reference names, in the words of other tools (containers-transports(5)).
func prefixes() map[string]origin {
	return map[string]origin{"oci": ociLayout, "oci-archive": ociArchive, "docker-archive": dockerArchive}
}

// Reference says which image is meant. The zero value means none.
type Reference struct {
	origin origin
	remote name.Reference // of a registry
	path   string         // of the others, absolute and clean
	tag    string         // "" for the only image there is
}

// ErrReference is what is no reference to an image.
var ErrReference = errors.New("not a reference to an image")

// ParseReference reads an ImageUri: "REGISTRY/REPOSITORY:TAG", "REGISTRY/REPOSITORY@sha256:…", "oci:DIR", "oci-archive:FILE" or
// "docker-archive:FILE", the last three with an optional ":TAG". A registry is always named, as in AWS: no default one is meant.
// Paths are absolute and have no colon.
func ParseReference(uri string) (Reference, error) {
	prefix, rest, _ := strings.Cut(uri, ":")
	if t, ok := prefixes()[prefix]; ok {
		path, tag, _ := strings.Cut(rest, ":")
		if !filepath.IsAbs(path) {
			return Reference{}, fmt.Errorf("%q: the path is not absolute: %w", uri, ErrReference)
		}
		return Reference{origin: t, path: filepath.Clean(path), tag: tag}, nil
	}
	host, _, _ := strings.Cut(uri, "/")
	if !strings.ContainsAny(host, ".:") && host != "localhost" || host == uri {
		return Reference{}, fmt.Errorf("%q names no registry: %w", uri, ErrReference)
	}
	var options []name.Option
	if isLoopback(host) {
		options = append(options, name.Insecure)
	}
	remote, err := name.ParseReference(uri, options...)
	if err != nil {
		return Reference{}, fmt.Errorf("%q: %w: %w", uri, ErrReference, err)
	}
	return Reference{remote: remote}, nil
}

// isLoopback are the registries that may speak plain HTTP: nobody is between.
func isLoopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// within reports whether a path is in one of the folders, whatever links lead to it.
func within(path string, folders []string) bool {
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	for _, f := range folders {
		folder, err := filepath.EvalSymlinks(f)
		if err != nil {
			continue
		}
		if below, err := filepath.Rel(folder, resolved); err == nil && filepath.IsLocal(below) {
			return true
		}
	}
	return false
}
