package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"

	"sluice/internal/service/sts/issuer"
)

// errAddress is for an address that is not connected to.
var errAddress = errors.New("an address that issuers are not at")

// dialPermitted connects, once the name is resolved, to addresses that are permitted.
func dialPermitted(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, errAddress
	}
	d := net.Dialer{Control: func(_, resolved string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(resolved)
		if err != nil || !isPermitted(to.Addr(), issuer.IsLoopback(host)) {
			return errAddress
		}
		return nil
	}}
	return d.DialContext(ctx, network, address)
}

// isPermitted tells whether an issuer may be at an address; local says that its name is one of the loopback interface.
func isPermitted(a netip.Addr, local bool) bool {
	a = embedded(a.Unmap().WithZone(""))
	switch {
	case a.IsLoopback():
		return local
	case local, !a.IsValid(), a.IsUnspecified(), a.IsMulticast(), a.IsLinkLocalUnicast():
		return false
	}
	return a != awsMetadata() && a != netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// awsMetadata is the IPv6 address of Amazon EC2's instance metadata, which is not link-local.
func awsMetadata() netip.Addr { return netip.MustParseAddr("fd00:ec2::254") }

// embedded returns the IPv4 address that stands for an IPv6 one behind a translator: NAT64 (RFC 6052) and 6to4 (RFC 3056).
func embedded(a netip.Addr) netip.Addr {
	if !a.Is6() {
		return a
	}
	b := a.As16()
	if netip.MustParsePrefix("64:ff9b::/96").Contains(a) {
		return netip.AddrFrom4([4]byte(b[12:16]))
	}
	if netip.MustParsePrefix("2002::/16").Contains(a) {
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return a
}
