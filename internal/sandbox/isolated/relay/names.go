//go:build linux

package relay

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"strings"
)

// portDNS is where names are asked for.
const portDNS = 53

// Nameserver is where a sandbox asks for names: the relay's end of the line.
func Nameserver() string { return netip.AddrFrom4(relayEnd).String() }

// resolver is the host's first. It is read each time: a laptop changes it with its place.
func resolver() (string, error) {
	text, err := os.ReadFile("/etc/resolv.conf")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "nameserver" {
			return net.JoinHostPort(f[1], "53"), nil
		}
	}
	return "", errors.New("this host has no resolver")
}
