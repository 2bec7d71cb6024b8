package iam

import (
	"slices"
	"strings"

	"sluice/internal/wire"
)

// newInline judges a document and makes a policy of it.
func newInline(name, document string) (inlinePolicy, error) {
	p := inlinePolicy{Name: name, Document: document, judged: true}
	if _, err := p.parse(); err != nil {
		return inlinePolicy{}, errMalformed(err)
	}
	return p, nil
}

// putInline sets an inline policy of a user or role (kind), in place of the one that has the name. charsMax holds for all of
// them together.
func putInline(i *identity, kind string, p inlinePolicy, charsMax int) error {
	at, found := i.inlineAt(p.Name)
	if found {
		i.Inline[at] = p
	} else {
		i.Inline = slices.Insert(i.Inline, at, p)
	}
	total := 0
	for _, p := range i.Inline {
		total += countedChars(p.Document)
	}
	if total > charsMax {
		return errInlineSize(kind, i.Name, charsMax)
	}
	return nil
}

// inline finds an inline policy.
func (i *identity) inline(kind, name string) (*inlinePolicy, error) {
	if at, found := i.inlineAt(name); found {
		return &i.Inline[at], nil
	}
	return nil, errNoSuchInline(kind, name)
}

// deleteInline takes an inline policy away.
func deleteInline(i *identity, kind, name string) error {
	at, found := i.inlineAt(name)
	if !found {
		return errNoSuchInline(kind, name)
	}
	i.Inline = slices.Delete(i.Inline, at, at+1)
	return nil
}

// inlineAt finds the place of a name: of the policy that has it, whatever its case, or of one that would.
func (i *identity) inlineAt(name string) (int, bool) {
	return slices.BinarySearchFunc(i.Inline, fold(name), func(p inlinePolicy, folded string) int {
		return strings.Compare(fold(p.Name), folded)
	})
}

// inlinePage is a page of the inline policies' names.
func (i *identity) inlinePage(marker wire.Opt[string], maxItems wire.Opt[int64]) ([]string, wire.Opt[string], error) {
	names := []string{}
	for k := range i.Inline {
		names = append(names, i.Inline[k].Name)
	}
	return page(names, fold, marker, maxItems)
}

// countedChars is the size of a document as quotas count it: without white space.
func countedChars(document string) int {
	n := 0
	for _, r := range document {
		switch r {
		case ' ', '\t', '\n', '\r':
		default:
			n++
		}
	}
	return n
}
