//go:build linux

// Package relay is a sandbox's way to the rest of the world: a network device whose packets end in the server, which dials for them.
// So the host needs no address for a sandbox, no forwarding, no translation and no rule of a firewall, a user can have it as
// well as root, and the host's loopback cannot be meant by any packet: it is the server that decides what is dialed.
//
// TCP is not spoken here. The sandbox's own kernel does: each packet of a connection gets other addresses and goes back in, so that the
// connection ends at a listener in the sandbox's network that the server holds (tcp.go). What comes out of that listener is spliced
// with what was dialed. Datagrams are taken out of their packets (udp.go). Nothing else is carried: no IPv6, no ICMP.
package relay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"

	"sluice/internal/sandbox"
)

// Line is the sandbox's side: made by Open in its network.
type Line struct {
	Device   *os.File // packets
	Listener *os.File // where connections end
}

// Relay carries the connections of one sandbox.
type Relay struct {
	device   *os.File
	listener net.Listener
	entrance netip.AddrPort // of the listener
	dial     sandbox.Dialer
	names    string          // who answers for names; empty is the host's resolver
	ctx      context.Context // it ends with the relay, and so does what the relay began
	cancel   context.CancelFunc
	tcp      connections
	udp      flows
	done     sync.WaitGroup
}

// Start begins to carry. It takes over the line. names is the address of who answers for names, if it is not the host's resolver.
func Start(line Line, dial sandbox.Dialer, names string) (*Relay, error) {
	listener, err := net.FileListener(line.Listener)
	if err := errors.Join(err, line.Listener.Close()); err != nil {
		return nil, errors.Join(err, line.Device.Close())
	}
	r := &Relay{names: names, device: line.Device, listener: listener, entrance: listener.Addr().(*net.TCPAddr).AddrPort()}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		return r.outside(ctx, dial, network, address)
	}
	r.tcp.begin()
	r.udp.begin()
	r.done.Go(r.read)
	r.done.Go(r.accept)
	return r, nil
}

// Close ends all connections, and waits for that. The kernel takes its time to take a device away: tens of milliseconds.
func (r *Relay) Close() {
	r.cancel()
	_ = r.listener.Close()
	r.tcp.close()
	_ = r.device.Close()
	r.done.Wait()
}

// read takes the sandbox's packets, until the device is closed.
func (r *Relay) read() {
	buffer := make([]byte, mtu+ipBytes)
	for {
		n, err := r.device.Read(buffer)
		if err != nil {
			return
		}
		p, ok := parse(buffer[:n])
		switch {
		case !ok || p.source().Addr() != netip.AddrFrom4(sandboxEnd):
		case p.protocol() == protocolTCP:
			r.segment(p)
		default:
			r.datagram(p)
		}
	}
}

// write gives a packet to the sandbox. One that does not get there is lost, as packets are.
func (r *Relay) write(p packet) { _, _ = r.device.Write(p) }

// errRefused is an address that no sandbox reaches.
var errRefused = errors.New("no sandbox may go there")

// outside dials for the sandbox. Names are asked for at the relay's own address: those are the host's resolvers to answer, wherever these
// listen. Everything of the host that is not a public face of it is refused, whatever the dialer would say.
func (r *Relay) outside(ctx context.Context, dial sandbox.Dialer, network, address string) (net.Conn, error) {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return nil, err
	}
	if to == netip.AddrPortFrom(netip.AddrFrom4(relayEnd), portDNS) {
		server, err := r.resolver()
		if err != nil {
			return nil, err
		}
		var d net.Dialer
		return d.DialContext(ctx, network[:3], server)
	}
	if !public(to.Addr()) {
		return nil, fmt.Errorf("%s: %w", to, errRefused)
	}
	return dial(ctx, network, address)
}

// public tells addresses that can lie outside of the host. 0.0.0.0 and the like are the host itself (RFC 1122, 3.2.1.3), link-local
// ones its closest surroundings, among them what gives a cloud's machine its credentials.
func public(a netip.Addr) bool {
	return !a.IsLoopback() && !a.IsLinkLocalUnicast() && !a.IsMulticast() && !a.IsUnspecified() && a.As4()[0] != 0 && a.As4()[0] < 240
}
