package awsquery

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"sluice/internal/wire"
)

// Limits of a form. The largest honest one is a full SendMessageBatch: some 700 parameters, five names deep.
const (
	parametersMax = 20_000
	depthMax      = 32
)

// Form is a decoded application/x-www-form-urlencoded body or query string.
type Form struct {
	pairs []pair
	// Broken tells that a pair had no equal sign or a wrong percent escape. Its other pairs are there all the same: what
	// to answer depends on the operation that they name.
	Broken bool
	// Lost tells that a pair is missing here because of a wrong percent escape.
	Lost bool
}

type pair struct{ key, value string }

// ParseForm decodes texts, one behind the other. Only more parameters than anyone needs are an error, a *wire.MalformedError.
func ParseForm(texts ...string) (*Form, error) {
	f := &Form{}
	for _, text := range texts {
		if err := f.parse(text); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *Form) parse(text string) error {
	for text != "" {
		if len(f.pairs) == parametersMax {
			return &wire.MalformedError{Message: "The request has too many parameters."}
		}
		var part string
		part, text, _ = strings.Cut(text, "&")
		if part == "" {
			continue
		}
		key, value, assigned := strings.Cut(part, "=")
		k, errKey := url.QueryUnescape(key)
		v, errValue := url.QueryUnescape(value)
		if !assigned || errKey != nil || errValue != nil {
			f.Broken = true
		}
		if errKey != nil || errValue != nil {
			f.Lost = true
			continue
		}
		f.pairs = append(f.pairs, pair{k, v})
	}
	return nil
}

// Get returns the last value of a parameter.
func (f *Form) Get(key string) string {
	for i := len(f.pairs) - 1; i >= 0; i-- {
		if f.pairs[i].key == key {
			return f.pairs[i].value
		}
	}
	return ""
}

// Add puts a parameter behind those that came.
func (f *Form) Add(key, value string) { f.pairs = append(f.pairs, pair{key, value}) }

// node is one name in the dotted keys: Attribute.1.Name becomes Attribute → 1 → Name.
type node struct {
	name  string
	value string
	kids  []node
}

// tree arranges the parameters by their dotted names.
func (f *Form) tree() (*node, error) {
	pairs := slices.Clone(f.pairs)
	slices.SortStableFunc(pairs, func(a, b pair) int { return compareDotted(a.key, b.key) })
	root := &node{}
	for _, p := range pairs {
		if strings.Count(p.key, ".") >= depthMax {
			return nil, &wire.MalformedError{Message: "The name of a parameter is nested too deeply."}
		}
		root.put(p.key, p.value)
	}
	return root, nil
}

// put relies on sorted keys: a name that is there already is the last one.
func (n *node) put(key, value string) {
	name, rest, nested := strings.Cut(key, ".")
	last := len(n.kids) - 1
	if last < 0 || n.kids[last].name != name {
		n.kids = append(n.kids, node{name: name})
		last++
	}
	if nested {
		n.kids[last].put(rest, value)
		return
	}
	n.kids[last].value = value
}

func (n *node) kid(name string) *node {
	for i := range n.kids {
		if n.kids[i].name == name {
			return &n.kids[i]
		}
	}
	return nil
}

// compareDotted orders keys so that all keys below a name stand together: the dot sorts before every other byte.
func compareDotted(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		if a[i] == '.' {
			return -1
		}
		if b[i] == '.' {
			return 1
		}
		return cmp.Compare(a[i], b[i])
	}
	return cmp.Compare(len(a), len(b))
}
