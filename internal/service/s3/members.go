package s3

import (
	"strconv"
	"time"

	"sluice/internal/wire"
)

// textsOf are the members of an input that are set and that are texts, numbers or booleans, by their names: so what all operations have in common is
// written once.
func textsOf(in wire.Shape) map[string]string {
	t := texts{of: map[string]string{}}
	in.EncodeMembers(&t)
	return t.of
}

// texts collects members; it implements wire.Encoder.
type texts struct {
	of map[string]string
	// depth counts the lists and maps around the next value.
	depth int
}

func (t *texts) set(m *wire.Member, text string) {
	if t.depth == 0 {
		t.of[m.Name] = text
	}
}

// Bool collects true or false.
func (t *texts) Bool(m *wire.Member, v bool) { t.set(m, strconv.FormatBool(v)) }

// Int collects a number.
func (t *texts) Int(m *wire.Member, v int64) { t.set(m, decimal(v)) }

// String collects a text.
func (t *texts) String(m *wire.Member, v string) { t.set(m, v) }

// Time collects that there is one.
func (t *texts) Time(m *wire.Member, v time.Time) { t.set(m, v.UTC().Format(time.RFC3339)) }

// Float, Blob, Document, Struct and Null are of no member that is asked for.
func (*texts) Float(*wire.Member, float64)     {}
func (*texts) Blob(*wire.Member, []byte)       {}
func (*texts) Document(*wire.Member, wire.Raw) {}
func (*texts) Struct(*wire.Member, wire.Shape) {}
func (*texts) Null(*wire.Member)               {}
func (*texts) Key(*wire.Member, string)        {}
func (t *texts) BeginList(*wire.Member, int)   { t.depth++ }
func (t *texts) EndList(*wire.Member)          { t.depth-- }
func (t *texts) BeginMap(*wire.Member, int)    { t.depth++ }
func (t *texts) EndMap(*wire.Member)           { t.depth-- }

// setText sets a member that is a text by its name. An output that has none stays as it is.
func setText(out wire.Shape, name, text string) {
	members := out.WireSchema().Members
	for i := range members {
		if members[i].Name == name {
			out.DecodeMember(i, one(text))
			return
		}
	}
}

// one yields one text; it implements wire.Decoder as far as setText asks.
type one string

func (t one) String(*wire.Member) string                  { return string(t) }
func (one) Bool(*wire.Member) bool                        { return false }
func (one) Int(*wire.Member) int64                        { return 0 }
func (one) Float(*wire.Member) float64                    { return 0 }
func (one) Blob(*wire.Member) []byte                      { return nil }
func (one) Time(*wire.Member) time.Time                   { return time.Time{} }
func (one) Document(*wire.Member) wire.Raw                { return nil }
func (one) Struct(*wire.Member, wire.Shape)               {}
func (one) BeginList(*wire.Member)                        {}
func (one) More(*wire.Member) bool                        { return false }
func (one) BeginMap(*wire.Member)                         {}
func (one) MoreKeys(*wire.Member) (key string, more bool) { return "", false }
func (one) Null() bool                                    { return false }
func (one) Err() error                                    { return nil }
