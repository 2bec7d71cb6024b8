// Package reach says which addresses of the world whatever runs here on a user's behalf may connect to: integrations of APIs, pulls of images,
// functions, tasks of workflows. An address is an IP address and a port, as it is right before it is dialled. And it says which paths are this
// server's own, where none of them goes.
package reach

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

var (
	// ErrForbidden is an address that nobody may reach.
	ErrForbidden = errors.New("link-local addresses are out of bounds")
	// ErrOutside is one in none of the networks that the operator has named.
	ErrOutside = errors.New("the address is in none of the networks that may be reached")
)

// Control is a net.Dialer's Control that asks check about every address right before it is dialled, so that it sees what a name resolved to and
// not what it resolved to a moment ago.
func Control(check func(string) error) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error { return check(address) }
}

// Within is Allowed, for the addresses of some networks alone; for all if there are none.
func Within(targets []netip.Prefix) func(address string) error {
	if len(targets) == 0 {
		return Allowed
	}
	return func(address string) error {
		if err := Allowed(address); err != nil {
			return err
		}
		target := netip.MustParseAddrPort(address) // Allowed has parsed it
		ip := embedded(target.Addr().Unmap().WithZone(""))
		if !slices.ContainsFunc(targets, func(p netip.Prefix) bool { return p.Contains(ip) }) {
			return fmt.Errorf("dial %s: %w", ip, ErrOutside)
		}
		return nil
	}
}

// Allowed refuses the addresses of link-local services, where clouds hand out credentials: 169.254.169.254 and its neighbours,
// fe80::/10, AWS's fd00:ec2::/32, and IPv4 ones in IPv6 clothes (mapped, NAT64, 6to4).
func Allowed(address string) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %q: %w", address, ErrForbidden)
	}
	ip := embedded(target.Addr().Unmap().WithZone(""))
	if ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || netip.MustParsePrefix("fd00:ec2::/32").Contains(ip) {
		return fmt.Errorf("dial %s: %w", ip, ErrForbidden)
	}
	return nil
}

// embedded is the IPv4 address that an IPv6 address of a translation mechanism stands for, or the address itself.
func embedded(ip netip.Addr) netip.Addr {
	if !ip.Is6() {
		return ip
	}
	b := ip.As16()
	switch {
	case netip.MustParsePrefix("64:ff9b::/96").Contains(ip):
		return netip.AddrFrom4([4]byte(b[12:16]))
	case netip.MustParsePrefix("2002::/16").Contains(ip):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return ip
}
