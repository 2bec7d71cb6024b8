package wire_test

// Proves how breaches in lists of texts are told where paths name the operation's input: one for each list, with the list and every limit
// of its elements. How: lists that hold wrong texts once and twice, beside the texts that AWS's API Gateway (an enumeration) and Lambda
// (a length and a pattern) answered in published snapshots, and the older form that stays for services without a prefix.

import (
	"testing"

	"sluice/internal/wire"
)

// listed is a shape whose one member is a list of texts under a limit.
func listed(name string, limit *wire.Constraint, texts ...string) *shape {
	return &shape{
		schema(wire.Member{Name: name, Kind: wire.List, Element: &wire.Member{Constraint: limit}}, wire.Member{Name: "after", Required: true}),
		func(m []wire.Member, e wire.Encoder) {
			e.BeginList(&m[0], len(texts))
			for _, text := range texts {
				e.String(m[0].Element, text)
			}
			e.EndList(&m[0])
			e.String(&m[1], "")
		},
	}
}

func TestElementsAreRefusedAsTheirList(t *testing.T) {
	types := &wire.Constraint{Enum: []string{"PRIVATE", "EDGE", "REGIONAL"}}
	subnets := &wire.Constraint{HasLength: true, LengthMax: 1024, Pattern: pattern(`subnet-[0-9a-z]*`)}
	for name, c := range map[string]struct {
		shape *shape
		want  string
	}{
		"an enumeration": {
			listed("types", types, "wrong"),
			"Value '[wrong]' at 'input.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]",
		},
		"once for a list": {
			listed("types", types, "EDGE", "wrong", "worse"),
			"Value '[EDGE, wrong, worse]' at 'input.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]",
		},
		"limits that are kept": {
			listed("subnetIds", subnets, "wrong"),
			"Value '[wrong]' at 'input.subnetIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, " +
				"Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]",
		},
	} {
		if got := wire.ValidationText(wire.Check(c.shape, "input")); got != "1 validation error detected: "+c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
	if found := wire.Check(listed("types", types, "EDGE", "PRIVATE"), "input"); len(found) != 0 {
		t.Error(wire.ValidationText(found))
	}
	const older = "1 validation error detected: Value 'wrong' at 'types.1.member' failed to satisfy constraint: Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]"
	if got := wire.ValidationText(wire.Check(listed("types", types, "wrong"), "")); got != older {
		t.Errorf("without a prefix:\ngot  %s\nwant %s", got, older)
	}
}
