package main

import "fmt"

// shapes writes a Go struct with its encoding and decoding for every structure.
func (g *generator) shapes() error {
	g.printf("import (\n%q\n%q\n)\n\n", "time", "sluice/internal/wire")
	g.printf("var _ time.Time // not every service has timestamps\n\n")
	for _, name := range g.model.Shapes.names {
		s := g.model.Shapes.of[name]
		if s.Type != "structure" || s.Document || !g.needsStruct(name, s) {
			continue
		}
		if len(s.Members.names) > membersMax {
			return fmt.Errorf("%s has more members than wire.Check counts", name)
		}
		g.structure(name, s)
	}
	g.enums()
	return nil
}

// needsStruct: an error that has a message alone needs none, unless an event stream carries it among its events.
func (g *generator) needsStruct(name string, s *shape) bool {
	return !s.Exception || !onlyMessage(s) || g.streamed(name)
}

// streamed tells the shapes that event streams carry.
func (g *generator) streamed(name string) bool {
	for _, s := range g.model.Shapes.of {
		if !s.EventStream {
			continue
		}
		for _, m := range s.Members.of {
			if m.Shape == name {
				return true
			}
		}
	}
	return false
}

// onlyMessage: wire.Error carries a message itself, so such an error needs no struct.
func onlyMessage(s *shape) bool {
	for _, m := range s.Members.names {
		if m != "message" && m != "Message" {
			return false
		}
	}
	return true
}

func (g *generator) structure(name string, s *shape) {
	t := exported(name)
	g.printf("// %s is the model's shape of that name.\ntype %s struct {\n", t, t)
	for _, m := range s.Members.names {
		g.printf("%s %s\n", exported(m), g.fieldType(s.Members.of[m].Shape))
	}
	g.printf("}\n\n")
	g.printf("// WireSchema describes the shape.\nfunc (*%s) WireSchema() *wire.Schema { return &schema%s }\n\n", t, t)
	g.printf("// EncodeMembers shows e every member that is set.\nfunc (s *%s) EncodeMembers(e wire.Encoder) {\n", t)
	if len(s.Members.names) > 0 {
		g.printf("m := schema%s.Members\n", t)
	}
	for i, m := range s.Members.names {
		g.encodeField(i, exported(m), s.Members.of[m].Shape)
	}
	g.printf("}\n\n// DecodeMember sets member i from d.\nfunc (s *%s) DecodeMember(i int, d wire.Decoder) {\n", t)
	if len(s.Members.names) > 0 {
		g.printf("m := &schema%s.Members[i]\nswitch i {\n", t)
		for i, m := range s.Members.names {
			g.printf("case %d:\n", i)
			g.decodeField(exported(m), s.Members.of[m])
		}
		g.printf("}\n")
	}
	g.printf("}\n\n")
}

func (g *generator) encodeField(i int, field, shapeName string) {
	m := fmt.Sprintf("&m[%d]", i)
	v := "s." + field
	switch g.model.Shapes.of[shapeName].Type {
	case "structure", "list", "map", "blob":
		g.printf("if %s != nil {\n", v)
		g.encodeValue(m, v, shapeName, true)
		g.printf("}\n")
	default:
		g.printf("if %s.Set {\n e.%s(%s, %s.V)\n}\n", v, g.method(shapeName), m, v)
	}
}

// encodeValue writes a value that is there; pointer tells whether a structure is a pointer already. Nested loops shadow i.
func (g *generator) encodeValue(m, v, shapeName string, pointer bool) {
	s := g.model.Shapes.of[shapeName]
	inner := m + ".Element"
	if m[0] == '&' {
		inner = m[1:] + ".Element"
	}
	switch s.Type {
	case "list":
		g.printf("e.BeginList(%s, len(%s))\nfor i := range %s {\nv := &%s[i]\n", m, v, v, v)
		g.encodeElement(inner, s.Member.Shape)
		g.printf("}\ne.EndList(%s)\n", m)
	case "map":
		g.printf("e.BeginMap(%s, len(%s))\nfor i := range %s {\ne.Key(%s.Key, %s[i].Key)\nv := &%s[i].Value\n", m, v, v, inner[:len(inner)-len(".Element")], v, v)
		g.encodeElement(inner, s.Value.Shape)
		g.printf("}\ne.EndMap(%s)\n", m)
	case "structure":
		if !pointer && !s.Document {
			v = "&" + v
		}
		g.printf("e.%s(%s, %s)\n", g.method(shapeName), m, v)
	default:
		g.printf("e.%s(%s, %s)\n", g.method(shapeName), m, v)
	}
}

// encodeElement writes *v.
func (g *generator) encodeElement(m, shapeName string) {
	if s := g.model.Shapes.of[shapeName]; s.Type == "structure" && !s.Document {
		g.printf("e.Struct(%s, v)\n", m)
		return
	}
	g.encodeValue(m, "(*v)", shapeName, false)
}

func (g *generator) decodeField(field string, m *member) {
	v, shapeName := "s."+field, m.Shape
	switch s := g.model.Shapes.of[shapeName]; {
	case s.Type == "structure" && !s.Document:
		g.printf("%s = new(%s)\nd.Struct(m, %s)\n", v, exported(shapeName), v)
	case s.Type == "list", s.Type == "map":
		g.decodeCollection("m", v, shapeName, m.sparse)
	case s.Type == "structure", s.Type == "blob":
		g.printf("%s = d.%s(m)\n", v, g.method(shapeName))
	default:
		g.printf("%s = wire.Some(d.%s(m))\n", v, g.method(shapeName))
	}
}

// decodeCollection reads a list or a map into v. In a sparse map null is the zero value.
func (g *generator) decodeCollection(m, v, shapeName string, sparse bool) {
	s := g.model.Shapes.of[shapeName]
	if s.Type == "list" {
		g.printf("list := %s{}\nd.BeginList(%s)\nfor d.More(%s) {\nvar v %s\n", g.goType(shapeName), m, m, g.goType(s.Member.Shape))
		g.decodeElement(m+".Element", s.Member.Shape)
		g.printf("list = append(list, v)\n}\n%s = list\n", v)
		return
	}
	g.printf("dict := %s{}\nd.BeginMap(%s)\nfor k, more := d.MoreKeys(%s); more; k, more = d.MoreKeys(%s) {\nvar v %s\n", g.goType(shapeName), m, m, m, g.goType(s.Value.Shape))
	if sparse {
		g.printf("if !d.Null() {\n")
	}
	g.decodeElement(m+".Element", s.Value.Shape)
	if sparse {
		g.printf("}\n")
	}
	g.printf("dict = append(dict, wire.Entry[%s]{Key: k, Value: v})\n}\n%s = dict.Unique()\n", g.goType(s.Value.Shape), v)
}

// decodeElement reads into v.
func (g *generator) decodeElement(m, shapeName string) {
	switch s := g.model.Shapes.of[shapeName]; {
	case s.Type == "structure" && !s.Document:
		g.printf("d.Struct(%s, &v)\n", m)
	case s.Type == "list", s.Type == "map":
		g.printf("{\n")
		g.decodeCollection(m, "v", shapeName, false)
		g.printf("}\n")
	default:
		g.printf("v = d.%s(%s)\n", g.method(shapeName), m)
	}
}

// enums writes the values of enumerations as constants.
func (g *generator) enums() {
	g.printf("// Values of the model's enumerations.\nconst (\n")
	for _, name := range g.model.Shapes.names {
		for _, v := range g.model.Shapes.of[name].Enum {
			if id := constant(name, v); id != "" {
				g.printf("%s = %q\n", id, v)
			}
		}
	}
	g.printf(")\n")
}
