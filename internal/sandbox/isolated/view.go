//go:build linux && (amd64 || arm64)

package isolated

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/tree"
)

// view is what every sandbox sees of the host, found once.
type view struct {
	devices  []control.Bind
	programs []control.Bind // not seen with an image
	links    []control.Link // neither
}

// Where hosts have programs, libraries, and the settings that these need to run. What is not there is left out. Nothing else of /etc
// is seen: it tells of the host and its users.
var (
	programPaths = [...]string{"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}
	settingPaths = [...]string{
		"/etc/alternatives", "/etc/ca-certificates", "/etc/ca-certificates.conf", "/etc/crypto-policies", "/etc/fonts", "/etc/gai.conf", "/etc/java*",
		"/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/mime.types", "/etc/perl", "/etc/pki", "/etc/protocols",
		"/etc/python*", "/etc/services", "/etc/ssl", "/etc/terminfo", "/etc/timezone",
	}
	devicePaths = [...]string{"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"}
)

func hostView(share []string) view {
	var v view
	for _, d := range devicePaths {
		v.devices = append(v.devices, control.Bind{Source: d, Target: d, Device: true})
	}
	paths := slices.Clone(programPaths[:])
	for _, pattern := range settingPaths {
		found, _ := filepath.Glob(pattern) // the patterns above are well-formed
		paths = append(paths, found...)
	}
	for _, p := range append(paths, share...) {
		v.add(p)
	}
	return v
}

// add shows a path as it is: a link at the top, such as /bin, as a link. Links of settings lead to other places of the host and are
// followed.
func (v *view) add(path string) {
	info, err := os.Lstat(path)
	if err != nil {
		return
	}
	if info.Mode()&os.ModeSymlink != 0 && filepath.Dir(path) == "/" {
		if to, err := os.Readlink(path); err == nil {
			v.links = append(v.links, control.Link{Name: path, To: to})
		}
		return
	}
	if _, err := os.Stat(path); err == nil {
		v.programs = append(v.programs, control.Bind{Source: path, Target: path})
	}
}

// setup describes the view of one sandbox. A root's sandbox may not open what it is to see, so the trees come along.
func (v *view) setup(spec *sandbox.Spec, open bool) (*control.Setup, []*os.File, error) {
	s := &control.Setup{Binds: slices.Clone(v.devices)}
	if spec.Image != "" {
		s.Image = &control.Bind{Source: spec.Image, Tree: open}
	} else {
		s.Binds, s.Links = append(s.Binds, v.programs...), v.links
	}
	for _, b := range spec.Binds {
		s.Binds = append(s.Binds, control.Bind{Source: b.Source, Target: b.Target})
	}
	if !open {
		return s, nil, nil
	}
	var trees []*os.File
	if s.Image != nil {
		t, err := tree.Open(s.Image.Source, false)
		if err != nil {
			return nil, nil, fmt.Errorf("the image: %w", err)
		}
		trees = append(trees, t)
	}
	for i := range s.Binds {
		b := &s.Binds[i]
		t, err := tree.Open(b.Source, b.Device)
		if err != nil {
			control.CloseAll(trees)
			return nil, nil, err
		}
		b.Tree, trees = true, append(trees, t)
	}
	return s, trees, nil
}
