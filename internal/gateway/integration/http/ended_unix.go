//go:build unix

package http

import (
	"errors"
	"syscall"
)

// hasEnded looks, without waiting and without taking anything, whether there is anything to read: the end, a reset, or bytes.
func hasEnded(raw syscall.RawConn) bool {
	ended := false
	err := raw.Control(func(fd uintptr) {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		ended = !errors.Is(err, syscall.EAGAIN) && !errors.Is(err, syscall.EINTR)
	})
	return ended || err != nil
}
