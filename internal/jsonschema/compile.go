package jsonschema

import (
	"strconv"
	"strings"

	"sluice/internal/value"
)

// compiler makes the nodes of a schema and of what it refers to.
type compiler struct {
	load Loader
	// keywords are keywords(), made once.
	keywords []keyword
	// resources are the schemas that have a URI: documents, and schemas with an id.
	resources map[string]place
	// schemas are the places of what is a schema by where it stands, for the base that a JSON Pointer leads through.
	schemas map[*value.Object]place
	nodes   map[*value.Object]*node
	pending []reference
}

// reference is a $ref whose target is still to be found.
type reference struct {
	from place
	uri  string
	node *node
}

func newCompiler(load Loader) *compiler {
	return &compiler{
		load: load, keywords: keywords(), resources: map[string]place{}, schemas: map[*value.Object]place{},
		nodes: map[*value.Object]*node{},
	}
}

// add takes a document in: it notes the schemas in it and their URIs, and returns its root.
func (c *compiler) add(uri string, v value.Value) (place, error) {
	root := place{doc: uri, value: v, base: uri}
	c.resources[strings.TrimSuffix(uri, "#")] = root
	return root, c.index(root)
}

func (c *compiler) index(p place) error {
	o, ok := p.value.AsObject()
	if !ok {
		return nil // refused when it is compiled
	}
	c.schemas[o] = p
	inside := p.within()
	if _, isRef := stringMember(p.value, "$ref"); isRef {
		return nil
	}
	if _, named := stringMember(p.value, "id"); named {
		if _, taken := c.resources[inside.base]; !taken {
			c.resources[inside.base] = p
		}
	}
	return inside.each(c.index)
}

// node compiles the schema at a place, once.
func (c *compiler) node(p place) (*node, error) {
	o, ok := p.value.AsObject()
	if !ok {
		return nil, p.fail("JSON value is of type " + typeName(p.value) + ", not a JSON Schema (expected an object)")
	}
	if n := c.nodes[o]; n != nil {
		return n, nil
	}
	n := &node{}
	c.nodes[o] = n
	if ref, ok := o.Get("$ref"); ok {
		text, isText := ref.AsString()
		if !isText {
			return nil, incorrectType(p.child(ref, "$ref"), "string")
		}
		c.pending = append(c.pending, reference{p, resolve(p.base, text), n})
		return n, nil
	}
	inside := p.within()
	for _, k := range c.keywords {
		v, ok := o.Get(k.name)
		if !ok {
			continue
		}
		if err := k.compile(c, n, inside.child(v, k.name), o); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// link finds the targets of all references, and of those in the targets.
func (c *compiler) link() error {
	var linked []reference
	for len(c.pending) > 0 {
		r := c.pending[0]
		c.pending = c.pending[1:]
		target, err := c.find(r)
		if err != nil {
			return err
		}
		if r.node.ref, err = c.node(target); err != nil {
			return err
		}
		linked = append(linked, r)
	}
	for _, r := range linked {
		if loops(r.node) {
			return r.from.fail(`JSON Reference "` + r.uri + `" loops on itself`)
		}
	}
	return nil
}

// loops reports whether references lead nowhere but to references.
func loops(n *node) bool {
	slow := n
	for fast := n; fast.ref != nil && fast.ref.ref != nil; {
		slow, fast = slow.ref, fast.ref.ref
		if slow == fast {
			return true
		}
	}
	return false
}

// find returns the target of a reference.
func (c *compiler) find(r reference) (place, error) {
	if p, ok := c.resources[r.uri]; ok {
		return p, nil
	}
	uri, fragment := split(r.uri)
	if err := c.require(r, uri); err != nil {
		return place{}, err
	}
	root := c.resources[uri]
	if fragment == "" {
		return root, nil
	}
	if p, ok := c.resources[r.uri]; ok { // an id in the document that was loaded
		return p, nil
	}
	if strings.HasPrefix(fragment, "/") {
		if p, ok := c.walk(root, fragment); ok {
			return p, nil
		}
	}
	return place{}, r.from.fail(`JSON Reference "` + r.uri + `" cannot be resolved`)
}

// require loads a document that is not there.
func (c *compiler) require(r reference, uri string) error {
	if _, ok := c.resources[uri]; ok {
		return nil
	}
	unreachable := &Error{Where: r.from.where(), Message: `unable to dereference URI "` + uri + `"`, Cause: ErrNotFound}
	if c.load == nil {
		return unreachable
	}
	v, err := c.load(uri)
	if err != nil {
		unreachable.Cause = err
		return unreachable
	}
	_, err = c.add(uri, v)
	return err
}

// walk follows a JSON Pointer.
func (c *compiler) walk(p place, pointer string) (place, bool) {
	for token := range strings.SplitSeq(pointer[1:], "/") {
		token = unescapeToken(token)
		if o, ok := p.value.AsObject(); ok {
			if known, ok := c.schemas[o]; ok {
				p = known.within()
			}
		}
		v, ok := step(p.value, token)
		if !ok {
			return place{}, false
		}
		p = p.child(v, token)
	}
	if o, ok := p.value.AsObject(); ok {
		if known, ok := c.schemas[o]; ok {
			return known, true
		}
	}
	return p, true
}

func step(v value.Value, token string) (value.Value, bool) {
	if v.Kind() != value.KindArray {
		return v.Get(token)
	}
	i, err := strconv.Atoi(token)
	if err != nil || strconv.Itoa(i) != token || i < 0 {
		return value.Value{}, false
	}
	return v.At(i)
}
