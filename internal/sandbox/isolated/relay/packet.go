//go:build linux

package relay

import (
	"encoding/binary"
	"net/netip"
)

// Offsets and sizes of IPv4 (RFC 791), TCP (RFC 9293) and UDP (RFC 768).
const (
	ipBytes, tcpBytes, udpBytes = 20, 20, 8

	protocolTCP, protocolUDP = 6, 17

	flagFIN, flagSYN, flagRST, flagACK = 0x01, 0x02, 0x04, 0x10

	timeToLive = 64
)

// packet is a whole IPv4 packet with TCP or UDP in it.
type packet []byte

// parse takes what the device gave, and refuses what is no such packet: other protocols, fragments (which the line is too wide
// to need), and what is cut.
func parse(b []byte) (packet, bool) {
	if len(b) < ipBytes || b[0]>>4 != 4 {
		return nil, false
	}
	header, total := int(b[0]&15)*4, int(binary.BigEndian.Uint16(b[2:]))
	if header < ipBytes || total > len(b) || binary.BigEndian.Uint16(b[6:])&0x3fff != 0 {
		return nil, false
	}
	least := header + tcpBytes
	switch b[9] {
	case protocolTCP:
	case protocolUDP:
		least = header + udpBytes
	default:
		return nil, false
	}
	return packet(b[:total]), total >= least
}

func (p packet) header() int { return int(p[0]&15) * 4 }

func (p packet) protocol() byte { return p[9] }

func (p packet) inner() []byte { return p[p.header():] }

func (p packet) source() netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(p[12:16])), binary.BigEndian.Uint16(p.inner()))
}

func (p packet) target() netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(p[16:20])), binary.BigEndian.Uint16(p.inner()[2:]))
}

// flags are TCP's.
func (p packet) flags() byte { return p.inner()[13] }

// payload is UDP's.
func (p packet) payload() []byte { return p.inner()[udpBytes:] }

// readdress gives a TCP packet other ends. The checksums follow by what has changed (RFC 1624), so that what was broken stays so.
func (p packet) readdress(source, target netip.AddrPort) {
	var before, after [12]byte
	copy(before[:8], p[12:20])
	copy(before[8:], p.inner()[:4])
	ends(after[:], source, target)
	adjust(p[10:12], before[:8], after[:8])
	adjust(p.inner()[16:18], before[:], after[:])
	copy(p[12:20], after[:8])
	copy(p.inner()[:4], after[8:])
}

// ends writes two addresses, and then two ports.
func ends(b []byte, source, target netip.AddrPort) {
	from, to := source.Addr().As4(), target.Addr().As4()
	copy(b, from[:])
	copy(b[4:], to[:])
	binary.BigEndian.PutUint16(b[8:], source.Port())
	binary.BigEndian.PutUint16(b[10:], target.Port())
}

// adjust is equation 3 of RFC 1624: HC' = ~(~HC + ~m + m').
func adjust(checksum, before, after []byte) {
	sum := uint32(^binary.BigEndian.Uint16(checksum))
	for i := 0; i < len(before); i += 2 {
		sum += uint32(^binary.BigEndian.Uint16(before[i:])) + uint32(binary.BigEndian.Uint16(after[i:]))
	}
	binary.BigEndian.PutUint16(checksum, ^fold(sum))
}

// fold makes 16 bits of a sum in ones' complement.
func fold(sum uint32) uint16 {
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return uint16(sum)
}

// checksum is RFC 1071's, over bytes of any number.
func checksum(sum uint32, b []byte) uint32 {
	for ; len(b) >= 2; b = b[2:] {
		sum += uint32(binary.BigEndian.Uint16(b))
	}
	if len(b) == 1 {
		sum += uint32(b[0]) << 8
	}
	return sum
}

// envelope is a packet between two ends, with room for so many bytes inside, of which the ports are set.
func envelope(protocol byte, source, target netip.AddrPort, inside int) packet {
	p := make(packet, ipBytes+inside)
	p[0], p[8], p[9] = 0x45, timeToLive, protocol
	binary.BigEndian.PutUint16(p[2:], uint16(len(p)))
	binary.BigEndian.PutUint16(p[6:], 0x4000) // not to be fragmented
	var e [12]byte
	ends(e[:], source, target)
	copy(p[12:], e[:8])
	copy(p[ipBytes:], e[8:])
	binary.BigEndian.PutUint16(p[10:], ^fold(checksum(0, p[:ipBytes])))
	return p
}

// datagram is a packet of UDP. It has no checksum, which IPv4 allows: there is no wire on its way.
func datagram(source, target netip.AddrPort, payload []byte) packet {
	p := envelope(protocolUDP, source, target, udpBytes+len(payload))
	binary.BigEndian.PutUint16(p[ipBytes+4:], uint16(udpBytes+len(payload)))
	copy(p[ipBytes+udpBytes:], payload)
	return p
}

// reset answers a TCP packet that leads nowhere (RFC 9293, 3.5.2).
func reset(to packet) packet {
	p := envelope(protocolTCP, to.target(), to.source(), tcpBytes)
	in, out := to.inner(), p[ipBytes:]
	out[12] = tcpBytes / 4 << 4
	if to.flags()&flagACK != 0 {
		copy(out[4:8], in[8:12])
		out[13] = flagRST
	} else {
		length := uint32(len(in)) - uint32(in[12]>>4)*4
		if to.flags()&(flagSYN|flagFIN) != 0 {
			length++
		}
		binary.BigEndian.PutUint32(out[8:], binary.BigEndian.Uint32(in[4:])+length)
		out[13] = flagRST | flagACK
	}
	sum := checksum(protocolTCP+tcpBytes, p[12:20])
	binary.BigEndian.PutUint16(out[16:], ^fold(checksum(sum, out)))
	return p
}
