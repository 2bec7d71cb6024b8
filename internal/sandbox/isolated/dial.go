//go:build linux && (amd64 || arm64)

package isolated

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/control"
)

// Dial implements sandbox.Sandbox. The connection is begun in the sandbox's network, by its first process, and is the server's from then
// on: no relay stands between the two ends.
func (b *box) Dial(ctx context.Context, port uint16) (net.Conn, error) {
	if b.isGone() {
		return nil, sandbox.ErrGone
	}
	files, err := b.first.call(ctx, control.Request{Dial: port})
	if err == nil {
		defer control.CloseAll(files)
		if len(files) == 1 {
			var c net.Conn
			if c, err = connected(ctx, files[0]); err == nil {
				return c, nil
			}
		} else {
			err = fmt.Errorf("%d connections came", len(files))
		}
	}
	return nil, fmt.Errorf("dial port %d of the sandbox: %w", port, err)
}

// connected waits until a connection that was begun is there, and makes a net.Conn of it. The file stays the caller's.
func connected(ctx context.Context, socket *os.File) (net.Conn, error) {
	stop := context.AfterFunc(ctx, func() { _ = socket.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	raw, err := socket.SyscallConn()
	if err != nil {
		return nil, err
	}
	var failed error
	if err := raw.Write(func(fd uintptr) (done bool) {
		done, failed = established(int(fd))
		return done
	}); err != nil {
		return nil, errors.Join(ctx.Err(), err)
	}
	if failed != nil {
		return nil, failed
	}
	c, err := net.FileConn(socket)
	if err == nil && c.LocalAddr().String() == c.RemoteAddr().String() { // TCP connects a socket to itself, now and then, where nobody listens
		return nil, errors.Join(unix.ECONNREFUSED, c.Close())
	}
	return c, err
}

// established tells whether a connection is there, or has failed: connect(2), EINPROGRESS.
func established(fd int) (done bool, err error) {
	number, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return true, err
	}
	if number != 0 {
		return true, unix.Errno(number)
	}
	_, err = unix.Getpeername(fd)
	if errors.Is(err, unix.ENOTCONN) {
		return false, nil
	}
	return true, err
}
