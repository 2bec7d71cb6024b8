//go:build linux && arm64

package seccomp

import "golang.org/x/sys/unix"

// architecture is this one's name.
const architecture = unix.AUDIT_ARCH_AARCH64

// own are the calls that only this architecture has: none.
func own() []int { return nil }
