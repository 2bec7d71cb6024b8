package jsonschema

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// SampleTemplate is the mapping template that API Gateway's GetModelTemplate makes of a model: its schema as an example, in
// the form in which Jackson prints, with a loop to be filled in for each array. base and load are those of Compile; the error is
// an *Error.
//
// Sources: the API reference's example of GetModelTemplate (numbers 3.1415, strings "foo", the spaces), and templates that the
// console made and people published (integers 42, the loop with its TODO and its line breaks). What no source shows is inferred:
// booleans, and elements that are no objects. Members without a type, and references that lead back, are empty objects.
func SampleTemplate(doc value.Value, base string, load Loader) (string, error) {
	c := newCompiler(load)
	root, err := c.add(base, doc)
	if err != nil {
		return "", err
	}
	s := &sampler{compiler: c}
	s.text.WriteString("#set($inputRoot = $input.path('$'))\n")
	if err := s.schema(root, 0); err != nil {
		return "", err
	}
	return s.text.String(), nil
}

const (
	// sampleBytesMax is where a template ends that its references multiply. Models may have 400 KB, templates 300 KB.
	sampleBytesMax = 300 << 10
	// sampleDepthMax ends references that lead back to where they stand.
	sampleDepthMax = 100
)

type sampler struct {
	compiler *compiler
	text     strings.Builder
	open     []*value.Object // the schemas that this one stands in
}

// schema writes an example of the schema at p, with indent in front of the lines that follow the first.
func (s *sampler) schema(p place, indent int) error {
	p, err := s.target(p)
	if err != nil {
		return err
	}
	o, ok := p.value.AsObject()
	if !ok {
		return p.fail("JSON value is of type " + typeName(p.value) + ", not a JSON Schema (expected an object)")
	}
	if slices.Contains(s.open, o) || len(s.open) >= sampleDepthMax {
		s.text.WriteString("{ }")
		return nil
	}
	if s.text.Len() > sampleBytesMax {
		return p.fail("the sample template is too large")
	}
	s.open = append(s.open, o)
	defer func() { s.open = s.open[:len(s.open)-1] }()
	switch sampleType(p.value) {
	case "string":
		s.text.WriteString(`"foo"`)
	case "number":
		s.text.WriteString("3.1415")
	case "integer":
		s.text.WriteString("42")
	case "boolean":
		s.text.WriteString("true")
	case "null":
		s.text.WriteString("null")
	case "array":
		return s.array(p.within(), indent)
	default:
		return s.object(p.within(), indent)
	}
	return nil
}

// target follows references.
func (s *sampler) target(p place) (place, error) {
	for range sampleDepthMax {
		ref, ok := stringMember(p.value, "$ref")
		if !ok {
			return p, nil
		}
		var err error
		if p, err = s.compiler.find(reference{from: p, uri: resolve(p.base, ref)}); err != nil {
			return p, err
		}
	}
	return p, p.fail("the JSON Reference loops on itself")
}

// sampleType is the type, the first of several, or what the keywords tell.
func sampleType(schema value.Value) string {
	t, _ := schema.Get("type")
	if first, ok := t.At(0); ok {
		t = first
	}
	if name, ok := t.AsString(); ok {
		return name
	}
	if items, ok := schema.Get("items"); ok && items.Kind() == value.KindObject {
		return "array"
	}
	return "object"
}

func (s *sampler) object(p place, indent int) error {
	properties, _ := p.value.Get("properties")
	o, ok := properties.AsObject()
	if !ok || o.Len() == 0 {
		s.text.WriteString("{ }")
		return nil
	}
	indent += 2
	s.text.WriteByte('{')
	for i := range o.Len() {
		if i > 0 {
			s.text.WriteByte(',')
		}
		s.text.WriteString("\n" + strings.Repeat(" ", indent))
		s.text.Write(value.AppendString(nil, o.At(i).Name))
		s.text.WriteString(" : ")
		if err := s.schema(p.child(o.At(i).Value, "properties", o.At(i).Name), indent); err != nil {
			return err
		}
	}
	s.text.WriteString("\n" + strings.Repeat(" ", indent-2) + "}")
	return nil
}

// array writes a loop around an example of an element. Jackson sets spaces inside the brackets, and they stay.
func (s *sampler) array(p place, indent int) error {
	items, ok := p.value.Get("items")
	element := p.child(items, "items")
	if first, isList := items.At(0); isList {
		element = p.child(first, "items", "0")
	}
	if !ok || element.value.Kind() != value.KindObject {
		s.text.WriteString("[ ]")
		return nil
	}
	s.text.WriteString("[\n##TODO: Update this foreach loop to reference array from input json\n#foreach($elem in $inputRoot.TODO)\n ")
	if err := s.schema(element, indent); err != nil {
		return err
	}
	s.text.WriteString(" \n#if($foreach.hasNext),#end\n#end\n]")
	return nil
}
