//go:build linux && (amd64 || arm64)

package isolated

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"

	"golang.org/x/sys/unix"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/isolated/control"
	"sluice/internal/sandbox/isolated/relay"
)

// open starts to serve what leads out of the sandbox: a listener for each door, in the order of the Spec, and the relay.
func (b *box) open(spec *sandbox.Spec, listeners []*os.File, line *relay.Line) (err error) {
	defer control.CloseAll(listeners)
	if line != nil {
		if b.relay, err = relay.Start(*line, spec.Outside, b.driver.resolver); err != nil {
			return err
		}
	}
	if len(listeners) != len(spec.Doors) {
		return fmt.Errorf("%d doors were made, not %d", len(listeners), len(spec.Doors))
	}
	for i, d := range spec.Doors {
		l, err := net.FileListener(listeners[i])
		if err != nil {
			return fmt.Errorf("open the door at port %d: %w", d.Port, err)
		}
		b.doors = append(b.doors, l)
		b.ports[d.Port] = true
		b.serving.Go(func() { d.Serve(l) })
	}
	b.guard(spec)
	return nil
}

// line makes the way to the rest of the world, if there is to be one. Hosts keep the kernel's part of it to root more often than
// not; root makes it in the sandbox's network, others have the first process try.
func (b *box) line(s *control.Setup, spec *sandbox.Spec) (*relay.Line, error) {
	if spec.Outside == nil {
		return nil, nil
	}
	s.Outside, s.Tun = true, !b.driver.root
	if s.Tun {
		return nil, nil
	}
	network, err := os.Open("/proc/" + strconv.Itoa(b.first.cmd.Process.Pid) + "/ns/net")
	if err != nil {
		return nil, err
	}
	defer network.Close() //nolint:errcheck // it is only a name for the network
	line, err := within(network, relay.Open)
	return &line, err
}

// within runs in another network, on a thread that ends with it: it is never used for anything else again.
func within(network *os.File, do func() (relay.Line, error)) (line relay.Line, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		if err = unix.Setns(int(network.Fd()), unix.CLONE_NEWNET); err != nil {
			err = fmt.Errorf("enter the sandbox's network: %w", err)
			return
		}
		line, err = do()
	}()
	<-done
	return line, err
}
