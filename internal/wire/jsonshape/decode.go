package jsonshape

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/wire"
)

// depthMax bounds the nesting of shapes: recursive shapes exist in AWS's models, and a request must not exhaust the stack.
const depthMax = 64

// Decoder reads one JSON object into a shape. It implements wire.Decoder; see there for its sticky errors.
type Decoder struct {
	in    *jsontext.Decoder
	src   bytes.Buffer
	depth int
	err   error
}

// A decoder with its buffers is reused between requests; the strings it yields are copies.
var decoders = sync.Pool{New: func() any { return &Decoder{in: jsontext.NewDecoder(eof{})} }}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// Decode reads body into v. An empty body is an empty object. Unknown members are ignored, null members are absent, of
// duplicate members the last counts. Errors are *wire.MalformedError.
func Decode(body []byte, v wire.Shape) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	d := decoders.Get().(*Decoder)
	defer d.release()
	d.reset(body)
	d.Struct(nil, v)
	d.finish()
	return d.err
}

// DecodeMember reads body as the value of member i of v: the payload of a REST operation.
func DecodeMember(body []byte, v wire.Shape, i int) error {
	d := decoders.Get().(*Decoder)
	defer d.release()
	d.reset(body)
	if !d.Null() {
		v.DecodeMember(i, d)
	}
	d.finish()
	return d.err
}

func (d *Decoder) reset(body []byte) {
	d.src = *bytes.NewBuffer(body)
	d.in.Reset(&d.src, jsontext.AllowDuplicateNames(true))
	d.depth, d.err = 0, nil
}

func (d *Decoder) release() {
	d.src = bytes.Buffer{}
	d.in.Reset(eof{})
	decoders.Put(d)
}

// finish checks that nothing but white space follows.
func (d *Decoder) finish() {
	if d.err != nil {
		return
	}
	if _, err := d.in.ReadToken(); !errors.Is(err, io.EOF) {
		d.fail("Unexpected content after the end of the document.")
	}
}

// Err returns the first error.
func (d *Decoder) Err() error { return d.err }

func (d *Decoder) fail(message string) {
	if d.err == nil {
		d.err = &wire.MalformedError{Message: message}
	}
}

func (d *Decoder) syntax(err error) {
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		d.fail("Unable to parse the request body: " + syntactic.Err.Error() + " at offset " + strconv.FormatInt(syntactic.ByteOffset, 10) + ".")
		return
	}
	d.fail("Unable to parse the request body: it ends too soon.")
}

// Null consumes a null.
func (d *Decoder) Null() bool {
	if d.err != nil || d.in.PeekKind() != 'n' {
		return false
	}
	if _, err := d.in.ReadToken(); err != nil {
		d.syntax(err)
		return false
	}
	return true
}

// Struct reads an object into v.
func (d *Decoder) Struct(_ *wire.Member, v wire.Shape) {
	if !d.open('{') {
		return
	}
	schema := v.WireSchema()
	for hint := 0; d.err == nil && d.in.PeekKind() != '}'; {
		i := d.member(schema, hint)
		switch {
		case d.err != nil:
		case i < 0:
			d.skip()
		case !d.Null():
			v.DecodeMember(i, d)
		}
		hint = max(i+1, 0)
	}
	d.close()
}

// member reads a name and finds the member that it names, or -1.
func (d *Decoder) member(schema *wire.Schema, hint int) int {
	name, err := d.in.ReadValue()
	if err != nil {
		d.syntax(err)
		return -1
	}
	plain := name[1 : len(name)-1]
	if bytes.IndexByte(plain, '\\') >= 0 {
		plain, _ = jsontext.AppendUnquote(nil, name) // ReadValue has validated it
	}
	n := len(schema.Members)
	for k := range n {
		i := hint + k
		if i >= n {
			i -= n
		}
		if m := &schema.Members[i]; m.JSON == string(plain) && m.Location == wire.InBody {
			return i
		}
	}
	return -1
}

func (d *Decoder) skip() {
	if err := d.in.SkipValue(); err != nil {
		d.syntax(err)
	}
}

// open consumes an opening bracket of the given kind.
func (d *Decoder) open(kind jsontext.Kind) bool {
	if !d.expect(kind) {
		return false
	}
	if d.depth++; d.depth > depthMax {
		d.fail("The document is nested too deeply.")
		return false
	}
	if _, err := d.in.ReadToken(); err != nil {
		d.syntax(err)
		return false
	}
	return true
}

func (d *Decoder) close() {
	d.depth--
	if d.err != nil {
		return
	}
	if _, err := d.in.ReadToken(); err != nil {
		d.syntax(err)
	}
}

// BeginList opens an array.
func (d *Decoder) BeginList(*wire.Member) { d.open('[') }

// More reports whether another element follows; nulls of a list that is not sparse are dropped.
func (d *Decoder) More(m *wire.Member) bool {
	for d.err == nil {
		switch d.in.PeekKind() {
		case ']':
			d.close()
			return false
		case 'n':
			if m.Sparse {
				return true
			}
			d.Null()
		default:
			return true
		}
	}
	return false
}

// BeginMap opens an object.
func (d *Decoder) BeginMap(*wire.Member) { d.open('{') }

// MoreKeys reads the next key; entries with null values are dropped unless the map is sparse.
func (d *Decoder) MoreKeys(m *wire.Member) (key string, more bool) {
	for d.err == nil {
		if d.in.PeekKind() == '}' {
			d.close()
			return "", false
		}
		key := d.text()
		if d.err == nil && (m.Sparse || !d.Null()) {
			return key, d.err == nil
		}
	}
	return "", false
}

