package smithytest

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"sluice/internal/wire"
)

// cases are those of a protocol that the suite's model holds as traits: cases.jsonl has none of REST-XML. They are in the order of their
// shapes' names.
func (m *model) cases(t *testing.T, protocol string) []testCase {
	t.Helper()
	var out []testCase
	for _, id := range slices.Sorted(maps.Keys(m.Shapes)) {
		for kind, trait := range map[string]string{"request": "smithy.test#httpRequestTests", "response": "smithy.test#httpResponseTests"} {
			raw, ok := m.Shapes[id].Traits[trait]
			if !ok {
				continue
			}
			var found []testCase
			if err := json.Unmarshal(raw, &found); err != nil {
				t.Fatal(err)
			}
			var keys []map[string]any
			_ = json.Unmarshal(raw, &keys) // it was read above
			for i, c := range found {
				if c.protocol() != protocol {
					continue
				}
				c.Kind, c.Shape, c.ShapeType, c.says = kind, id, m.Shapes[id].Type, map[string]bool{}
				for k := range keys[i] {
					c.says[k] = true
				}
				c.Services = m.servicesOf(id)
				out = append(out, c)
			}
		}
	}
	return out
}

// servicesOf finds the services of an operation, or of an error: those of its name space.
func (m *model) servicesOf(id string) (out []string) {
	space, _, _ := strings.Cut(id, "#")
	for _, name := range slices.Sorted(maps.Keys(m.Shapes)) {
		s := m.Shapes[name]
		if s.Type == "service" && (slices.Contains(s.Operations, id) || m.Shapes[id].Type != "operation" && strings.HasPrefix(name, space+"#")) {
			out = append(out, name)
		}
	}
	return out
}

// document names the element of a payload: as the member is called, or its structure, by the model's names for XML or their own.
func (m *model) document(out *wire.Member, from member, traitsOf func(string) (traits, bool)) {
	if t, ok := traitsOf("smithy.api#xmlName"); ok {
		out.XML = t.text("smithy.api#xmlName")
	} else {
		out.XML = local(from.Target)
	}
	if t, ok := traitsOf("smithy.api#xmlNamespace"); ok {
		out.XMLNamespace, out.XMLPrefix = t.namespace()
	}
}

// namespace is the name space that is declared.
func (t traits) namespace() (uri, prefix string) {
	var ns struct{ URI, Prefix string }
	_ = json.Unmarshal(t["smithy.api#xmlNamespace"], &ns) // absent: empty
	return ns.URI, ns.Prefix
}

// documentName is the name of a document's first element.
func documentName(text string) string {
	if _, behind, declared := strings.Cut(text, "?>"); declared {
		text = behind
	}
	name, _, _ := strings.Cut(strings.TrimLeft(text, "< \n"), ">")
	name, _, _ = strings.Cut(name, " ")
	return name
}

// outputOf is a case's output. The suite calls documents that the model does not name after the operation or after the structure: any name does.
func (m *model) outputOf(c *testCase, id string) *structure {
	s := m.structureOf(id, c.protocol())
	if c.protocol() != "restXml" {
		return s
	}
	schema, shape := *s.schema, m.Shapes[id]
	mend := mendedDocuments[id]
	schema.XMLName = cmp.Or(mend.name, shape.Traits.text("smithy.api#xmlName"), documentName(c.Body))
	schema.XMLNamespace, _ = shape.Traits.namespace()
	schema.XMLNamespace = cmp.Or(mend.namespace, schema.XMLNamespace)
	schema.XMLUnwrapped = m.Shapes[c.Shape].Traits.has("aws.customizations#s3UnwrappedXmlOutput")
	return &structure{schema: &schema, targets: s.targets}
}
