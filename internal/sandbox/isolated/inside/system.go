//go:build linux && (amd64 || arm64)

package inside

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/relay"
)

// devices are /dev: what a program needs to run, and no more. The nodes themselves come as binds. There is no /dev/shm, as in
// Lambda.
func devices() error {
	for name, to := range map[string]string{
		"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2",
	} {
		if err := os.Symlink(to, filepath.Join("dev", name)); err != nil {
			return err
		}
	}
	return nil
}

// files are the settings that the sandbox has instead of the host's. Those of users an image may bring itself; the names of hosts
// are those of this network.
func files(s *control.Setup) error {
	for _, f := range []struct {
		name, text string
		always     bool
	}{
		{"etc/passwd", fmt.Sprintf("root:x:0:0:root:/root:/sbin/nologin\n%s:x:%d:%d::/tmp:/sbin/nologin\n", User, UID, GID), false},
		{"etc/group", fmt.Sprintf("root:x:0:\n%s:x:%d:\n", User, GID), false},
		{"etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n", false},
		{"etc/hosts", "127.0.0.1 localhost sandbox sandbox.localdomain\n", true}, // as Lambda calls its sandboxes: see sandbox.Sandbox.Dial
		{"etc/hostname", "sandbox\n", true},
		{"etc/resolv.conf", resolver(s), true},
	} {
		if _, err := os.Lstat(filepath.Join("../image", f.name)); err == nil && s.Image != nil && !f.always {
			continue
		}
		if err := os.WriteFile(f.name, []byte(f.text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// resolver is where names are asked for: at the address that the relay answers for, or nowhere.
func resolver(s *control.Setup) string {
	if !s.Outside {
		return ""
	}
	return "nameserver " + relay.Nameserver() + "\n"
}

// Whom processes run as: the name and the numbers that Lambda's have.
const (
	User = "sbx_user1051"
	UID  = 993
	GID  = 990
)

// masked are the files below /proc that tell of the host or of keys, and that no program needs.
var masked = [...]string{"kcore", "keys", "key-users", "kallsyms", "sysrq-trigger", "timer_list", "modules", "vmallocinfo"}

// processFiles are /proc, with the sandbox's processes alone.
func processFiles(*control.Setup) error {
	if err := unix.Mount("proc", "proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("mount /proc: %w", err)
	}
	for _, name := range masked {
		err := unix.Mount("dev/null", filepath.Join("proc", name), "", unix.MS_BIND, "")
		if err != nil && !errors.Is(err, unix.ENOENT) {
			return fmt.Errorf("mask /proc/%s: %w", name, err)
		}
	}
	if err := unix.Mount("proc/sys", "proc/sys", "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("bind /proc/sys: %w", err)
	}
	flags := uintptr(unix.MS_BIND | unix.MS_REMOUNT | unix.MS_RDONLY | unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC)
	if err := unix.Mount("", "proc/sys", "", flags, ""); err != nil {
		return fmt.Errorf("make /proc/sys read-only: %w", err)
	}
	return nil
}
