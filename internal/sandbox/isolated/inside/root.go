//go:build linux && (amd64 || arm64)

package inside

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/tree"
)

// workshop is where the new root is built: a folder that every host has, hidden under the build for this process alone.
const workshop = "/tmp"

// buildRoot makes the view of files, and leaves the host's. What it needs of the host is opened first, for the workshop hides some
// of it. The working directory is what is being built, so that a path of the sandbox is the same without its first slash.
func buildRoot(s *control.Setup, sent []*os.File) error {
	m, err := gather(s, sent)
	if err != nil {
		return err
	}
	defer m.close()
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("part from the host's mounts: %w", err)
	}
	if err := unix.Mount("root", workshop, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0755,size=4m"); err != nil {
		return fmt.Errorf("make the root: %w", err)
	}
	if err := unix.Chdir(workshop); err != nil {
		return err
	}
	if m.image != nil {
		err = m.overImage(s)
	} else {
		err = m.furnish(s)
	}
	if err != nil {
		return err
	}
	for _, step := range []func(*control.Setup) error{m.attach, processFiles, m.tmp} {
		if err := step(s); err != nil {
			return err
		}
	}
	return leaveHost()
}

// material are the trees that the root is built from.
type material struct {
	image   *os.File
	binds   []*os.File // as in the Setup
	tmpTree *os.File
}

// gather takes the trees that were sent, in their order, and opens the others.
func gather(s *control.Setup, sent []*os.File) (*material, error) {
	m := &material{}
	take := func(b *control.Bind) (*os.File, error) {
		if b.Tree {
			f := sent[0]
			sent = sent[1:]
			return f, nil
		}
		return tree.Open(b.Source, b.Device)
	}
	var err error
	if s.Image != nil {
		if m.image, err = take(s.Image); err != nil {
			return nil, err
		}
	}
	for i := range s.Binds {
		t, err := take(&s.Binds[i])
		if err != nil {
			m.close()
			return nil, err
		}
		m.binds = append(m.binds, t)
	}
	if s.Tmp {
		m.tmpTree = sent[0]
	}
	return m, nil
}

// close lets go of the trees. The caller closes those that were sent once more, which is harmless.
func (m *material) close() {
	control.CloseAll(append(m.binds, m.image, m.tmpTree))
}

// overImage makes a root of an image: what the sandbox needs lies in memory over it, and wins over what the image has there,
// be it a folder, a file or a link to somewhere else.
func (m *material) overImage(s *control.Setup) error {
	for _, dir := range []string{"image", "upper", "work", "root"} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	if err := tree.Attach(m.image, "image"); err != nil {
		return fmt.Errorf("attach the image: %w", err)
	}
	if err := unix.Chdir("upper"); err != nil {
		return err
	}
	if err := m.furnish(s); err != nil {
		return err
	}
	if err := unix.Chdir(".."); err != nil {
		return err
	}
	if err := unix.Mount("root", "root", "overlay", unix.MS_NOSUID|unix.MS_NODEV, "lowerdir=image,upperdir=upper,workdir=work,userxattr"); err != nil {
		return fmt.Errorf("lay the root over the image: %w", err)
	}
	return unix.Chdir("root")
}

// furnish makes the files and the empty places of the root.
func (m *material) furnish(s *control.Setup) error {
	for _, dir := range []string{"proc", "dev", "tmp", "etc"} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
	}
	for i, b := range s.Binds {
		if err := mountPoint(m.binds[i], inRoot(b.Target)); err != nil {
			return fmt.Errorf("make a place for %s: %w", b.Target, err)
		}
	}
	return errors.Join(links(s), devices(), files(s))
}

// inRoot is an absolute path of the sandbox while its root is built.
func inRoot(target string) string { return filepath.Join(".", target) }

// mountPoint makes an empty file or folder, as the tree is one.
func mountPoint(t *os.File, at string) error {
	var info unix.Stat_t
	if err := unix.Fstat(int(t.Fd()), &info); err != nil {
		return err
	}
	if info.Mode&unix.S_IFMT == unix.S_IFDIR {
		return os.MkdirAll(at, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(at, os.O_CREATE|os.O_RDONLY, 0o644)
	if err != nil {
		return err
	}
	return f.Close()
}

// links makes the links of the root, such as /bin on a host that has its programs below /usr.
func links(s *control.Setup) error {
	for _, l := range s.Links {
		if err := os.Symlink(l.To, inRoot(l.Name)); err != nil {
			return err
		}
	}
	return nil
}

// attach puts the binds in their places.
func (m *material) attach(s *control.Setup) error {
	for i, b := range s.Binds {
		at := inRoot(b.Target)
		if err := plain(at); err != nil {
			return err
		}
		if err := tree.Attach(m.binds[i], at); err != nil {
			return fmt.Errorf("attach %s at %s: %w", b.Source, b.Target, err)
		}
	}
	return nil
}

// plain refuses a path with a symbolic link on its way: while the root is built, it would lead to the host's files.
func plain(at string) error {
	for i := range len(at) + 1 {
		if i < len(at) && at[i] != '/' {
			continue
		}
		info, err := os.Lstat(at[:i])
		if err != nil {
			return err
		}
		if info.Mode()&os.ModeSymlink != 0 {
			return fmt.Errorf("%s is a symbolic link: %w", strings.TrimPrefix(at[:i], "."), unix.ELOOP)
		}
	}
	return nil
}

// tmp attaches /tmp, the one place that can be written.
func (m *material) tmp(s *control.Setup) error {
	if m.tmpTree != nil {
		if err := tree.Attach(m.tmpTree, "tmp"); err != nil {
			return fmt.Errorf("attach /tmp: %w", err)
		}
		return nil
	}
	options := fmt.Sprintf("mode=1777,size=%d", s.Bytes)
	if err := unix.Mount("tmp", "tmp", "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, options); err != nil {
		return fmt.Errorf("make /tmp: %w", err)
	}
	return nil
}

// leaveHost makes what was built the root, lets go of the host's files, and forbids all writing outside /tmp. The old root lies
// on top of the new one for a moment and is taken away (pivot_root(2), "pivot_root(".", ".")").
func leaveHost() error {
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("change the root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("let go of the host's files: %w", err)
	}
	if err := unix.Chdir("/"); err != nil {
		return err
	}
	if err := tree.Seal("/"); err != nil {
		return fmt.Errorf("make the root read-only: %w", err)
	}
	return nil
}
