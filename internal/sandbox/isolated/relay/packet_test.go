// Proves that packets keep right checksums whatever their addresses become, that answers are what RFC 9293 asks for, and that no bytes
// from a sandbox are a surprise.

//go:build linux

package relay

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// segmentOf builds a packet of TCP, with checksums made from nothing.
func segmentOf(from, to netip.AddrPort, flags byte, payload []byte) packet {
	p := envelope(protocolTCP, from, to, tcpBytes+len(payload))
	in := p.inner()
	binary.BigEndian.PutUint32(in[4:], 0x01020304)
	in[12], in[13] = tcpBytes/4<<4, flags
	copy(in[tcpBytes:], payload)
	sum := checksum(uint32(protocolTCP+len(in)), p[12:20])
	binary.BigEndian.PutUint16(in[16:], ^fold(checksum(sum, in)))
	return p
}

// sound checks both sums: over what carries its own checksum, a sum is all ones.
func sound(t interface{ Errorf(string, ...any) }, p packet) {
	if got := fold(checksum(0, p[:p.header()])); got != 0xffff {
		t.Errorf("the header's sum is %#x", got)
	}
	if p.protocol() == protocolTCP {
		if got := fold(checksum(checksum(uint32(protocolTCP+len(p.inner())), p[12:20]), p.inner())); got != 0xffff {
			t.Errorf("the segment's sum is %#x", got)
		}
	}
}

func addresses(t *rapid.T, name string) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, name))), rapid.Uint16().Draw(t, name+" port"))
}

func TestReaddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := segmentOf(addresses(t, "from"), addresses(t, "to"), rapid.Byte().Draw(t, "flags"), rapid.SliceOf(rapid.Byte()).Draw(t, "payload"))
		sound(t, p)
		from, to := addresses(t, "new from"), addresses(t, "new to")
		p.readdress(from, to)
		sound(t, p)
		if p.source() != from || p.target() != to {
			t.Errorf("it goes from %v to %v", p.source(), p.target())
		}
	})
}

func TestReset(t *testing.T) {
	from, to := netip.MustParseAddrPort("169.254.76.1:5000"), netip.MustParseAddrPort("198.51.100.7:80")
	for _, c := range []struct {
		flags     byte
		payload   string
		seq, ack  uint32
		answering byte
	}{
		{flagSYN, "", 0, 0x01020305, flagRST | flagACK},
		{flagFIN, "abc", 0, 0x01020308, flagRST | flagACK},
		{flagACK, "abc", 0x0a0b0c0d, 0, flagRST},
	} {
		p := segmentOf(from, to, c.flags, []byte(c.payload))
		if c.flags&flagACK != 0 {
			binary.BigEndian.PutUint32(p.inner()[8:], 0x0a0b0c0d)
		}
		r := reset(p)
		sound(t, r)
		in := r.inner()
		if r.source() != to || r.target() != from || r.flags() != c.answering || binary.BigEndian.Uint32(in[4:]) != c.seq || binary.BigEndian.Uint32(in[8:]) != c.ack {
			t.Errorf("flags %#x are answered by % x", c.flags, in)
		}
	}
}

func TestDatagram(t *testing.T) {
	from, to := netip.MustParseAddrPort("198.51.100.7:53"), netip.MustParseAddrPort("169.254.76.1:5000")
	p := datagram(from, to, []byte("answer"))
	sound(t, p)
	got, ok := parse(p)
	if !ok || got.source() != from || got.target() != to || string(got.payload()) != "answer" {
		t.Errorf("%v, % x", ok, p)
	}
}

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1": false, "127.255.1.1": false, "0.0.0.0": false, "0.1.2.3": false, "169.254.169.254": false, "224.0.0.1": false, "239.1.1.1": false,
		"240.0.0.1": false, "255.255.255.255": false, "10.0.0.1": true, "192.168.1.1": true, "8.8.8.8": true,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestFirstServer(t *testing.T) {
	for text, want := range map[string]string{
		"# comment\nsearch x\nnameserver 127.0.0.53\nnameserver 8.8.8.8\n": "127.0.0.53:53", "nameserver fe80::1%eth0": "[fe80::1%eth0]:53", "": "", "nameserver\n": "",
	} {
		if got, err := firstServer(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func FuzzPacket(f *testing.F) {
	from, to := netip.MustParseAddrPort("169.254.76.1:5000"), netip.MustParseAddrPort("198.51.100.7:80")
	f.Add([]byte(segmentOf(from, to, flagSYN, nil)))
	f.Add([]byte(datagram(from, to, []byte("x"))))
	f.Add([]byte{0x4f, 0, 0, 20})
	f.Add(bytes.Repeat([]byte{0x45}, 60))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := parse(b)
		if !ok {
			return
		}
		if p.protocol() == protocolUDP {
			_ = p.payload()
			return
		}
		sound(t, reset(p))
		p.readdress(p.target(), p.source())
	})
}

func BenchmarkReaddress(b *testing.B) {
	from, to := netip.MustParseAddrPort("169.254.76.1:5000"), netip.MustParseAddrPort("198.51.100.7:80")
	p := segmentOf(from, to, flagACK, make([]byte, 1400))
	b.ReportAllocs()
	for b.Loop() {
		p.readdress(to, from)
		p.readdress(from, to)
	}
}
