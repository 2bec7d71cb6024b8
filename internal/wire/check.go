package wire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Violation is one breach of a model constraint.
type Violation struct {
	Path string // from the input: tags.1.member.key
	// Value is the offending value as AWS's texts show it: quoted, or null; empty for sensitive members.
	Value string
	Rule  string // Member must not be null
	// Member is the breached member; for a missing one the member that is absent.
	Member  *Member
	Missing bool
	// collection is the ordinal of the list or map that is Value, from one; 0 for other values.
	collection int
}

// violationsMax bounds the list: a hostile request cannot make the answer larger than itself.
const violationsMax = 10

// Check returns the constraints that v breaks, in the model's order, at most ten. prefix stands before every path of a
// member that travels in the body; services that validate without one pass "". With one, the body's violations come first:
// API Gateway lists a wrong operation of a patch before the status code in the path (recorded: UpdateMethodResponse with both).
func Check(v Shape, prefix string) []Violation {
	return (&checker{bodyPrefix: prefix, together: prefix != ""}).check(v)
}

// CheckTogether is Check without a prefix, for services that refuse a list or a map whole for what it holds: see checker.element.
func CheckTogether(v Shape) []Violation { return (&checker{together: true, notNull: true}).check(v) }

func (c *checker) check(v Shape) []Violation {
	c.structure(nil, v)
	c.found = append(c.found, c.bound...)
	c.found = c.found[:min(len(c.found), violationsMax)]
	showCollections(v, c.found)
	return c.found
}

// ValidationText is the message of AWS's validation errors; the form is from the recorded answers of several services,
// "2 validation errors detected: Value 'x' at 'statusCode' failed to satisfy constraint: …; Value …".
func ValidationText(found []Violation) string {
	var b strings.Builder
	plural := "s"
	if len(found) == 1 {
		plural = ""
	}
	fmt.Fprintf(&b, "%d validation error%s detected: ", len(found), plural)
	for i, v := range found {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString("Value ")
		if v.Value != "" {
			b.WriteString(v.Value + " ")
		}
		b.WriteString("at '" + v.Path + "' failed to satisfy constraint: " + v.Rule)
	}
	return b.String()
}

// checker is an Encoder that writes nothing: a shape that encodes itself into it shows it every member that is set.
type checker struct {
	found      []Violation
	bound      []Violation // where the body has a prefix: those of members outside it
	bodyPrefix string
	together   bool    // a list or map is refused whole for what it holds
	notNull    bool    // the limits of what a collection holds end in "Member must not be null"
	frames     []frame // the open structures, lists and maps, outermost first
	collection int     // lists and maps so far
}

// frame is one open structure or collection.
type frame struct {
	member *Member // nil for the input itself
	seen   bits    // structure: members that are set
	index  int     // list: elements so far
	// ordinal is a list's or map's among all of the input, from one; refused tells that something in it was refused.
	ordinal int
	refused bool
	key     string // map: the current key
}

// bits is a set of member indexes; no structure of the served services has more than 128 members, awsgen refuses others.
type bits [2]uint64

