// Proves that functions can ask for names, by UDP, of a resolver that listens on the host's loopback, which they cannot reach
// otherwise.

//go:build linux && (amd64 || arm64)

package isolated

import (
	"net"
	"strings"
	"testing"

	"sluice/internal/sandbox"
)

// answerNames answers each question with one address, or none if it is not asked for one of IPv4 (RFC 1035, 4.1).
func answerNames(c net.PacketConn) {
	const header, typeA = 12, 1
	buffer := make([]byte, 512)
	for {
		n, from, err := c.ReadFrom(buffer)
		if err != nil {
			return
		}
		end := header + strings.IndexByte(string(buffer[header:n]), 0) + 5 // the name, its type and its class
		reply := append([]byte{}, buffer[:end]...)
		copy(reply[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
		if reply[end-3] == typeA {
			reply[7] = 1
			reply = append(reply, 0xc0, header, 0, typeA, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 100, 9)
		}
		_, _ = c.WriteTo(reply, from)
	}
}

func TestNames(t *testing.T) {
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // it ends the server
	go answerNames(c)
	d, code := driver(t, Config{Resolver: c.LocalAddr().String()}), code(t)
	if !d.means.tun {
		t.Skip("no way to the rest of the world here")
	}
	s, err := d.Start(t.Context(), &sandbox.Spec{
		MemoryBytes: testMemory, TmpBytes: testTmp, Binds: []sandbox.Bind{{Source: code, Target: "/var/task"}}, Outside: nowhere,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop() //nolint:errcheck // the driver's end says what is left
	out := &strings.Builder{}
	command := intruder("lookup", "name.example")
	command.Stdout = out
	p, err := s.Run(t.Context(), command)
	if err != nil {
		t.Fatal(err)
	}
	closed(t, p.Exited(), "the lookup does not end")
	if out.String() != "198.51.100.9\n" {
		t.Error(out.String())
	}
}
