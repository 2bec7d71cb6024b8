package wire

import (
	"strconv"
	"strings"
	"time"
)

// showCollections fills in the values of violations that are lists or maps, as Java's toString writes them: AWS's texts have
// "Value '[MetricTransformation(metricName=metric1, …, unit=null)]' at 'metricTransformations'" (recorded, CloudWatch Logs) and
// "Value '[]' at …", "Value '{}' at …" (DynamoDB).
func showCollections(v Shape, found []Violation) {
	for i := range found {
		if found[i].collection == 0 || found[i].Member.Sensitive {
			continue
		}
		s := shower{wanted: found[i].collection}
		v.EncodeMembers(&s)
		found[i].Value = "'" + s.out.String() + "'"
	}
}

// shower is an Encoder that writes one list or map of a shape as Java does.
type shower struct {
	wanted, met int // ordinals of lists and maps
	out         strings.Builder
	open        []shownFrame // what is open in the wanted collection, itself included
}

// shownFrame is one open list, map or structure.
type shownFrame struct {
	member *Member // nil for a structure
	schema *Schema // of a structure
	next   int     // structure: the member that comes next
	comma  bool
}

// showing reports whether a value is one to write, and writes what stands before it.
func (s *shower) showing(m *Member) bool {
	if len(s.open) == 0 {
		return false
	}
	top := &s.open[len(s.open)-1]
	switch {
	case top.member == nil:
		s.absent(top, m.Index)
		s.name(top, m)
	case top.member.Kind == List:
		s.separate(top)
	}
	return true
}

func (s *shower) separate(top *shownFrame) {
	if top.comma {
		s.out.WriteString(", ")
	}
	top.comma = true
}

func (s *shower) name(top *shownFrame, m *Member) {
	s.separate(top)
	s.out.WriteString(lowerFirst(m.Name) + "=")
	top.next = m.Index + 1
}

// absent writes the members before index that are not set.
func (s *shower) absent(top *shownFrame, index int) {
	for top.next < index {
		s.name(top, &top.schema.Members[top.next])
		s.out.WriteString("null")
	}
}

func (s *shower) text(m *Member, text string) {
	if !s.showing(m) {
		return
	}
	if m.Sensitive {
		text = "***Sensitive Data Redacted***"
	}
	s.out.WriteString(text)
}

// begin opens a list or map; the wanted one is the first that is written.
func (s *shower) begin(m *Member, bracket byte) {
	s.met++
	if s.showing(m) || s.met == s.wanted {
		s.open = append(s.open, shownFrame{member: m})
		s.out.WriteByte(bracket)
	}
}

func (s *shower) end(bracket byte) {
	if len(s.open) > 0 {
		s.open = s.open[:len(s.open)-1]
		s.out.WriteByte(bracket)
	}
}

func (s *shower) Struct(m *Member, v Shape) {
	if !s.showing(m) {
		v.EncodeMembers(s)
		return
	}
	schema := v.WireSchema()
	s.out.WriteString(schema.Name + "(")
	s.open = append(s.open, shownFrame{schema: schema})
	v.EncodeMembers(s)
	s.absent(&s.open[len(s.open)-1], len(schema.Members))
	s.end(')')
}

func (s *shower) Key(_ *Member, key string) {
	if len(s.open) > 0 {
		s.separate(&s.open[len(s.open)-1])
		s.out.WriteString(key + "=")
	}
}

func (s *shower) BeginList(m *Member, _ int) { s.begin(m, '[') }
func (s *shower) EndList(*Member)            { s.end(']') }
func (s *shower) BeginMap(m *Member, _ int)  { s.begin(m, '{') }
func (s *shower) EndMap(*Member)             { s.end('}') }

func (s *shower) Bool(m *Member, v bool)      { s.text(m, strconv.FormatBool(v)) }
func (s *shower) Int(m *Member, v int64)      { s.text(m, strconv.FormatInt(v, 10)) }
func (s *shower) Float(m *Member, v float64)  { s.text(m, decimal(v)) }
func (s *shower) String(m *Member, v string)  { s.text(m, v) }
func (s *shower) Blob(m *Member, v []byte)    { s.text(m, buffer(v)) }
func (s *shower) Time(m *Member, v time.Time) { s.text(m, string(AppendTime(nil, v, DateTime))) }
func (s *shower) Document(m *Member, v Raw)   { s.text(m, string(v)) }
func (s *shower) Null(m *Member)              { s.text(m, "null") }

// buffer is how Java shows a blob.
func buffer(v []byte) string {
	n := strconv.Itoa(len(v))
	return "java.nio.HeapByteBuffer[pos=0 lim=" + n + " cap=" + n + "]"
}
