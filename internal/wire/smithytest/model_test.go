package smithytest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/suites"
	"sluice/internal/wire"
)

// model is the suite's Smithy model in its JSON form.
type model struct {
	Shapes map[string]*ast `json:"shapes"`
	dense  map[string]*structure
}

type ast struct {
	Type       string         `json:"type"`
	Traits     traits         `json:"traits"`
	Members    orderedMembers `json:"members"`
	Mixins     []string       `json:"mixins"`
	Input      string         `json:"input"`
	Output     string         `json:"output"`
	Operations []string       `json:"operations"`
}

// member returns the member of a list ("member") or map ("key", "value").
func (a *ast) member(name string) member {
	for _, m := range a.Members {
		if m.name == name {
			return m.member
		}
	}
	panic("a collection without " + name)
}

type (
	traits map[string]json.RawMessage
	member struct {
		Target string `json:"target"`
		Traits traits `json:"traits"`
	}
	namedMember struct {
		name string
		member
	}
	orderedMembers []namedMember
)

// UnmarshalJSON keeps the order of the members, which a Go map would lose.
func (o *orderedMembers) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		m := namedMember{name: name.(string)}
		if err := d.Decode(&m.member); err != nil {
			return err
		}
		*o = append(*o, m)
	}
	return nil
}

func (t traits) has(name string) bool { _, ok := t[name]; return ok }

func (t traits) text(name string) string {
	var s string
	_ = json.Unmarshal(t[name], &s) // absent or no string: empty
	return s
}

func loadModel(t *testing.T) *model {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(suites.Dir(t), "conformance", "smithy-protocol-tests", "model.json"))
	if err != nil {
		t.Fatal(err)
	}
	m := &model{dense: map[string]*structure{}}
	if err := json.Unmarshal(b, m); err != nil {
		t.Fatal(err)
	}
	return m
}

// structure is a structure of the model with its members resolved; it makes dynamic shapes.
type structure struct {
	schema  *wire.Schema
	targets []*kind
}

// kind is what a member points at.
type kind struct {
	member *wire.Member
	of     *structure // of a structure
	elem   *kind      // of a list: its element, of a map: its value
}

// structureOf resolves a structure for a protocol (JSON names differ between them).
func (m *model) structureOf(id, protocol string) *structure {
	key := protocol + " " + id
	if s, ok := m.dense[key]; ok {
		return s
	}
	s := &structure{schema: &wire.Schema{Name: local(id)}}
	m.dense[key] = s
	shape := m.Shapes[id]
	if shape == nil { // smithy.api#Unit
		return s
	}
	s.schema.Union = shape.Type == "union"
	members := m.members(shape)
	s.schema.Members = make([]wire.Member, len(members))
	s.targets = make([]*kind, len(members))
	for i, nm := range members {
		k := m.kindOf(nm.name, nm.member, protocol)
		k.member.Index = i
		k.member.Required = nm.Traits.has("smithy.api#required")
		s.schema.Members[i] = *k.member
		k.member = &s.schema.Members[i]
		s.targets[i] = k
	}
	return s
}

func (m *model) members(shape *ast) orderedMembers {
	var out orderedMembers
	for _, mixin := range shape.Mixins {
		out = append(out, m.members(m.Shapes[mixin])...)
	}
	return append(out, shape.Members...)
}

func local(id string) string { return id[strings.IndexByte(id, '#')+1:] }

