package policy

import "net/netip"

// addressOperand are the ranges of an IpAddress operator.
type addressOperand []netip.Prefix

// compileAddresses leaves out what is no address and no range: nothing is in it.
func compileAddresses(values []string) addressOperand {
	out := make(addressOperand, 0, len(values))
	for _, value := range values {
		if prefix, ok := parsePrefix(value); ok {
			out = append(out, prefix)
		}
	}
	return out
}

func (a addressOperand) matches(value string, _ Context) bool {
	address, err := netip.ParseAddr(value)
	if err != nil {
		return false
	}
	address = address.Unmap()
	for _, prefix := range a {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// parsePrefix reads an address or a CIDR range. "If you specify an IP address without the associated routing prefix, IAM
// uses the default prefix value of /32" (IAM User Guide, "IP address condition operators"); an IPv6 address is /128, and
// an IPv4 address written as IPv6 is what it means.
func parsePrefix(text string) (netip.Prefix, bool) {
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		address, err := netip.ParseAddr(text)
		if err != nil || address.Zone() != "" {
			return netip.Prefix{}, false
		}
		prefix = netip.PrefixFrom(address, address.BitLen())
	}
	const mappedBits = 96
	if prefix.Addr().Is4In6() && prefix.Bits() >= mappedBits {
		prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-mappedBits)
	}
	return prefix.Masked(), true
}
