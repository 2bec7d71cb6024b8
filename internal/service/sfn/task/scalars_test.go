package task

// Proves what each type of member takes and shows: texts for numbers and booleans as Jackson has it, bytes in base64 but for bodies, times in
// ISO 8601, documents, nulls in sparse lists, and that structures nested without end, and values of the wrong type everywhere, are refused and
// never more. How: a shape of all kinds, made here, and a table.

import (
	"strings"
	"testing"
	"time"

	"sluice/internal/wire"
)

var everything = wire.Schema{Name: "Everything", Members: []wire.Member{
	{Index: 0, Name: "flag", Kind: wire.Boolean},
	{Index: 1, Name: "small", Kind: wire.Integer, Bits: 8},
	{Index: 2, Name: "long", Kind: wire.Integer, Bits: 64},
	{Index: 3, Name: "single", Kind: wire.Float, Bits: 32},
	{Index: 4, Name: "double", Kind: wire.Float, Bits: 64},
	{Index: 5, Name: "bytes", Kind: wire.Blob},
	{Index: 6, Name: "body", Kind: wire.Blob, Location: wire.InPayload},
	{Index: 7, Name: "at", Kind: wire.Timestamp},
	{Index: 8, Name: "any", Kind: wire.Document},
	{Index: 9, Name: "self", Kind: wire.Structure},
	{Index: 10, Name: "sparse", Kind: wire.List, Sparse: true, Element: &wire.Member{Kind: wire.String}},
	{Index: 11, Name: "stream", Kind: wire.Structure, EventStream: true},
}}

// thing has a member of every kind, itself among them.
type thing struct {
	flag       *bool
	small      *int64
	long       *int64
	single     *float64
	double     *float64
	bytes      []byte
	body       []byte
	at         *time.Time
	any        wire.Raw
	self       *thing
	sparse     []*string
	hasBody    bool
	hasBytes   bool
	sparseSeen bool
}

func (*thing) WireSchema() *wire.Schema { return &everything }

func (s *thing) DecodeMember(i int, d wire.Decoder) {
	m := &everything.Members[i]
	switch i {
	case 0:
		s.flag = new(d.Bool(m))
	case 1:
		s.small = new(d.Int(m))
	case 2:
		s.long = new(d.Int(m))
	case 3:
		s.single = new(d.Float(m))
	case 4:
		s.double = new(d.Float(m))
	case 5:
		s.bytes, s.hasBytes = d.Blob(m), true
	case 6:
		s.body, s.hasBody = d.Blob(m), true
	case 7:
		s.at = new(d.Time(m))
	case 8:
		s.any = d.Document(m)
	case 9:
		s.self = new(thing)
		d.Struct(m, s.self)
	case 10:
		s.sparseSeen = true
		d.BeginList(m)
		for d.More(m) {
			if d.Null() {
				s.sparse = append(s.sparse, nil)
				continue
			}
			s.sparse = append(s.sparse, new(d.String(m.Element)))
		}
	}
}

func (s *thing) EncodeMembers(e wire.Encoder) {
	m := everything.Members
	if s.flag != nil {
		e.Bool(&m[0], *s.flag)
	}
	if s.small != nil {
		e.Int(&m[1], *s.small)
	}
	if s.long != nil {
		e.Int(&m[2], *s.long)
	}
	if s.single != nil {
		e.Float(&m[3], *s.single)
	}
	if s.double != nil {
		e.Float(&m[4], *s.double)
	}
	if s.hasBytes {
		e.Blob(&m[5], s.bytes)
	}
	if s.hasBody {
		e.Blob(&m[6], s.body)
	}
	if s.at != nil {
		e.Time(&m[7], *s.at)
	}
	if s.any != nil {
		e.Document(&m[8], s.any)
	}
	if s.self != nil {
		e.Struct(&m[9], s.self)
		e.Struct(&m[11], s.self)
	}
	if s.sparseSeen {
		e.BeginList(&m[10], len(s.sparse))
		for _, text := range s.sparse {
			if text == nil {
				e.Null(m[10].Element)
				continue
			}
			e.String(m[10].Element, *text)
		}
		e.EndList(&m[10])
	}
}