// kindOf turns a Smithy member into ours.
func (m *model) kindOf(name string, from member, protocol string) *kind {
	out := &wire.Member{Name: name, JSON: name, XML: name, Query: name}
	k := &kind{member: out}
	shape := m.Shapes[from.Target]
	traitsOf := func(trait string) (traits, bool) {
		if from.Traits.has(trait) {
			return from.Traits, true
		}
		if shape != nil && shape.Traits.has(trait) {
			return shape.Traits, true
		}
		return nil, false
	}
	if xml := from.Traits.text("smithy.api#xmlName"); xml != "" {
		out.XML, out.Query = xml, xml
	}
	if json := from.Traits.text("smithy.api#jsonName"); json != "" && protocol == "restJson1" {
		out.JSON = json
	}
	if t, ok := traitsOf("smithy.api#timestampFormat"); ok {
		out.TimeFormat = map[string]wire.TimeFormat{"date-time": wire.DateTime, "http-date": wire.HTTPDate, "epoch-seconds": wire.EpochSeconds}[t.text("smithy.api#timestampFormat")]
	}
	if t, ok := traitsOf("smithy.api#mediaType"); ok {
		out.MediaType = t.text("smithy.api#mediaType")
	}
	if raw, ok := from.Traits["smithy.api#xmlNamespace"]; ok {
		var ns struct{ URI, Prefix string }
		_ = json.Unmarshal(raw, &ns)
		out.XMLNamespace, out.XMLPrefix = ns.URI, ns.Prefix
	}
	out.XMLAttribute = from.Traits.has("smithy.api#xmlAttribute")
	out.Flattened = from.Traits.has("smithy.api#xmlFlattened")
	locate(out, from.Traits)
	if out.Location == wire.InPayload && protocol == "restXml" {
		m.document(out, from, traitsOf)
	}
	m.typed(k, from.Target, shape, protocol)
	out.JSONText = out.Kind == wire.String && out.MediaType != "" && out.Location == wire.InHeader
	return k
}

func locate(out *wire.Member, t traits) {
	for trait, location := range map[string]wire.Location{
		"smithy.api#httpHeader": wire.InHeader, "smithy.api#httpPrefixHeaders": wire.InPrefixHeaders, "smithy.api#httpQuery": wire.InQuery,
		"smithy.api#httpQueryParams": wire.InQueryMap, "smithy.api#httpLabel": wire.InLabel, "smithy.api#httpResponseCode": wire.InStatus,
		"smithy.api#httpPayload": wire.InPayload,
	} {
		if t.has(trait) {
			out.Location, out.Bound = location, t.text(trait)
		}
	}
	if out.Location == wire.InLabel {
		out.Bound = out.Name
	}
}

// typed sets kind, width and the targets of collections.
func (m *model) typed(k *kind, id string, shape *ast, protocol string) {
	out := k.member
	name := local(id)
	typ := strings.ToLower(name) // of the prelude: smithy.api#String
	if shape != nil {
		typ = shape.Type
	}
	switch typ {
	case "string", "enum":
		out.Kind = wire.String
	case "boolean", "primitiveboolean":
		out.Kind = wire.Boolean
	case "byte":
		out.Kind, out.Bits = wire.Integer, 8
	case "short":
		out.Kind, out.Bits = wire.Integer, 16
	case "integer", "intEnum", "primitiveinteger":
		out.Kind, out.Bits = wire.Integer, 32
	case "long", "primitivelong":
		out.Kind, out.Bits = wire.Integer, 64
	case "float":
		out.Kind, out.Bits = wire.Float, 32
	case "double":
		out.Kind, out.Bits = wire.Float, 64
	case "blob":
		out.Kind = wire.Blob
	case "timestamp":
		out.Kind = wire.Timestamp
	case "document":
		out.Kind = wire.Document
	case "list", "set":
		out.Kind = wire.List
		out.Sparse = shape.Traits.has("smithy.api#sparse")
		k.elem = m.element(shape.member("member"), protocol)
		out.Element = k.elem.member
	case "map":
		out.Kind = wire.Map
		out.Sparse = shape.Traits.has("smithy.api#sparse")
		out.Key = m.element(shape.member("key"), protocol).member
		k.elem = m.element(shape.member("value"), protocol)
		out.Element = k.elem.member
	case "structure", "union", "unit":
		out.Kind = wire.Structure
		k.of = m.structureOf(id, protocol)
	default:
		panic("the suite's model has a type that the test does not know: " + typ)
	}
}

// element is a list's element or a map's key or value: it has a name only where the model gives one.
func (m *model) element(from member, protocol string) *kind {
	k := m.kindOf("", from, protocol)
	return k
}
