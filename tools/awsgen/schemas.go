package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// schemas writes the descriptions: one wire.Schema per structure, one wire.Member per element of a collection, one
// wire.Constraint per shape that has limits.
func (g *generator) schemas() error {
	g.printf("import %q\n\n", "sluice/internal/wire")
	for _, name := range g.model.Shapes.names {
		s := g.model.Shapes.of[name]
		switch s.Type {
		case "structure":
			if !s.Document && g.needsStruct(name, s) {
				g.schema(name, s)
			}
		case "list":
			g.printf("var element%s = wire.Member{%s}\n\n", exported(name), g.traits("", &s.Member, nil))
		case "map":
			g.printf("var key%s = wire.Member{%s}\n\n", exported(name), g.traits("", &s.Key, nil))
			g.printf("var element%s = wire.Member{%s}\n\n", exported(name), g.traits("", &s.Value, nil))
		}
		g.constraint(name, s)
	}
	return nil
}

func (g *generator) schema(name string, s *shape) {
	g.printf("var schema%s = wire.Schema{\nName: %q,\n", exported(name), name)
	if s.Union {
		g.printf("Union: true,\n")
	}
	if root := g.overlay.Documents[name]; root == unwrapped {
		g.printf("XMLUnwrapped: true,\n")
	} else if root != "" {
		g.printf("XMLName: %q,\n", root)
	}
	g.printf("Members: []wire.Member{\n")
	for i, m := range s.Members.names {
		index := ""
		if i > 0 {
			index = fmt.Sprintf("Index: %d, ", i)
		}
		g.printf("{%s%s},\n", index, g.traits(m, s.Members.of[m], s))
	}
	g.printf("},\n}\n\n")
}

// traits renders the fields of a wire.Member. in is the structure that holds it, nil for an element.
func (g *generator) traits(name string, m *member, in *shape) string {
	target := g.model.Shapes.of[m.Shape]
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if name != "" {
		add("Name: %q", name)
	}
	if k := kindOf(target); k != "String" {
		add("Kind: wire.%s", k)
	}
	if bits := widthOf(target); bits > 0 {
		add("Bits: %d", bits)
	}
	g.names(name, m, target, add)
	location(name, m, target, in, add)
	if f := cmp.Or(timeFormat(m, target), g.defaultTime(target)); f != "" {
		add("TimeFormat: wire.%s", f)
	}
	if in != nil && slices.Contains(in.Required, name) {
		add("Required: true")
	}
	if (g.inQuery() || g.inXML()) && (m.Flattened || target.Flattened) {
		add("Flattened: true")
	}
	if ns := target.XMLNamespace; g.inXML() && ns.Prefix != "" {
		add("XMLNamespace: %q, XMLPrefix: %q", ns.URI, ns.Prefix)
	}
	if m.XMLAttribute {
		add("XMLAttribute: true")
	}
	if m.Streaming || target.Streaming {
		add("Streaming: true")
	}
	if target.EventStream {
		add("EventStream: true")
	}
	if s := g.model.Shapes.of[m.Shape]; in != nil && in.EventStream && s.Exception {
		add("Exception: true")
	}
	if m.EventPayload {
		add("EventPayload: true")
	}
	if m.JSONValue {
		add("JSONText: true")
	}
	if target.Sensitive || m.sensitive {
		add("Sensitive: true")
	}
	if m.sparse {
		add("Sparse: true")
	}
	if hasLimits(target) {
		add("Constraint: &limit%s", exported(m.Shape))
	}
	switch target.Type {
	case "map":
		add("Key: &key%s", exported(m.Shape))
		add("Element: &element%s", exported(m.Shape))
	case "list":
		add("Element: &element%s", exported(m.Shape))
	}
	return strings.Join(out, ", ")
}

// names renders the names on the wire that the service's protocols use.
func (g *generator) names(name string, m *member, target *shape, add func(string, ...any)) {
	if g.inJSON() && name != "" && m.Location == "" {
		json := name
		if m.LocationName != "" {
			json = m.LocationName
		}
		add("JSON: %q", json)
	}
	if !g.inQuery() && !g.inXML() {
		return
	}
	query := m.queryName
	if query == "" {
		query = m.LocationName
	}
	if query == "" {
		query = name
	}
	// A flattened list goes by the name of its elements (botocore's QuerySerializer).
	if target.Type == "list" && (m.Flattened || target.Flattened) {
		if e := target.Member.queryName + target.Member.LocationName; e != "" {
			query = e
		}
	}
	switch {
	case query == "":
	case g.inQuery():
		add("Query: %q, XML: %q", query, query)
	case m.Location == "":
		add("XML: %q", query)
	}
	if m.queryJSON != "" {
		add("QueryJSON: %q", m.queryJSON)
	}
}

