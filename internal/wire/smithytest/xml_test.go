package smithytest

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// element is an XML element without the accidents of its writing: space between elements, order of siblings of different
// names (maps and structures have none) and of attributes.
type element struct {
	name, text string
	kids       []element
}

func parseXML(t *testing.T, text string) *element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	root := element{}
	stack := []*element{&root}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) && len(root.kids) == 1 {
			return &root.kids[0]
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		top := stack[len(stack)-1]
		switch v := token.(type) {
		case xml.StartElement:
			slices.SortFunc(v.Attr, func(a, b xml.Attr) int { return strings.Compare(a.Name.Space+a.Name.Local, b.Name.Space+b.Name.Local) })
			name := v.Name.Space + ":" + v.Name.Local
			for _, a := range v.Attr {
				name += " " + a.Name.Space + ":" + a.Name.Local + "=" + a.Value
			}
			top.kids = append(top.kids, element{name: name})
			stack = append(stack, &top.kids[len(top.kids)-1])
		case xml.EndElement:
			if len(top.kids) > 0 {
				top.text = strings.TrimSpace(top.text)
			}
			slices.SortStableFunc(top.kids, func(a, b element) int { return strings.Compare(a.sortKey(), b.sortKey()) })
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(v)
		}
	}
}

func (e element) String() string {
	var b strings.Builder
	b.WriteString("<" + e.name + ">" + e.text)
	for _, k := range e.kids {
		b.WriteString(k.String())
	}
	return b.String() + "</>"
}

// sortKey puts siblings of one name together; the entries of a map, which have two children, in the order of their keys.
func (e element) sortKey() string {
	if len(e.kids) == 2 {
		return e.name + e.String()
	}
	return e.name
}

// dropWhatServicesAdd takes out of e what real services send and the suite's cases do not show, where want has none: the
// response metadata and the name space of an error.
func (e *element) dropWhatServicesAdd(want *element) {
	has := func(of *element, name string) bool {
		return slices.ContainsFunc(of.kids, func(k element) bool { return k.name == name })
	}
	if !has(want, ":ResponseMetadata") {
		e.kids = slices.DeleteFunc(e.kids, func(k element) bool { return k.name == ":ResponseMetadata" })
	}
	if before, after, declared := strings.Cut(e.name, " :xmlns="); declared && !strings.Contains(want.name, "xmlns") {
		_, others, _ := strings.Cut(after+" ", " ")
		e.name = strings.TrimSpace(before + " " + others)
	}
}
