package reach_test

// Proves which addresses are never reached: link-local ones in every notation. That what a name stands for is looked at, and not the name, is
// proven where somebody dials. How: tables and a fuzz target.

import (
	"errors"
	"net/netip"
	"testing"

	"sluice/internal/reach"
)

func TestAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:80":                true,
		"10.0.0.7:8080":               true,
		"[::1]:80":                    true,
		"93.184.216.34:443":           true,
		"[2606:2800:220:1::1]:443":    true,
		"[fd12:3456::1]:80":           true,
		"169.254.169.254:80":          false,
		"169.254.170.2:80":            false, // containers' credentials
		"169.254.0.1:1":               false,
		"[fe80::1]:80":                false,
		"[fe80::a9fe:a9fe%eth0]:80":   false,
		"[fd00:ec2::254]:80":          false,
		"[fd00:ec2::23]:80":           false, // EKS's credentials
		"[::ffff:169.254.169.254]:80": false,
		"[64:ff9b::a9fe:a9fe]:80":     false,
		"[2002:a9fe:a9fe::1]:80":      false,
		"224.0.0.1:80":                false,
		"[ff02::1]:80":                false,
		"nonsense":                    false,
	} {
		if err := reach.Allowed(address); (err == nil) != want || err != nil && !errors.Is(err, reach.ErrForbidden) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add("169.254.169.254", uint16(80))
	f.Add("fd00:ec2::254", uint16(80))
	f.Add("::ffff:169.254.1.1", uint16(1))
	f.Fuzz(func(t *testing.T, text string, port uint16) {
		ip, err := netip.ParseAddr(text)
		if err != nil {
			return
		}
		if reach.Allowed(netip.AddrPortFrom(ip, port).String()) == nil && ip.Unmap().IsLinkLocalUnicast() {
			t.Fatalf("%s may be dialled", ip)
		}
	})
}

// Networks narrow what may be reached, and open nothing that is out of bounds anyway.
func TestWithin(t *testing.T) {
	check := reach.Within([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("2001:db8::/32")})
	for address, want := range map[string]error{
		"10.1.2.3:80":          nil,
		"[::ffff:10.1.2.3]:80": nil,
		"[2001:db8::1]:443":    nil,
		"127.0.0.1:80":         reach.ErrOutside,
		"93.184.216.34:443":    reach.ErrOutside,
		"[2002:7f00:1::1]:80":  reach.ErrOutside, // 127.0.0.1 in 6to4's clothes
		"169.254.169.254:80":   reach.ErrForbidden,
		"nonsense":             reach.ErrForbidden,
	} {
		if err := check(address); !errors.Is(err, want) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := reach.Within(nil)("127.0.0.1:80"); err != nil {
		t.Error(err)
	}
}
