package wire_test

// Proves that breaches of the model are told in AWS's words: a text for every kind of constraint, taken from recorded answers, paths
// through lists, maps and structures, the order with and without a body prefix, values as Java shows them. How: hand-made shapes that
// break one constraint each, and the recorded texts beside them.

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"sluice/internal/wire"
)

// shape is a structure whose members are written by hand.
type shape struct {
	schema *wire.Schema
	set    func(m []wire.Member, e wire.Encoder)
}

func (s *shape) WireSchema() *wire.Schema       { return s.schema }
func (s *shape) EncodeMembers(e wire.Encoder)   { s.set(s.schema.Members, e) }
func (s *shape) DecodeMember(int, wire.Decoder) {}
func nothing(_ []wire.Member, _ wire.Encoder)   {}
func schema(members ...wire.Member) *wire.Schema {
	for i := range members {
		members[i].Index = i
	}
	return &wire.Schema{Name: "Shape", Members: members}
}

func length(least, most int) *wire.Constraint {
	return &wire.Constraint{HasLength: true, LengthMin: least, LengthMax: most}
}

func pattern(text string) *wire.Pattern { return &wire.Pattern{Text: text, Go: `\A(?:` + text + `)\z`} }

func TestTextsOfConstraints(t *testing.T) {
	for name, c := range map[string]struct {
		member wire.Member
		set    func(m *wire.Member, e wire.Encoder)
		want   string // after "1 validation error detected: "
	}{
		// DynamoDB by way of Step Functions.
		"missing": {wire.Member{Name: "Item", Kind: wire.Map, Required: true}, nil, "Value null at 'item' failed to satisfy constraint: Member must not be null"},
		// CloudWatch, SetAlarmState.
		"enumeration": {
			wire.Member{Name: "StateValue", Constraint: &wire.Constraint{Enum: []string{"INSUFFICIENT_DATA", "ALARM", "OK"}}},
			func(m *wire.Member, e wire.Encoder) { e.String(m, "INVALID") },
			"Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
		},
		// STS, AssumeRole.
		"pattern": {
			wire.Member{Name: "RoleSessionName", Constraint: &wire.Constraint{Pattern: pattern(`[\w+=,.@-]*`)}},
			func(m *wire.Member, e wire.Encoder) { e.String(m, "Session1:2") },
			`Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*`,
		},
		// KMS, GenerateRandom.
		"too small": {
			wire.Member{Name: "NumberOfBytes", Kind: wire.Integer, Bits: 32, Constraint: &wire.Constraint{HasMin: true, Min: 1, HasMax: true, Max: 1024}},
			func(m *wire.Member, e wire.Encoder) { e.Int(m, 0) },
			"Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1",
		},
		"too great": {
			wire.Member{Name: "NumberOfBytes", Kind: wire.Integer, Bits: 32, Constraint: &wire.Constraint{HasMin: true, Min: 1, HasMax: true, Max: 1024}},
			func(m *wire.Member, e wire.Encoder) { e.Int(m, 1025) },
			"Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024",
		},
		// KMS, Encrypt: a sensitive value is left out, and the space with it.
		"sensitive": {
			wire.Member{Name: "Plaintext", Kind: wire.Blob, Sensitive: true, Constraint: length(1, 4096)},
			func(m *wire.Member, e wire.Encoder) { e.Blob(m, make([]byte, 4097)) },
			"Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
		},
		"blob": {
			wire.Member{Name: "Data", Kind: wire.Blob, Constraint: length(1, 2)},
			func(m *wire.Member, e wire.Encoder) { e.Blob(m, make([]byte, 3)) },
			"Value 'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]' at 'data' failed to satisfy constraint: Member must have length less than or equal to 2",
		},
		"empty text": {
			wire.Member{Name: "Name", Constraint: length(1, -1)},
			func(m *wire.Member, e wire.Encoder) { e.String(m, "") },
			"Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
		},
		"fraction": {
			wire.Member{Name: "Threshold", Kind: wire.Float, Bits: 64, Constraint: &wire.Constraint{HasMin: true, Min: 0.5}},
			func(m *wire.Member, e wire.Encoder) { e.Float(m, 0.25) },
			"Value '0.25' at 'threshold' failed to satisfy constraint: Member must have value greater than or equal to 0.5",
		},
		// DynamoDB, BatchGetItem and BatchWriteItem.
		"empty list": {
			wire.Member{Name: "AttributesToGet", Kind: wire.List, Constraint: length(1, 255), Element: &wire.Member{}},
			func(m *wire.Member, e wire.Encoder) { e.BeginList(m, 0); e.EndList(m) },
			"Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1",
		},
		"empty map": {
			wire.Member{Name: "RequestItems", Kind: wire.Map, Constraint: length(1, 25), Element: &wire.Member{}, Key: &wire.Member{}},
			func(m *wire.Member, e wire.Encoder) { e.BeginMap(m, 0); e.EndMap(m) },
			"Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shape{schema(c.member), nothing}
			if c.set != nil {
				s.set = func(m []wire.Member, e wire.Encoder) { c.set(&m[0], e) }
			}
			if got := wire.ValidationText(wire.Check(s, "")); got != "1 validation error detected: "+c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestBounds(t *testing.T) {
	for name, c := range map[string]struct {
		member wire.Member
		set    func(m *wire.Member, e wire.Encoder)
	}{
		"a length counts characters, not bytes": {wire.Member{Constraint: length(1, 2)}, func(m *wire.Member, e wire.Encoder) { e.String(m, "äö") }},
		"no upper limit":                        {wire.Member{Constraint: length(1, -1)}, func(m *wire.Member, e wire.Encoder) { e.String(m, strings.Repeat("x", 1<<20)) }},
		"at the least":                          {wire.Member{Kind: wire.Integer, Constraint: &wire.Constraint{HasMin: true, Min: -1}}, func(m *wire.Member, e wire.Encoder) { e.Int(m, -1) }},
		"at the most":                           {wire.Member{Kind: wire.Integer, Constraint: &wire.Constraint{HasMax: true, Max: 10}}, func(m *wire.Member, e wire.Encoder) { e.Int(m, 10) }},
		"a pattern that Go cannot express":      {wire.Member{Constraint: &wire.Constraint{Pattern: &wire.Pattern{Text: `(?!a)`}}}, func(m *wire.Member, e wire.Encoder) { e.String(m, "a") }},
		"a null in a sparse list":               {wire.Member{Kind: wire.List, Element: &wire.Member{Constraint: length(1, 1)}}, func(m *wire.Member, e wire.Encoder) { e.BeginList(m, 1); e.Null(m.Element); e.EndList(m) }},
		"a required time":                       {wire.Member{Required: true, Kind: wire.Timestamp}, func(m *wire.Member, e wire.Encoder) { e.Time(m, time.Unix(0, 0)) }},
		"a required document":                   {wire.Member{Required: true, Kind: wire.Document}, func(m *wire.Member, e wire.Encoder) { e.Document(m, wire.Raw("1")) }},
		"a required false":                      {wire.Member{Required: true, Kind: wire.Boolean}, func(m *wire.Member, e wire.Encoder) { e.Bool(m, false) }},
	} {
		s := &shape{schema(c.member), func(m []wire.Member, e wire.Encoder) { c.set(&m[0], e) }}
		if found := wire.Check(s, ""); len(found) != 0 {
			t.Errorf("%s: %s", name, wire.ValidationText(found))
		}
	}
}

// transformations is CloudWatch Logs' PutMetricFilter as far as it was recorded.
func transformations(n int) *shape {
	inner := schema(
		wire.Member{Name: "metricName", Constraint: length(0, 255)}, wire.Member{Name: "metricNamespace"}, wire.Member{Name: "metricValue"},
		wire.Member{Name: "defaultValue", Kind: wire.Float}, wire.Member{Name: "unit"}, wire.Member{Name: "dimensions", Kind: wire.Map},
	)
	inner.Name = "MetricTransformation"
	outer := schema(wire.Member{Name: "metricTransformations", Kind: wire.List, Constraint: length(1, 1), Element: &wire.Member{Kind: wire.Structure}})
	return &shape{outer, func(m []wire.Member, e wire.Encoder) {
		e.BeginList(&m[0], n)
		for i := range n {
			e.Struct(m[0].Element, &shape{inner, func(m []wire.Member, e wire.Encoder) {
				number := strconv.Itoa(i + 1)
				e.String(&m[0], "metric"+number)
				e.String(&m[1], "namespace"+number)
				e.String(&m[2], "1")
			}})
		}
		e.EndList(&m[0])
	}}
}

func TestCollectionsAreShownAsJavaDoes(t *testing.T) {
	const want = "1 validation error detected: Value '[MetricTransformation(metricName=metric1, metricNamespace=namespace1, metricValue=1, defaultValue=null, unit=null, dimensions=null), " +
		"MetricTransformation(metricName=metric2, metricNamespace=namespace2, metricValue=1, defaultValue=null, unit=null, dimensions=null)]' " +
		"at 'metricTransformations' failed to satisfy constraint: Member must have length less than or equal to 1"
	if got := wire.ValidationText(wire.Check(transformations(2), "")); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if found := wire.Check(transformations(1), ""); len(found) != 0 {
		t.Error(wire.ValidationText(found))
	}
}

// every is a shape with a list of maps of lists, in which each level may be over its limit, and one member of each other kind.
func every() *shape {
	texts := wire.Member{Kind: wire.List, Constraint: length(0, 1), Element: &wire.Member{Constraint: length(0, 1)}}
	secrets := wire.Member{Kind: wire.Map, Constraint: length(0, 1), Key: &wire.Member{Constraint: length(0, 3)}, Element: &texts}
	scalars := schema(
		wire.Member{Name: "B", Kind: wire.Boolean}, wire.Member{Name: "S", Sensitive: true}, wire.Member{Name: "F", Kind: wire.Float, Bits: 64},
		wire.Member{Name: "I", Kind: wire.Integer}, wire.Member{Name: "T", Kind: wire.Timestamp}, wire.Member{Name: "D", Kind: wire.Document}, wire.Member{Name: "X", Kind: wire.Blob},
	)
	outer := schema(
		wire.Member{Name: "Maps", Kind: wire.List, Constraint: length(0, 2), Element: &secrets},
		wire.Member{Name: "Scalars", Kind: wire.List, Constraint: length(0, 0), Element: &wire.Member{Kind: wire.Structure}},
		wire.Member{Name: "Hidden", Kind: wire.List, Sensitive: true, Constraint: length(0, 0), Element: &wire.Member{}},
	)
	return &shape{outer, func(m []wire.Member, e wire.Encoder) {
		e.BeginList(&m[0], 1)
		e.BeginMap(&secrets, 2)
		e.Key(secrets.Key, "one")
		e.BeginList(&texts, 2)
		e.String(texts.Element, "a")
		e.String(texts.Element, "bc")
		e.EndList(&texts)
		e.Key(secrets.Key, "three")
		e.BeginList(&texts, 0)
		e.EndList(&texts)
		e.EndMap(&secrets)
		e.EndList(&m[0])
		e.BeginList(&m[1], 2)
		e.Struct(m[1].Element, &shape{scalars, func(m []wire.Member, e wire.Encoder) {
			e.Bool(&m[0], true)
			e.String(&m[1], "hunter2")
			e.Float(&m[2], 1.5)
			e.Int(&m[3], -7)
			e.Time(&m[4], time.Unix(0, 0))
			e.Document(&m[5], wire.Raw(`{}`))
			e.Blob(&m[6], []byte{1})
		}})
		e.Null(m[1].Element)
		e.EndList(&m[1])
		e.BeginList(&m[2], 1)
		e.String(m[2].Element, "hunter2")
		e.EndList(&m[2])
	}}
}

func TestPathsAndNestedCollections(t *testing.T) {
	var got []string
	for _, v := range wire.Check(every(), "") {
		got = append(got, v.Value+" at "+v.Path)
	}
	want := []string{
		"'{one=[a, bc], three=[]}' at maps.1.member",
		"'[a, bc]' at maps.1.member.one.member",
		"'bc' at maps.1.member.one.member.2.member",
		"'three' at maps.1.member.three.member",
		"'[Shape(b=true, s=***Sensitive Data Redacted***, f=1.5, i=-7, t=1970-01-01T00:00:00Z, d={}, x=java.nio.HeapByteBuffer[pos=0 lim=1 cap=1]), null]' at scalars",
		" at hidden",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheBodyComesFirst(t *testing.T) {
	bad := &wire.Constraint{Enum: []string{"good"}}
	s := &shape{schema(
		wire.Member{Name: "Label", Location: wire.InLabel, Constraint: bad}, wire.Member{Name: "First", Constraint: bad},
		wire.Member{Name: "Query", Location: wire.InQuery, Constraint: bad}, wire.Member{Name: "Second", Required: true},
		wire.Member{Name: "Late", Location: wire.InQuery, Required: true},
	), func(m []wire.Member, e wire.Encoder) {
		for i := range 3 {
			e.String(&m[i], "bad")
		}
	}}
	paths := func(prefix string) string {
		var out []string
		for _, v := range wire.Check(s, prefix) {
			out = append(out, v.Path)
		}
		return strings.Join(out, " ")
	}
	// Recorded: UpdateMethodResponse with a wrong operation and a wrong status code.
	if got, want := paths("opInput"), "opInput.first opInput.second label query late"; got != want {
		t.Errorf("with a prefix %q, want %q", got, want)
	}
	if got, want := paths(""), "label first query second late"; got != want {
		t.Errorf("without %q, want %q", got, want)
	}
}

func TestViolationsAreBounded(t *testing.T) {
	const many = 10_000
	member := wire.Member{Name: "List", Kind: wire.List, Element: &wire.Member{Constraint: length(1, 1)}}
	fill := func(m []wire.Member, e wire.Encoder) {
		e.BeginList(&m[0], many)
		for range many {
			e.String(m[0].Element, "")
		}
		e.EndList(&m[0])
	}
	if found := wire.Check(&shape{schema(member), fill}, ""); len(found) != 10 || found[9].Path != "list.10.member" {
		t.Errorf("%d violations", len(found))
	}
	// SQS minds what is missing and lets the rest pass: the rest must not hide it.
	found := wire.Check(&shape{schema(member, wire.Member{Name: "Needed", Required: true}), fill}, "")
	if len(found) != 10 || !found[9].Missing || found[9].Path != "needed" {
		t.Errorf("a missing member is hidden behind %d violations", len(found))
	}
}