func TestScalars(t *testing.T) {
	for in, want := range map[string]string{
		`{"Flag":true}`: `{"Flag":true}`, `{"Flag":"false"}`: `{"Flag":false}`, `{"Flag":1}`: "!Flag", `{"Flag":"yes"}`: "!Flag", `{"Flag":null}`: `{}`,
		`{"Small":127}`: `{"Small":127}`, `{"Small":-128}`: `{"Small":-128}`, `{"Small":128}`: "!Small", `{"Small":"12"}`: `{"Small":12}`, `{"Small":1e1}`: `{"Small":10}`,
		`{"Small":1.5}`: "!Small", `{"Small":"x"}`: "!Small", `{"Small":true}`: "!Small", `{"Small":"0x10"}`: "!Small",
		`{"Long":9223372036854775807}`: `{"Long":9223372036854775807}`, `{"Long":9223372036854775808}`: "!Long", `{"Long":1e400}`: "!Long",
		`{"Single":1.5}`: `{"Single":1.5}`, `{"Single":1e39}`: "!Single", `{"Double":1e300}`: `{"Double":1e+300}`, `{"Double":"NaN"}`: `{"Double":"NaN"}`,
		`{"Double":"-Infinity"}`: `{"Double":"-Infinity"}`, `{"Double":[]}`: "!Double", `{"Double":"1.25"}`: `{"Double":1.25}`,
		`{"Bytes":"Ymlu"}`: `{"Bytes":"Ymlu"}`, `{"Bytes":""}`: `{"Bytes":""}`, `{"Bytes":"not base64"}`: "!Bytes", `{"Bytes":7}`: "!Bytes",
		`{"Body":"text é"}`: `{"Body":"text é"}`, `{"Body":{"a":1}}`: `{"Body":"{\"a\":1}"}`,
		`{"At":"2026-01-02T03:04:05.6789Z"}`: `{"At":"2026-01-02T03:04:05.678Z"}`, `{"At":1767323045}`: `{"At":"2026-01-02T03:04:05Z"}`, `{"At":"soon"}`: "!At", `{"At":{}}`: "!At",
		`{"Any":{"b":[1,null],"a":1.0}}`: `{"Any":{"b":[1,null],"a":1.0}}`, `{"Any":"x"}`: `{"Any":"x"}`,
		`{"Self":{"Self":{"Flag":true}}}`: `{"Self":{"Self":{"Flag":true}}}`, `{"Self":[]}`: "!Self",
		`{"Sparse":["a",null,{"b":1}]}`: `{"Sparse":["a",null,"{\"b\":1}"]}`, `{"Sparse":{}}`: "!Sparse", `{"Sparse":[]}`: `{"Sparse":[]}`, `[]`: "!", `{"Stream":{}}`: "?Stream",
	} {
		shape := new(thing)
		problems := decodeShape(pascalCase, parseValue(t, in), shape)
		got := encodeShape(pascalCase, shape).Value().String()
		switch want[0] {
		case '!':
			if name := want[1:]; len(problems) != 1 || problems[0] != "The value of the field '"+name+"' has an invalid format" {
				t.Errorf("%s: %q", in, problems)
			}
		case '?':
			if name := want[1:]; len(problems) != 1 || problems[0] != `The field "`+name+`" is not supported by Step Functions` {
				t.Errorf("%s: %q", in, problems)
			}
		default:
			if problems != nil || got != want {
				t.Errorf("%s: %s %q, want %s", in, got, problems, want)
			}
		}
	}
	broken := &thing{any: wire.Raw("{no JSON"), body: []byte("\xff"), hasBody: true}
	if got := encodeShape(pascalCase, broken).Value().String(); got != `{"Any":"{no JSON","Body":"/w=="}` {
		t.Error(got)
	}
}

func TestStructuresWithoutEnd(t *testing.T) {
	problems := decodeShape(pascalCase, parseValue(t, strings.Repeat(`{"Self":`, shapeDepthMax+5)+"{}"+strings.Repeat("}", shapeDepthMax+5)), new(thing))
	if len(problems) != 1 {
		t.Errorf("%q", problems)
	}
	var wide strings.Builder
	for i := range 10 * problemsMax {
		wide.WriteString(`"` + strings.Repeat("z", i+1) + `":1,`)
	}
	if problems := decodeShape(pascalCase, parseValue(t, "{"+wide.String()+`"Flag":true}`), new(thing)); len(problems) != problemsMax {
		t.Errorf("%d problems are told", len(problems))
	}
}

func TestMockedScalars(t *testing.T) {
	for in, want := range map[string]string{
		`{"Flag":1}`: "Field 'Flag' must be a boolean", `{"Double":"1"}`: "Field 'Double' must be a number", `{"Bytes":1}`: "Field 'Bytes' must be a string",
		`{"At":1}`: "Field 'At' must be a string", `{"Sparse":["a",null]}`: "", `{"Flag":true,"Double":1.5,"Bytes":"Ymlu","Body":"x","Any":[1]}`: "",
	} {
		v := &resultChecker{decoder: decoder{names: pascalCase, now: parseValue(t, in)}}
		if v.Struct(nil, new(thing)); v.found != want {
			t.Errorf("%s: %q, want %q", in, v.found, want)
		}
	}
	long := &wire.Member{Constraint: &wire.Constraint{HasLength: true, LengthMin: 1, LengthMax: 2}}
	for text, want := range map[string]string{`""`: "Field 'f' is smaller than the minimum length", `"abc"`: "Field 'f' exceeds the maximum length", `"éé"`: ""} {
		v := &resultChecker{decoder: decoder{now: parseValue(t, text)}, at: "f"}
		if v.String(long); v.found != want {
			t.Errorf("%s: %q", text, v.found)
		}
	}
	v := &resultChecker{decoder: decoder{now: parseValue(t, `""`)}, at: "CiphertextBlob"} // recorded of KMS
	if v.Blob(long); v.found != "Field 'CiphertextBlob' is smaller than the minimum length" {
		t.Error(v.found)
	}
}
