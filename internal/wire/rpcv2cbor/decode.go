package rpcv2cbor

import (
	"math"
	"strings"
	"time"

	"sluice/internal/wire"
)

// depthMax bounds the nesting of items: a request must not exhaust the stack.
const depthMax = 64

// Decoder reads one CBOR map into a shape. It implements wire.Decoder; see there for its sticky errors.
type Decoder struct {
	in    []byte
	at    int
	depth int
	open  []opened
	err   error
}

// opened is a list or map that is being read: the elements that remain, or that its end is marked.
type opened struct {
	rest       uint64
	indefinite bool
}

// Decode reads body into v. An empty body is an empty map. Unknown members are ignored, null members are absent, of duplicate members
// the last counts. Errors are *wire.MalformedError.
func Decode(body []byte, v wire.Shape) error {
	if len(body) == 0 {
		return nil
	}
	d := Decoder{in: body}
	d.Struct(nil, v)
	if d.err == nil && d.at != len(body) {
		d.fail("something follows after its end")
	}
	return d.err
}

// Err returns the first error.
func (d *Decoder) Err() error { return d.err }

// fail words are ours: AWS's are not recorded.
func (d *Decoder) fail(what string) {
	if d.err == nil {
		d.err = &wire.MalformedError{Message: "Unable to parse the CBOR request body: " + what + "."}
	}
}

func (d *Decoder) mismatch(m *wire.Member, want string) {
	name := "an element"
	if m != nil && m.Name != "" {
		name = m.Name
	}
	d.fail("the value of " + name + " is not " + want)
}

// Null consumes a null, or an undefined, which means the same.
func (d *Decoder) Null() bool {
	if d.err != nil || d.at >= len(d.in) || d.in[d.at] != itemNull && d.in[d.at] != itemUndefined {
		return false
	}
	d.at++
	return true
}

// Struct reads a map into v.
func (d *Decoder) Struct(m *wire.Member, v wire.Shape) {
	if !d.enter(m, majorMap) {
		return
	}
	schema := v.WireSchema()
	for hint := 0; d.next(); {
		i := find(schema, d.String(nil), hint)
		switch {
		case d.err != nil:
		case i < 0:
			d.skip()
		case !d.Null():
			v.DecodeMember(i, d)
		}
		hint = i + 1
	}
}

// find knows a member by its name; hint is where it probably is.
func find(schema *wire.Schema, name string, hint int) int {
	n := len(schema.Members)
	for k := range n {
		i := (hint + k) % n
		if schema.Members[i].Name == name {
			return i
		}
	}
	return -1
}

// enter opens an array or a map.
func (d *Decoder) enter(m *wire.Member, kind byte) bool {
	major, n, indefinite := d.untagged()
	if d.err != nil {
		return false
	}
	if major != kind {
		d.mismatch(m, map[byte]string{majorMap: "a map", majorArray: "a list"}[kind])
		return false
	}
	if d.depth++; d.depth > depthMax {
		d.fail("it is nested too deeply")
		return false
	}
	d.open = append(d.open, opened{rest: n, indefinite: indefinite})
	return true
}

// next tells whether the innermost list or map has another element, and closes it otherwise.
func (d *Decoder) next() bool {
	if d.err != nil {
		return false
	}
	top := &d.open[len(d.open)-1]
	if top.indefinite && !d.ends() {
		return true
	}
	if !top.indefinite && top.rest > 0 {
		top.rest--
		return true
	}
	d.open = d.open[:len(d.open)-1]
	d.depth--
	return false
}

// BeginList opens an array.
func (d *Decoder) BeginList(m *wire.Member) { d.enter(m, majorArray) }

// More reports whether another element follows; nulls of a list that is not sparse are dropped.
func (d *Decoder) More(m *wire.Member) bool {
	for d.next() {
		if m.Sparse || !d.Null() {
			return true
		}
	}
	return false
}

// BeginMap opens a map.
func (d *Decoder) BeginMap(m *wire.Member) { d.enter(m, majorMap) }

// MoreKeys reads the next key; entries with null values are dropped unless the map is sparse.
func (d *Decoder) MoreKeys(m *wire.Member) (key string, more bool) {
	for d.next() {
		key := d.String(m.Key)
		if d.err == nil && (m.Sparse || !d.Null()) {
			return key, true
		}
	}
	return "", false
}

