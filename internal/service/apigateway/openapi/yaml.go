package openapi

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"

	"sluice/internal/value"
)

// errNodes is the answer to a document whose aliases multiply.
var errNodes = errors.New("aliases and references make too much of the document")

// parseYAML reads the first document of a YAML text. The library parses text into nodes and leaves aliases alone; to resolve them
// is done here, with a count.
func parseYAML(text []byte) (value.Value, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return value.Value{}, err
	}
	c := converter{nodes: nodesMax}
	return c.value(&document, 0)
}

// converter makes values of nodes.
type converter struct {
	nodes int // that may still be made
}

func (c *converter) value(n *yaml.Node, depth int) (value.Value, error) {
	if c.nodes--; c.nodes < 0 {
		return value.Value{}, errNodes
	}
	if depth > value.DepthMax {
		return value.Value{}, value.ErrDepth // an alias that contains itself ends here too
	}
	switch n.Kind {
	case yaml.DocumentNode:
		return c.value(n.Content[0], depth)
	case yaml.AliasNode:
		return c.value(n.Alias, depth+1)
	case yaml.SequenceNode:
		return c.sequence(n, depth+1)
	case yaml.MappingNode:
		o := value.NewObject()
		err := c.mapping(o, n, depth+1)
		return o.Value(), err
	case yaml.ScalarNode:
		return scalar(n), nil
	}
	return value.Null(), nil
}

func (c *converter) sequence(n *yaml.Node, depth int) (value.Value, error) {
	items := make([]value.Value, 0, len(n.Content))
	for _, item := range n.Content {
		v, err := c.value(item, depth)
		if err != nil {
			return value.Value{}, err
		}
		items = append(items, v)
	}
	return value.NewArray(items...).Value(), nil
}

// mapping adds a mapping's members to o. A repeated key is refused, as SnakeYAML does for Jackson.
func (c *converter) mapping(o *value.Object, n *yaml.Node, depth int) error {
	own := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, member := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" {
			if err := c.merge(o, member, depth); err != nil {
				return err
			}
			continue
		}
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return fmt.Errorf("line %d: a key is no scalar", key.Line)
		}
		if own[key.Value] {
			return fmt.Errorf("line %d: the key %q is there twice", key.Line, key.Value)
		}
		own[key.Value] = true
		v, err := c.value(member, depth)
		if err != nil {
			return err
		}
		o.Set(key.Value, v)
	}
	return nil
}

// merge adds what "<<" names: a mapping or several, none of which overrides what is there already.
func (c *converter) merge(o *value.Object, n *yaml.Node, depth int) error {
	v, err := c.value(n, depth)
	if err != nil {
		return err
	}
	sources := []value.Value{v}
	if a, ok := v.AsArray(); ok {
		sources = sources[:0]
		for _, item := range a.All() {
			sources = append(sources, item)
		}
	}
	for _, source := range sources {
		from, ok := source.AsObject()
		if !ok {
			return fmt.Errorf("line %d: %q merges what is no mapping", n.Line, "<<")
		}
		for name, member := range from.All() {
			if !o.Has(name) {
				o.Set(name, member)
			}
		}
	}
	return nil
}

// scalar takes scalars by their text: a number stays as it was written, and what YAML reads as a date, an octal or a hexadecimal
// number, or infinity, is the string that it looks like.
func scalar(n *yaml.Node) value.Value {
	switch n.Tag {
	case "!!null":
		return value.Null()
	case "!!bool":
		switch n.Value {
		case "true", "True", "TRUE":
			return value.Bool(true)
		case "false", "False", "FALSE":
			return value.Bool(false)
		}
	case "!!int", "!!float":
		if number, ok := value.ParseNumber(n.Value); ok {
			return number
		}
	}
	return value.String(n.Value)
}
