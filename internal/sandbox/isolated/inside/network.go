//go:build linux && (amd64 || arm64)

package inside

import (
	"fmt"
	"os"

	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/relay"
)

// network brings up the loopback, and makes what leads out: the listeners of the doors, and the line to the rest of the world.
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
		door, err := relay.Listen([4]byte{127, 0, 0, 1}, port)
		if err != nil {
			return out, fmt.Errorf("make the door at port %d: %w", port, err)
		}
		out = append(out, door)
	}
	if s.Tun {
		line, err := relay.Open()
		if err != nil {
			return out, err
		}
		out = append(out, line.Device, line.Listener)
	}
	return out, nil
}