// text reads a string token.
func (d *Decoder) text() string {
	raw, err := d.in.ReadValue()
	if err != nil {
		d.syntax(err)
		return ""
	}
	plain := raw[1 : len(raw)-1]
	if bytes.IndexByte(plain, '\\') < 0 {
		return string(plain)
	}
	unquoted, err := jsontext.AppendUnquote(make([]byte, 0, len(plain)), raw)
	if err != nil {
		d.syntax(err)
	}
	return string(unquoted)
}

// String reads a string.
func (d *Decoder) String(*wire.Member) string {
	if !d.expect('"') {
		return ""
	}
	return d.text()
}

// Bool reads true or false.
func (d *Decoder) Bool(*wire.Member) bool {
	if d.err != nil {
		return false
	}
	if k := d.in.PeekKind(); k != 't' && k != 'f' {
		d.mismatch(k, "Boolean")
		return false
	}
	token, err := d.in.ReadToken()
	if err != nil {
		d.syntax(err)
		return false
	}
	return token.Bool()
}

// Int reads an integer; a number with a fraction, or outside the member's width, is refused.
func (d *Decoder) Int(m *wire.Member) int64 {
	if !d.expect('0') {
		return 0
	}
	raw, err := d.in.ReadValue()
	if err != nil {
		d.syntax(err)
		return 0
	}
	if v, err := wire.ParseInt(string(raw), m.Bits); err == nil {
		return v
	}
	f, err := wire.ParseFloat(string(raw)) // 5.0 and 5e0 are integers too
	if err != nil || f != math.Trunc(f) || math.Abs(f) > math.Exp2(float64(m.Bits)-1)-1 || math.Abs(f) > 1<<53 {
		d.fail("NUMBER_VALUE can not be converted to " + integerName(m.Bits))
		return 0
	}
	return int64(f)
}

// Float reads a number, or the strings NaN, Infinity and -Infinity.
func (d *Decoder) Float(*wire.Member) float64 {
	if d.err != nil {
		return 0
	}
	text := ""
	switch k := d.in.PeekKind(); k {
	case '0':
		raw, err := d.in.ReadValue()
		if err != nil {
			d.syntax(err)
			return 0
		}
		text = string(raw)
	case '"':
		text = d.text()
		if text != "NaN" && text != "Infinity" && text != "-Infinity" {
			d.fail("STRING_VALUE can not be converted to a Float")
			return 0
		}
	default:
		d.mismatch(k, "Float")
		return 0
	}
	v, err := wire.ParseFloat(text)
	if err != nil {
		d.fail("NUMBER_VALUE can not be converted to a Float")
	}
	return v
}

// Blob reads base64.
func (d *Decoder) Blob(*wire.Member) []byte {
	if !d.expect('"') {
		return nil
	}
	v, err := base64.StdEncoding.DecodeString(d.text())
	if err != nil {
		d.fail("STRING_VALUE can not be converted to a Blob: it is not base64")
	}
	return v
}

// Time reads epoch seconds as a number, or a text in the member's format.
func (d *Decoder) Time(m *wire.Member) time.Time {
	if d.err != nil {
		return time.Time{}
	}
	var t time.Time
	var err error
	switch k := d.in.PeekKind(); {
	case k == '0' && (m.TimeFormat == wire.DefaultTime || m.TimeFormat == wire.EpochSeconds):
		var raw jsontext.Value
		if raw, err = d.in.ReadValue(); err == nil {
			t, err = wire.ParseTime(string(raw), wire.EpochSeconds)
		}
	case k == '"':
		t, err = wire.ParseTime(d.text(), m.TimeFormat)
	default:
		d.mismatch(k, "Timestamp")
		return t
	}
	if err != nil {
		d.fail("The value of " + m.Name + " is not a timestamp")
	}
	return t
}

// Document reads any value as its text.
func (d *Decoder) Document(*wire.Member) wire.Raw {
	if d.err != nil {
		return nil
	}
	raw, err := d.in.ReadValue()
	if err != nil {
		d.syntax(err)
		return nil
	}
	return wire.Raw(raw.Clone())
}

// expect reports whether a value of the kind comes next, and fails if another does.
func (d *Decoder) expect(kind jsontext.Kind) bool {
	if d.err != nil {
		return false
	}
	got := d.in.PeekKind()
	if got == kind {
		return true
	}
	d.mismatch(got, map[jsontext.Kind]string{'"': "String", '0': "Integer", '{': "Structure", '[': "List"}[kind])
	return false
}

// mismatch words AWS's SerializationException for a value of the wrong type.
func (d *Decoder) mismatch(got jsontext.Kind, want string) {
	switch got {
	case 't':
		d.fail("TRUE_VALUE can not be converted to " + article(want))
	case 'f':
		d.fail("FALSE_VALUE can not be converted to " + article(want))
	case '0':
		d.fail("NUMBER_VALUE can not be converted to " + article(want))
	case '"':
		if want == "Structure" || want == "List" {
			d.fail("Expected " + map[string]string{"Structure": "structure or map", "List": "list"}[want] + ", found a string")
			return
		}
		d.fail("STRING_VALUE can not be converted to " + article(want))
	case '{':
		d.fail("Start of structure or map found where not expected.")
	case '[':
		d.fail("Start of list found where not expected")
	case 'n':
		d.fail("null found where a value is expected")
	default:
		_, err := d.in.ReadToken()
		d.syntax(err)
	}
}

func article(kind string) string {
	if kind == "Integer" {
		return "an Integer"
	}
	return "a " + kind
}

func integerName(bits uint8) string {
	switch bits {
	case 8:
		return "a Byte"
	case 16:
		return "a Short"
	case 64:
		return "a Long"
	}
	return "an Integer"
}
