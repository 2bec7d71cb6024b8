//go:build unix

package http

import (
	"errors"
	"syscall"
)

// hasEnded looks, without waiting and without taking anything, whether the peer has closed or reset a connection. Another goroutine
// may be waiting to read.
func hasEnded(raw syscall.RawConn) bool {
	ended := false
	err := raw.Control(func(fd uintptr) {
		var b [1]byte
		n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		waiting := errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR)
		ended = n <= 0 && !waiting
	})
	return ended || err != nil
}