// String reads a text.
func (d *Decoder) String(m *wire.Member) string {
	major, n, indefinite := d.untagged()
	if d.err != nil {
		return ""
	}
	if major != majorText {
		d.mismatch(m, "a text")
		return ""
	}
	if indefinite {
		return string(d.content(major, n, indefinite))
	}
	b := d.take(n)
	d.checkText(major, b)
	return string(b)
}

// Blob reads bytes.
func (d *Decoder) Blob(m *wire.Member) []byte {
	major, n, indefinite := d.untagged()
	if d.err == nil && major != majorBytes {
		d.mismatch(m, "a byte string")
	}
	if d.err != nil {
		return nil
	}
	return d.content(major, n, indefinite)
}

// Bool reads true or false.
func (d *Decoder) Bool(m *wire.Member) bool {
	major, n, indefinite := d.untagged()
	if d.err == nil && (major != majorSimple || indefinite || n != itemFalse&0x1f && n != itemTrue&0x1f) {
		d.mismatch(m, "a boolean")
	}
	return n == itemTrue&0x1f
}

// Int reads an integer of the member's width; a float without fraction is one too.
func (d *Decoder) Int(m *wire.Member) int64 {
	whole, fraction, isFloat := d.number(m)
	limit := math.Exp2(float64(m.Bits) - 1)
	switch {
	case d.err != nil:
	case !isFloat && (float64(whole) < -limit || float64(whole) >= limit && m.Bits < 64),
		isFloat && (fraction != math.Trunc(fraction) || math.Abs(fraction) >= 1<<53 || fraction < -limit || fraction >= limit):
		d.mismatch(m, "an integer of its width")
	case isFloat:
		return int64(fraction)
	}
	return whole
}

// Float reads a number of any kind.
func (d *Decoder) Float(m *wire.Member) float64 {
	whole, fraction, isFloat := d.number(m)
	if isFloat {
		return fraction
	}
	return float64(whole)
}

// Time reads epoch seconds, which must be tagged as such.
func (d *Decoder) Time(m *wire.Member) time.Time {
	if major, n, _ := d.head(); d.err == nil && (major != majorTag || n != tagEpoch) {
		d.mismatch(m, "a timestamp")
	}
	whole, fraction, isFloat := d.number(m)
	if !isFloat {
		fraction = float64(whole)
	}
	t, err := wire.EpochTime(fraction)
	if err != nil {
		d.mismatch(m, "a timestamp of the years 0 to 9999")
	}
	return t
}

// number reads an integer or a float.
func (d *Decoder) number(m *wire.Member) (whole int64, fraction float64, isFloat bool) {
	start := d.at
	major, n, indefinite := d.untagged()
	switch {
	case d.err != nil:
	case major == majorUnsigned && n <= math.MaxInt64:
		return int64(n), 0, false
	case major == majorNegative && n <= math.MaxInt64:
		return -1 - int64(n), 0, false
	case major == majorSimple && !indefinite:
		for d.in[start]>>5 == majorTag { // behind the tags
			start += tagLength(d.in[start])
		}
		switch d.in[start] {
		case itemHalf:
			return 0, half(uint16(n)), true
		case itemSingle:
			return 0, float64(math.Float32frombits(uint32(n))), true
		case itemDouble:
			return 0, math.Float64frombits(n), true
		}
		fallthrough
	default:
		d.mismatch(m, "a number that can be held")
	}
	return 0, 0, false
}

// tagLength is that of a tag with its argument.
func tagLength(first byte) int {
	if info := first & 0x1f; info >= infoByte {
		return 1 + 1<<(info-infoByte)
	}
	return 1
}

// Document is not part of this protocol.
func (d *Decoder) Document(m *wire.Member) wire.Raw {
	d.mismatch(m, "of a kind that this protocol has")
	return nil
}

// Target is the service and operation that a path names: what stands before /service/ is the deployment's affair.
func Target(path string) (service, operation string, ok bool) {
	at := strings.LastIndex(path, "/service/")
	if at < 0 {
		return "", "", false
	}
	service, rest, _ := strings.Cut(path[at+len("/service/"):], "/")
	operation, ok = strings.CutPrefix(rest, "operation/")
	return service, operation, ok && service != "" && operation != "" && !strings.Contains(operation, "/")
}
