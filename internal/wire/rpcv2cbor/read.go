package rpcv2cbor

import (
	"encoding/binary"
	"math"
	"unicode/utf8"
)

// head reads an item's first bytes. indefinite has no argument; a break is majorSimple and indefinite.
func (d *Decoder) head() (major byte, argument uint64, indefinite bool) {
	if d.err != nil {
		return 0, 0, false
	}
	if d.at >= len(d.in) {
		d.fail("it ends too soon")
		return 0, 0, false
	}
	first := d.in[d.at]
	d.at++
	major, info := first>>5, first&0x1f
	switch {
	case info < infoByte:
		return major, uint64(info), false
	case info <= infoEight:
		return major, d.argument(1 << (info - infoByte)), false
	case info == infoIndefinite && major != majorUnsigned && major != majorNegative && major != majorTag:
		return major, 0, true
	}
	d.fail("it has an item that is not well formed")
	return 0, 0, false
}

// argument reads a number of size bytes.
func (d *Decoder) argument(size int) uint64 {
	b := d.take(uint64(size))
	if b == nil {
		return 0
	}
	var n [8]byte
	copy(n[8-size:], b)
	return binary.BigEndian.Uint64(n[:])
}

// take returns the next n bytes, which are the input's; nil if there are fewer.
func (d *Decoder) take(n uint64) []byte {
	if d.err != nil {
		return nil
	}
	if n > uint64(len(d.in)-d.at) {
		d.fail("it ends too soon")
		return nil
	}
	b := d.in[d.at : d.at+int(n) : d.at+int(n)]
	d.at += int(n)
	return b
}

// content reads the rest of a byte or text string whose head was read: a copy of it.
func (d *Decoder) content(major byte, length uint64, indefinite bool) []byte {
	if !indefinite {
		b := d.take(length)
		d.checkText(major, b)
		return append(make([]byte, 0, len(b)), b...)
	}
	out := []byte{}
	for d.err == nil {
		m, n, open := d.head()
		switch {
		case d.err != nil:
		case m == majorSimple && open:
			return out
		case m != major || open:
			d.fail("a string has a part that is none")
		default:
			b := d.take(n)
			d.checkText(major, b)
			out = append(out, b...)
		}
	}
	return nil
}

// checkText refuses a text that is no UTF-8; each part of a text must be.
func (d *Decoder) checkText(major byte, b []byte) {
	if major == majorText && !utf8.Valid(b) {
		d.fail("a text is not UTF-8")
	}
}

// untagged skips tags that say nothing to us, and returns the head of what they stand before.
func (d *Decoder) untagged() (major byte, argument uint64, indefinite bool) {
	for {
		major, argument, indefinite = d.head()
		if major != majorTag || d.err != nil {
			return major, argument, indefinite
		}
	}
}

// skip reads one item of any kind and forgets it.
func (d *Decoder) skip() {
	if d.depth++; d.depth > depthMax {
		d.fail("it is nested too deeply")
	}
	defer func() { d.depth-- }()
	major, n, indefinite := d.untagged()
	switch {
	case d.err != nil:
	case major == majorSimple && indefinite:
		d.fail("a break stands where an item is expected")
	case major == majorBytes || major == majorText:
		d.content(major, n, indefinite)
	case major == majorArray || major == majorMap:
		d.skipItems(major, n, indefinite)
	}
}

func (d *Decoder) skipItems(major byte, n uint64, indefinite bool) {
	for i := uint64(0); d.err == nil && (indefinite || i < n); i++ {
		if indefinite && d.ends() {
			return
		}
		d.skip()
		if major == majorMap {
			d.skip()
		}
	}
}

// ends consumes a break, if one comes next.
func (d *Decoder) ends() bool {
	if d.err != nil || d.at >= len(d.in) || d.in[d.at] != itemBreak {
		return false
	}
	d.at++
	return true
}

// half is the value of a half-precision float: RFC 8949, appendix D.
func half(bits uint16) float64 {
	exponent, mantissa := int(bits>>10)&0x1f, float64(bits&0x3ff)
	var v float64
	switch exponent {
	case 0:
		v = math.Ldexp(mantissa, -24)
	case 31:
		v = math.Inf(1)
		if mantissa != 0 {
			v = math.NaN()
		}
	default:
		v = math.Ldexp(mantissa+1024, exponent-25)
	}
	if bits&0x8000 != 0 {
		return -v
	}
	return v
}
