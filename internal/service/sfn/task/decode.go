package task

import (
	"strconv"

	"sluice/internal/value"
	"sluice/internal/wire"
)

// shapeDepthMax bounds the nesting of shapes, which may be recursive; inputs of AWS's operations are not a quarter as deep.
const shapeDepthMax = 64

// decodeShape reads the parameters of a task into an operation's input. problems says in AWS's words what of them it cannot be; the shape
// is of no use then. Fields that are null are unset, but for a body that is a stream, which is any JSON. Source for the latter: AWS, as recorded
// in github.com/radkawar/stackd, testdata/aws/stepfunctions/task_integrations.json (s3-null-body-history).
func decodeShape(names naming, in value.Value, shape wire.Shape) (problems []string) {
	d := decoder{names: names, now: in}
	d.Struct(nil, shape)
	return d.problems
}

// decoder reads shapes from a value; it implements wire.Decoder. A value of the wrong type is noted and read as the zero value, so that
// everything that is wrong is told at once.
type decoder struct {
	names    naming
	now      value.Value // the value to be read next
	lists    []cursor    // the lists and maps that are being read, the innermost last
	depth    int
	problems []string
}

// cursor is a list or map that is being read.
type cursor struct {
	array  *value.Array  // nil for a map
	object *value.Object // nil for a list
	next   int
}

// Err is nil: what is wrong is in problems.
func (d *decoder) Err() error { return nil }

// problemsMax bounds what is told.
const problemsMax = 20

func (d *decoder) problem(text string) {
	if len(d.problems) < problemsMax {
		d.problems = append(d.problems, text)
	}
}

// invalid notes a value of the wrong type. The words are recorded (apigateway:invoke with a header that is no list).
func (d *decoder) invalid(m *wire.Member) {
	name := ""
	if m != nil {
		name = d.names.of(m.Name)
	}
	d.problem("The value of the field '" + name + "' has an invalid format")
}

// Struct reads the members that the object has.
func (d *decoder) Struct(m *wire.Member, v wire.Shape) {
	object, ok := d.now.AsObject()
	if !ok || d.depth >= shapeDepthMax {
		d.invalid(m)
		return
	}
	d.depth++
	schema := v.WireSchema()
	for field, member := range object.All() {
		i := d.find(schema, field)
		switch {
		case i < 0:
			d.problem("The field " + strconv.Quote(field) + " is not supported by Step Functions")
		case !member.IsNull() || schema.Members[i].Streaming:
			d.now = member
			v.DecodeMember(i, d)
		}
	}
	d.depth--
}

func (d *decoder) find(schema *wire.Schema, field string) int {
	for i := range schema.Members {
		if m := &schema.Members[i]; d.names.is(m.Name, field) && !m.EventStream {
			return i
		}
	}
	return -1
}

// BeginList opens an array.
func (d *decoder) BeginList(m *wire.Member) {
	array, ok := d.now.AsArray()
	if !ok {
		d.invalid(m)
		array = value.NewArray()
	}
	d.lists = append(d.lists, cursor{array: array})
}

// More moves to the next element.
func (d *decoder) More(m *wire.Member) bool {
	c := &d.lists[len(d.lists)-1]
	for c.next < c.array.Len() {
		d.now = c.array.At(c.next)
		c.next++
		if m.Sparse || !d.now.IsNull() {
			return true
		}
	}
	d.lists = d.lists[:len(d.lists)-1]
	return false
}

// BeginMap opens an object.
func (d *decoder) BeginMap(m *wire.Member) {
	object, ok := d.now.AsObject()
	if !ok {
		d.invalid(m)
		object = value.NewObject()
	}
	d.lists = append(d.lists, cursor{object: object})
}

// MoreKeys moves to the next entry.
func (d *decoder) MoreKeys(m *wire.Member) (key string, more bool) {
	c := &d.lists[len(d.lists)-1]
	for c.next < c.object.Len() {
		entry := c.object.At(c.next)
		c.next++
		if d.now = entry.Value; m.Sparse || !d.now.IsNull() {
			return entry.Name, true
		}
	}
	d.lists = d.lists[:len(d.lists)-1]
	return "", false
}

// Null tells a null of a sparse list or map.
func (d *decoder) Null() bool { return d.now.IsNull() }
