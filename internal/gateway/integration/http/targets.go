package http

import (
	"errors"
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strings"
	"syscall"
)

var (
	errForbidden      = errors.New("link-local addresses are out of bounds for integrations")
	errOutside        = errors.New("the address is in none of the networks that integrations may reach")
	errAdministrative = errors.New("administrative paths are out of bounds for integrations")
)

// control looks at every address right before it is dialled, so that it sees what a name resolved to and not what it
// resolved to a moment ago.
func control(check func(string) error) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error { return check(address) }
}

// within is allowed, for the addresses of some networks alone; for all if there are none.
func within(targets []netip.Prefix) func(address string) error {
	if len(targets) == 0 {
		return allowed
	}
	return func(address string) error {
		if err := allowed(address); err != nil {
			return err
		}
		target := netip.MustParseAddrPort(address) // allowed has parsed it
		ip := embedded(target.Addr().Unmap().WithZone(""))
		if !slices.ContainsFunc(targets, func(p netip.Prefix) bool { return p.Contains(ip) }) {
			return fmt.Errorf("dial %s: %w", ip, errOutside)
		}
		return nil
	}
}

// allowed refuses the addresses of link-local services, where clouds hand out credentials: 169.254.169.254 and its neighbours,
// fe80::/10, AWS's fd00:ec2::/32, and IPv4 ones in IPv6 clothes (mapped, NAT64, 6to4).
func allowed(address string) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %q: %w", address, errForbidden)
	}
	ip := embedded(target.Addr().Unmap().WithZone(""))
	if ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || netip.MustParsePrefix("fd00:ec2::/32").Contains(ip) {
		return fmt.Errorf("dial %s: %w", ip, errForbidden)
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

// administration is the prefix of Sluice's own paths.
const administration = "/_sluice"

// isAdministrative recognises an administrative path however it is written: encoded, with dots, with slashes too many. It
// does not matter whose host it is: names resolve anew, and a proxy may stand between.
func isAdministrative(encoded string) bool {
	text := encoded
	for range 8 { // each round takes off one layer of encoding; what has more is no honest path
		decoded := unescape(text)
		if decoded == text {
			break
		}
		text = decoded
	}
	clean := strings.ToLower(path.Clean("/" + strings.ReplaceAll(text, "\\", "/")))
	return clean == administration || strings.HasPrefix(clean, administration+"/")
}

// unescape decodes one layer of percent-encoding and leaves what is none.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			high, low := strings.IndexByte(hexDigits, s[i+1]), strings.IndexByte(hexDigits, s[i+2])
			if high >= 0 && low >= 0 {
				b.WriteByte(byte(fold(high)<<4 | fold(low)))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// hexDigits lists the digits in both cases; fold gives the value for a position in it.
const hexDigits = "0123456789abcdefABCDEF"

func fold(position int) int {
	if position > 15 {
		return position - 6
	}
	return position
}