func location(name string, m *member, target, in *shape, add func(string, ...any)) {
	if in != nil && in.Payload == name {
		add("Location: wire.InPayload")
		return
	}
	bound := m.LocationName
	if bound == "" {
		bound = name
	}
	switch m.Location {
	case "header":
		add("Location: wire.InHeader, Bound: %q", bound)
	case "headers":
		add("Location: wire.InPrefixHeaders, Bound: %q", bound)
	case "querystring":
		switch {
		case in == nil:
		case target.Type == "map": // each entry is a parameter (botocore's BaseRestSerializer)
			add("Location: wire.InQueryMap")
		default:
			add("Location: wire.InQuery, Bound: %q", bound)
		}
	case "uri":
		add("Location: wire.InLabel, Bound: %q", bound)
	case "statusCode":
		add("Location: wire.InStatus")
	}
}

func kindOf(s *shape) string {
	switch s.Type {
	case "boolean":
		return "Boolean"
	case "integer", "long":
		return "Integer"
	case "float", "double":
		return "Float"
	case "blob":
		return "Blob"
	case "timestamp":
		return "Timestamp"
	case "list":
		return "List"
	case "map":
		return "Map"
	case "structure":
		if s.Document {
			return "Document"
		}
		return "Structure"
	}
	return "String"
}

func widthOf(s *shape) int {
	switch s.Type {
	case "integer", "float":
		return 32
	case "long", "double":
		return 64
	}
	return 0
}

func timeFormat(m *member, target *shape) string {
	f := m.TimestampFormat
	if f == "" {
		f = target.TimestampFormat
	}
	return map[string]string{"iso8601": "DateTime", "rfc822": "HTTPDate", "unixTimestamp": "EpochSeconds"}[f]
}

// defaultTime is the overlay's format for a timestamp.
func (g *generator) defaultTime(target *shape) string {
	if kindOf(target) != "Timestamp" {
		return ""
	}
	return g.overlay.Service.TimeFormat
}

func hasLimits(s *shape) bool {
	return s.Min != nil || s.Max != nil || s.Pattern != "" || len(s.Enum) > 0
}

func (g *generator) constraint(name string, s *shape) {
	if !hasLimits(s) {
		return
	}
	id := exported(name)
	if s.Pattern != "" {
		g.printf("var pattern%s = wire.Pattern{Text: %q, Go: %q}\n\n", id, s.Pattern, cmp.Or(goPattern(s.Pattern), goPattern(s.language)))
	}
	g.printf("var limit%s = wire.Constraint{", id)
	switch {
	case s.Type == "integer" || s.Type == "long" || s.Type == "float" || s.Type == "double":
		if s.Min != nil {
			g.printf("HasMin: true, Min: %v, ", *s.Min)
		}
		if s.Max != nil {
			g.printf("HasMax: true, Max: %v, ", *s.Max)
		}
	case s.Min != nil || s.Max != nil:
		minimum, maximum := 0.0, -1.0
		if s.Min != nil {
			minimum = *s.Min
		}
		if s.Max != nil {
			maximum = *s.Max
		}
		g.printf("HasLength: true, LengthMin: %v, LengthMax: %v, ", int(minimum), int(maximum))
	}
	if s.Pattern != "" {
		g.printf("Pattern: &pattern%s, ", id)
	}
	if len(s.Enum) > 0 {
		g.printf("Enum: %#v, ", s.Enum)
	}
	g.printf("}\n\n")
}

// constant names an enumeration's value: IntegrationTypeAWSProxy for AWS_PROXY. Values that are no words have none.
func constant(shape, value string) string {
	var b strings.Builder
	up := true
	for _, r := range value {
		switch {
		case unicode.IsLetter(r) && r < unicode.MaxASCII, unicode.IsDigit(r):
			if up {
				r = unicode.ToUpper(r)
			}
			b.WriteRune(r)
			up = false
		default:
			up = true
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return exported(shape) + b.String()
}
