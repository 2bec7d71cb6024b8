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

// resolver is who answers for names: the one that was configured, or the host's first. That is read each time: a laptop changes it with its
// place.
func (r *Relay) resolver() (string, error) {
	if r.names != "" {
		return r.names, nil
	}
	text, err := os.ReadFile("/etc/resolv.conf")
	if err != nil {
		return "", err
	}
	return firstServer(string(text))
}

// firstServer finds the first nameserver of a resolv.conf(5).
func firstServer(text string) (string, error) {
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "nameserver" {
			return net.JoinHostPort(f[1], "53"), nil
		}
	}
	return "", errors.New("this host has no resolver")
}
