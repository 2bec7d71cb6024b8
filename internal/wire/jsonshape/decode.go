package jsonshape

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"sync"

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
	// classes words an element of the wrong type by its Java class: see element.
	classes bool
}

// A decoder with its buffers is reused between requests; the strings it yields are copies.
var decoders = sync.Pool{New: func() any { return &Decoder{in: jsontext.NewDecoder(eof{})} }}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// DecodeREST is Decode with REST-JSON's words for texts of the wrong type in lists and maps.
func DecodeREST(body []byte, v wire.Shape) error { return decode(body, v, true) }

// Decode reads body into v. An empty body is an empty object. Unknown members are ignored, null members are absent, of
// duplicate members the last counts. Errors are *wire.MalformedError.
func Decode(body []byte, v wire.Shape) error { return decode(body, v, false) }

func decode(body []byte, v wire.Shape, classes bool) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	d := decoders.Get().(*Decoder)
	defer d.release()
	d.reset(body)
	d.classes = classes
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
	d.depth, d.err, d.classes = 0, nil, false
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