func (b *bits) add(i int)      { b[i/64] |= 1 << (i % 64) }
func (b *bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (c *checker) structure(m *Member, v Shape) {
	schema := v.WireSchema()
	c.frames = append(c.frames, frame{member: m})
	v.EncodeMembers(c)
	seen := c.frames[len(c.frames)-1].seen
	for i := range schema.Members {
		if r := &schema.Members[i]; r.Required && !seen.has(i) {
			c.report(r, Violation{Value: "null", Rule: "Member must not be null", Missing: true})
		}
	}
	c.frames = c.frames[:len(c.frames)-1]
}

// meet notes in the innermost frame that m comes next.
func (c *checker) meet(m *Member) {
	top := &c.frames[len(c.frames)-1]
	switch {
	case top.member == nil || top.member.Kind == Structure:
		top.seen.add(m.Index)
	case top.member.Kind == List:
		top.index++
	}
}

func (c *checker) report(m *Member, v Violation) {
	to := &c.found
	if c.bodyPrefix != "" && c.top(m).Location != InBody {
		to = &c.bound
	}
	if len(*to) == violationsMax {
		if !v.Missing {
			return
		}
		*to = (*to)[:violationsMax-1] // for a service that lets other violations pass, as SQS does, none of these may hide it
	}
	v.Path, v.Member = c.path(m), m
	*to = append(*to, v)
}

// top is the input's member that is m or holds it.
func (c *checker) top(m *Member) *Member {
	if len(c.frames) > 1 {
		return c.frames[1].member
	}
	return m
}

// path names m from the input on: first letters lowered, list elements as "2.member", map values
// as "key.member" (DynamoDB's "requestItems.table.member.keys").
func (c *checker) path(m *Member) string {
	var b strings.Builder
	if c.bodyPrefix != "" && c.top(m).Location == InBody {
		b.WriteString(c.bodyPrefix)
	}
	for _, f := range c.frames[1:] {
		if f.member.Name != "" { // elements have none: their list or map named them already
			step(&b, lowerFirst(f.member.Name))
		}
		switch f.member.Kind {
		case List:
			step(&b, strconv.Itoa(f.index)+".member")
		case Map:
			step(&b, f.key+".member")
		}
	}
	if m.Name != "" {
		step(&b, lowerFirst(m.Name))
	}
	return b.String()
}

func step(b *strings.Builder, name string) {
	if b.Len() > 0 {
		b.WriteByte('.')
	}
	b.WriteString(name)
}

func lowerFirst(name string) string {
	if name == "" || name[0] < 'A' || name[0] > 'Z' {
		return name
	}
	return string(name[0]+'a'-'A') + name[1:]
}

// shown is a value as the texts show it; sensitive values are left out, as AWS does ("Value at 'plaintext' failed …").
func shown(m *Member, text string) string {
	if m.Sensitive {
		return ""
	}
	return "'" + text + "'"
}

func (c *checker) Bool(m *Member, _ bool)      { c.meet(m) }
func (c *checker) Time(m *Member, _ time.Time) { c.meet(m) }
func (c *checker) Document(m *Member, _ Raw)   { c.meet(m) }
func (c *checker) Null(m *Member)              { c.meet(m) }
func (c *checker) EndList(*Member)             { c.frames = c.frames[:len(c.frames)-1] }
func (c *checker) EndMap(*Member)              { c.frames = c.frames[:len(c.frames)-1] }

func (c *checker) Struct(m *Member, v Shape) {
	c.meet(m)
	c.structure(m, v)
}

func (c *checker) BeginList(m *Member, n int) {
	c.meet(m)
	c.size(m, n)
	c.frames = append(c.frames, frame{member: m, ordinal: c.collection})
}

func (c *checker) BeginMap(m *Member, n int) {
	c.meet(m)
	c.size(m, n)
	c.frames = append(c.frames, frame{member: m, ordinal: c.collection})
}

func (c *checker) Key(m *Member, key string) {
	c.frames[len(c.frames)-1].key = key
	if m.Constraint == nil {
		return
	}
	if c.together && c.bodyPrefix == "" {
		c.within(m, m.Constraint.allows(key), "Map keys must satisfy constraint: [")
		return
	}
	c.text(m, key)
}

func (c *checker) Int(m *Member, v int64) {
	c.meet(m)
	c.number(m, float64(v), func() string { return strconv.FormatInt(v, 10) })
}

func (c *checker) Float(m *Member, v float64) {
	c.meet(m)
	c.number(m, v, func() string { return string(AppendFloat(nil, v, m.Bits)) })
}

func (c *checker) Blob(m *Member, v []byte) {
	c.meet(m)
	c.length(m, len(v), 0, func() string { return buffer(v) })
}

func (c *checker) String(m *Member, v string) {
	c.meet(m)
	if m.Constraint != nil {
		c.text(m, v)
	}
}

func (c *checker) text(m *Member, v string) {
	if c.together && c.frames[len(c.frames)-1].lists(m) {
		c.element(m, v)
		return
	}
	k := m.Constraint
	if k.Enum != nil && !slices.Contains(k.Enum, v) {
		c.report(m, Violation{Value: shown(m, v), Rule: enumRule(k)})
	}
	c.length(m, utf8.RuneCountInString(v), 0, func() string { return v })
	if k.Pattern != nil && !k.Pattern.Match(v) {
		c.report(m, Violation{Value: shown(m, v), Rule: patternRule(k)})
	}
}

// size checks a list or map; what it holds is shown when all of it has been seen.
func (c *checker) size(m *Member, n int) {
	c.collection++
	c.length(m, n, c.collection, func() string { return "" })
}

func (c *checker) length(m *Member, n, collection int, text func() string) {
	k := m.Constraint
	if k == nil || !k.HasLength {
		return
	}
	if n < k.LengthMin {
		c.report(m, Violation{Value: shown(m, text()), collection: collection, Rule: shortestRule(k)})
	}
	if k.LengthMax >= 0 && n > k.LengthMax {
		c.report(m, Violation{Value: shown(m, text()), collection: collection, Rule: longestRule(k)})
	}
}

func (c *checker) number(m *Member, v float64, text func() string) {
	k := m.Constraint
	if k == nil {
		return
	}
	if top := &c.frames[len(c.frames)-1]; c.notNull && top.member != nil && top.member.Kind == Map {
		c.within(m, k.allowsNumber(v), "Map value must satisfy constraint: [")
		return
	}
	if k.HasMin && v < k.Min {
		c.report(m, Violation{Value: shown(m, text()), Rule: "Member must have value greater than or equal to " + string(AppendFloat(nil, k.Min, 64))})
	}
	if k.HasMax && v > k.Max {
		c.report(m, Violation{Value: shown(m, text()), Rule: "Member must have value less than or equal to " + string(AppendFloat(nil, k.Max, 64))})
	}
}
