//go:build linux && (amd64 || arm64)

package inside

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// dial begins a connection to a port of this network's loopback, for the server, which is in another network. It does not wait for the
// connection: whoever listens may take their time, and this process has others to answer. The server waits.
func dial(port uint16) ([]*os.File, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("make a socket: %w", err)
	}
	err = unix.Connect(fd, &unix.SockaddrInet4{Port: int(port), Addr: [4]byte{127, 0, 0, 1}})
	if err != nil && !errors.Is(err, unix.EINPROGRESS) {
		return nil, errors.Join(fmt.Errorf("connect: %w", err), unix.Close(fd))
	}
	return []*os.File{os.NewFile(uintptr(fd), "connection")}, nil
}
