package restapi

import (
	"errors"
	"net/url"
	"strings"
)

// node is a resource, or a place on the way to one, in the route trie.
type node struct {
	literals map[string]*node
	variable *node // {name}
	greedy   *node // {name+}
	// name is the path variable's, for a node that is one.
	name    string
	ends    bool                // a greedy node: nothing can stand below it
	methods [methodCount]*Route // by methodIndex
}

// The methods that API Gateway knows; ANY stands for the seven others.
const (
	methodAny   = 7
	methodCount = 8
)

func methodIndex(name string) (index int, known bool) {
	switch name {
	case "GET":
		return 0, true
	case "PUT":
		return 1, true
	case "POST":
		return 2, true
	case "DELETE":
		return 3, true
	case "PATCH":
		return 4, true
	case "OPTIONS":
		return 5, true
	case "HEAD":
		return 6, true
	}
	return methodAny, name == "ANY"
}

var (
	errUnknownMethod = errors.New("the method is none of GET, PUT, POST, DELETE, PATCH, OPTIONS, HEAD, ANY")
	errTwice         = errors.New("the method is there twice")
	errBelowGreedy   = errors.New("the resource stands below a greedy path variable")
	errTwoVariables  = errors.New("two resources of one parent are path variables of the same kind with different names")
)

// add puts a route of the resource at path into the trie.
func (n *node) add(path string, m *Route) error {
	at := n
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" {
			continue // before the first slash
		}
		var err error
		if at, err = at.child(segment); err != nil {
			return err
		}
	}
	i, known := methodIndex(m.HTTPMethod)
	switch {
	case !known:
		return errUnknownMethod
	case at.methods[i] != nil:
		return errTwice
	}
	at.methods[i] = m
	return nil
}

// child returns the node of a path part below n, made if need be.
func (n *node) child(segment string) (*node, error) {
	if n.ends {
		return nil, errBelowGreedy
	}
	name, isVariable := variableName(segment)
	if !isVariable {
		if n.literals == nil {
			n.literals = map[string]*node{}
		}
		if n.literals[segment] == nil {
			n.literals[segment] = &node{}
		}
		return n.literals[segment], nil
	}
	name, greedy := strings.CutSuffix(name, "+")
	place := &n.variable
	if greedy {
		place = &n.greedy
	}
	if *place == nil {
		*place = &node{name: name, ends: greedy}
	}
	if (*place).name != name {
		return nil, errTwoVariables
	}
	return *place, nil
}

// variableName takes the braces off "{petId}" and "{proxy+}".
func variableName(segment string) (string, bool) {
	if len(segment) > 2 && segment[0] == '{' && segment[len(segment)-1] == '}' {
		return segment[1 : len(segment)-1], true
	}
	return "", false
}

// Param is a path variable and what stood in its place, percent-encoded as it came: API Gateway hands on "a%2Bb" as it is.
type Param struct{ Name, Value string }

// match finds the method for a path without leading and trailing slashes and appends the path variables. Its priorities are
// AWS's: a literal before {name} before {name+}, and a resource that lacks the method gives way to a less specific one that
// has it (recorded: OPTIONS /test reaches /{proxy+} where /test has POST alone). A node stands for one count of segments, so
// none is visited twice.
func (n *node) match(method int, rest string, params []Param) (*Route, []Param) {
	if rest == "" {
		return n.pick(method), params
	}
	segment, below, _ := strings.Cut(rest, "/")
	if child := n.literal(segment); child != nil {
		if m, found := child.match(method, below, params); m != nil {
			return m, found
		}
	}
	if n.variable != nil && segment != "" {
		m, found := n.variable.match(method, below, append(params, Param{n.variable.name, segment}))
		if m != nil {
			return m, found
		}
	}
	if n.greedy != nil {
		if m := n.greedy.pick(method); m != nil {
			return m, append(params, Param{n.greedy.name, rest})
		}
	}
	return nil, params
}

func (n *node) pick(method int) *Route {
	if m := n.methods[method]; m != nil {
		return m
	}
	return n.methods[methodAny]
}

// literal finds the child that a segment spells, percent-encoded or not: "%61dmin" is "admin", so that an encoding never
// leads around a resource to a less guarded one. An encoded slash is part of its segment and equals no literal.
func (n *node) literal(segment string) *node {
	if n.literals == nil {
		return nil
	}
	if strings.IndexByte(segment, '%') < 0 {
		return n.literals[segment]
	}
	decoded, err := url.PathUnescape(segment)
	if err != nil {
		return nil
	}
	return n.literals[decoded]
}
