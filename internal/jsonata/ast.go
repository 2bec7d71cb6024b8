package jsonata

// nodeKind is what a node of the syntax tree is. The words are those of the reference's messages, which show them.
type nodeKind string

const (
	nodePath       nodeKind = "path"
	nodeBinary     nodeKind = "binary"
	nodeUnary      nodeKind = "unary"
	nodeName       nodeKind = "name"
	nodeString     nodeKind = "string"
	nodeNumber     nodeKind = "number"
	nodeValue      nodeKind = "value"
	nodeWildcard   nodeKind = "wildcard"
	nodeDescendant nodeKind = "descendant"
	nodeParent     nodeKind = "parent"
	nodeCondition  nodeKind = "condition"
	nodeBlock      nodeKind = "block"
	nodeBind       nodeKind = "bind"
	nodeRegex      nodeKind = "regex"
	nodeFunction   nodeKind = "function"
	nodePartial    nodeKind = "partial"
	nodeVariable   nodeKind = "variable"
	nodeLambda     nodeKind = "lambda"
	nodeApply      nodeKind = "apply"
	nodeTransform  nodeKind = "transform"
	nodeSort       nodeKind = "sort"
	nodeOperator   nodeKind = "operator"
	nodeEnd        nodeKind = "(end)"
)

// node is a node of the syntax tree: first as the parser reads it, then, after resolve, with paths made flat and parents found.
type node struct {
	kind     nodeKind
	token    token
	text     string // operator, name, string
	number   float64
	position int

	left, right *node
	// list holds the steps of a path, the expressions of a block or an array, the arguments of a call, the parameters of a function.
	list  []*node
	pairs []pair
	terms []term
	// procedure is what is called; body is that of a function; then left and right are a condition's branches.
	procedure, body *node
	condition       *node
	signature       *signature
	pattern         *pattern // of a regular expression

	// predicates stand behind an expression that is no step of a path, stages behind one that is.
	predicates []stage
	stages     []stage
	group      *group

	// focus and index are the variables of @ and #.
	focus, index string
	// ancestor is the slot that takes the value a step starts from, for a % further on.
	ancestor *slot
	// slot is that of a %; seeking are those of parents that were not found in this node.
	slot    *slot
	seeking []*slot

	keepArray, keepSingleton bool
	constructed              bool // an array in a path that isn't flattened
	tuple                    bool
	tail                     bool // a call whose result is that of the function around it
}

// pair is a key and a value of an object.
type pair struct{ key, value *node }

// term is one criterion of a sort.
type term struct {
	expression *node
	descending bool
}

// stage is a predicate of a step, or an index variable among predicates.
type stage struct {
	filter   *node
	index    string
	position int
}

// group is a grouping { } behind an expression.
type group struct {
	pairs    []pair
	position int
}

// slot is what a % looks for: the value level steps before it.
type slot struct {
	label *label
	level int
}

// label names the variable that holds a parent. Slots that turn out to be the same parent come to share one.
type label struct{ name string }

// literal is a node's value as messages show it.
func (n *node) literal() item { return n.token.literal() }
