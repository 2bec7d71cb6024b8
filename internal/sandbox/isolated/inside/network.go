//go:build linux && (amd64 || arm64)

package inside

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/relay"
)

// network brings up the loopback, and makes what leads out: the listeners of the doors, and the device for the rest of the world.
// All of them belong to this network and are handed to the server, which so stands at this network's doors without being in it.
func network(s *control.Setup) (out []*os.File, err error) {
	defer func() {
		if err != nil {
			control.CloseAll(out)
			out = nil
		}
	}()
	if err = relay.Up("lo"); err != nil {
		return nil, fmt.Errorf("bring up the loopback: %w", err)
	}
	for _, port := range s.Doors {
		door, err := listen(port)
		if err != nil {
			return out, fmt.Errorf("make the door at port %d: %w", port, err)
		}
		out = append(out, door)
	}
	if s.Tun {
		device, err := relay.Open()
		if err != nil {
			return out, fmt.Errorf("make the network device: %w", err)
		}
		out = append(out, device)
	}
	return out, nil
}

// backlogMax bounds the connections that wait at a door for the server. A further one waits in its SYN.
const backlogMax = 128

// listen makes a listener at a port of 127.0.0.1.
func listen(port uint16) (*os.File, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), "door")
	if err := unix.Bind(fd, &unix.SockaddrInet4{Port: int(port), Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		_ = f.Close()
		return nil, err
	}
	if err := unix.Listen(fd, backlogMax); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
