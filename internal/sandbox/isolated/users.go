//go:build linux && (amd64 || arm64)

package isolated

import (
	"errors"
	"math/rand/v2"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox/isolated/inside"
)

// The host's users that sandboxes run as under root: each a user of its own, who owns nothing and is nobody else. The range is one that
// systemd's documentation ("Users, Groups, UIDs and GIDs on systemd systems") lists as unused.
const (
	userFirst = 0x70000000
	usersMax  = 1 << 16
)

// users hands out the host's users of sandboxes.
type users struct {
	root bool

	mu    sync.Mutex
	next  int
	taken map[int]bool
}

func newUsers(root bool) *users {
	// Two servers on a host should not use the same users at the same time; where they begin is left to chance.
	return &users{root: root, next: rand.IntN(usersMax), taken: map[int]bool{}}
}

// take gives a user to one sandbox. Without root, all are who this process is.
func (u *users) take() (int, error) {
	if !u.root {
		return os.Geteuid(), nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.taken) == usersMax {
		return 0, errors.New("every user for sandboxes is taken")
	}
	for u.taken[u.next] {
		u.next = (u.next + 1) % usersMax
	}
	n := u.next
	u.taken[n] = true
	u.next = (u.next + 1) % usersMax
	return userFirst + n, nil
}

func (u *users) free(user int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.taken, user-userFirst)
}

// attributes start a first process: in namespaces of its own, as the sandbox's user, with the capabilities in these namespaces,
// and there alone, that building a sandbox takes.
func (u *users) attributes(user int) *syscall.SysProcAttr {
	gid := user
	if !u.root {
		gid = os.Getegid()
	}
	return &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS | unix.CLONE_NEWNET,
		// A user namespace of a user may only map that user, and may not change groups (user_namespaces(7)).
		UidMappings:                []syscall.SysProcIDMap{{ContainerID: inside.UID, HostID: user, Size: 1}},
		GidMappings:                []syscall.SysProcIDMap{{ContainerID: inside.GID, HostID: gid, Size: 1}},
		GidMappingsEnableSetgroups: u.root,
		Credential:                 &syscall.Credential{Uid: inside.UID, Gid: inside.GID, NoSetGroups: !u.root},
		// An overlay's work folder is closed to all but CAP_DAC_OVERRIDE, which here goes no further than the user's own files.
		AmbientCaps: []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_DAC_OVERRIDE, unix.CAP_NET_ADMIN, unix.CAP_NET_BIND_SERVICE, unix.CAP_SETPCAP},
		Setsid:      true,
	}
}
