package http

// Proves which endpoints an HTTP integration never reaches: link-local addresses in every notation and whatever name stands for
// them, and administrative paths in every encoding. How: tables, a real dial of a forbidden address, fuzz targets.

import (
	"errors"
	"net/netip"
	"path"
	"strings"
	"testing"
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
		if err := allowed(address); (err == nil) != want || err != nil && !errors.Is(err, errForbidden) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAdministrativePaths(t *testing.T) {
	for p, want := range map[string]bool{
		"/_sluice":                   true,
		"/_sluice/":                  true,
		"/_sluice/health":            true,
		"/_SLUICE/health":            true,
		"//_sluice/health":           true,
		"/./_sluice/health":          true,
		"/a/../_sluice/health":       true,
		"/a/%2e%2e/_sluice/health":   true,
		"/%5Fsluice/health":          true,
		"/%255Fsluice/health":        true,
		"/%25255fsluice/health":      true,
		"/_sluice%2fhealth":          true,
		"/_%73luice/health":          true,
		`/a\..\_sluice/health`:       true,
		"/":                          false,
		"/a/_sluice":                 false,
		"/_sluicegate":               false,
		"/100%":                      false,
		"/%zz":                       false,
		"/queue/_sluice/../messages": false,
	} {
		if got := isAdministrative(p); got != want {
			t.Errorf("%s: %v", p, got)
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
		if allowed(netip.AddrPortFrom(ip, port).String()) == nil && ip.Unmap().IsLinkLocalUnicast() {
			t.Fatalf("%s may be dialled", ip)
		}
	})
}

func FuzzAdministrativePaths(f *testing.F) {
	for _, s := range []string{"/_sluice/x", "/%5fsluice", "/a/..%2f_sluice", "%%%25", `\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if isAdministrative(p) {
			return
		}
		if clean := path.Clean("/" + unescape(p)); clean == administration || strings.HasPrefix(clean, administration+"/") {
			t.Fatalf("%q is administrative", p)
		}
	})
}

// Networks narrow what may be reached, and open nothing that is out of bounds anyway.
func TestWithin(t *testing.T) {
	check := within([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("2001:db8::/32")})
	for address, want := range map[string]error{
		"10.1.2.3:80":          nil,
		"[::ffff:10.1.2.3]:80": nil,
		"[2001:db8::1]:443":    nil,
		"127.0.0.1:80":         errOutside,
		"93.184.216.34:443":    errOutside,
		"[2002:7f00:1::1]:80":  errOutside, // 127.0.0.1 in 6to4's clothes
		"169.254.169.254:80":   errForbidden,
		"nonsense":             errForbidden,
	} {
		if err := check(address); !errors.Is(err, want) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := within(nil)("127.0.0.1:80"); err != nil {
		t.Error(err)
	}
}
