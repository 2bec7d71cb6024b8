package asl

import (
	"strconv"

	"sluice/internal/value"
)

// template is a compiled payload template: JSON with expressions in it. Parts without any are one constant.
type template struct {
	kind     templateKind
	constant value.Value
	members  []templateMember
	items    []*template
	// expression is evaluated for the field of that name.
	expression expression
	field      string
}

type templateKind uint8

const (
	templateConstant templateKind = iota
	templateObject
	templateArray
	templateExpression
)

type templateMember struct {
	name string
	of   *template
}

// evaluate makes the value. A nil template is the caller's business.
func (t *template) evaluate(f *frame) (value.Value, error) {
	switch t.kind {
	case templateObject:
		return t.object(f)
	case templateArray:
		return t.array(f)
	case templateExpression:
		return t.expression.evaluate(f, t.field)
	default:
		return t.constant, nil
	}
}

func (t *template) object(f *frame) (value.Value, error) {
	members := make([]value.Member, len(t.members))
	for i, m := range t.members {
		v, err := m.of.evaluate(f)
		if err != nil {
			return value.Value{}, err
		}
		members[i] = value.Member{Name: m.name, Value: v}
	}
	return value.NewObject(members...).Value(), nil
}

func (t *template) array(f *frame) (value.Value, error) {
	items := make([]value.Value, len(t.items))
	for i, item := range t.items {
		v, err := item.evaluate(f)
		if err != nil {
			return value.Value{}, err
		}
		items[i] = v
	}
	return value.NewArray(items...).Value(), nil
}

// variables calls visit for each variable that the template reads.
func (t *template) variables(visit func(string)) {
	if t == nil {
		return
	}
	if t.expression != nil {
		t.expression.variables(visit)
	}
	for _, m := range t.members {
		m.of.variables(visit)
	}
	for _, item := range t.items {
		item.variables(visit)
	}
}

// templateParser compiles templates of one language.
type templateParser interface {
	// member compiles a member of an object and tells the name that it has in the result.
	member(name string, v value.Value, field, at string) (string, *template)
	// late tells members that are behind all others in the result.
	late(name string) bool
	// duplicate reports a name that an object would have twice.
	duplicate(name, at string)
	// text compiles a string.
	text(v value.Value, field, at string) *template
}

// parseTemplate compiles v; field names it in failures, at in diagnostics.
func parseTemplate(p templateParser, v value.Value, field, at string) *template {
	if object, ok := v.AsObject(); ok {
		return parseObject(p, object, field, at)
	}
	if array, ok := v.AsArray(); ok {
		return parseArray(p, array, field, at)
	}
	if v.Kind() == value.KindString {
		return p.text(v, field, at)
	}
	return &template{constant: v}
}

func parseObject(p templateParser, object *value.Object, field, at string) *template {
	t := &template{kind: templateObject}
	constant := true
	var late []templateMember
	seen := make(map[string]bool, object.Len())
	for written, v := range object.All() {
		name, member := p.member(written, v, field, at)
		if seen[name] {
			p.duplicate(name, at)
		}
		seen[name] = true
		constant = constant && member.kind == templateConstant
		if p.late(written) {
			late = append(late, templateMember{name: name, of: member})
			continue
		}
		t.members = append(t.members, templateMember{name: name, of: member})
	}
	t.members = append(t.members, late...)
	if constant {
		return &template{constant: object.Value()}
	}
	return t
}

func parseArray(p templateParser, array *value.Array, field, at string) *template {
	t := &template{kind: templateArray}
	constant := true
	for i, v := range array.All() {
		index := "[" + strconv.Itoa(i) + "]"
		item := parseTemplate(p, v, field+index, at+index)
		constant = constant && item.kind == templateConstant
		t.items = append(t.items, item)
	}
	if constant {
		return &template{constant: array.Value()}
	}
	return t
}
