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

// weights is a shape whose one member is a map from numbers to shares, as that of Lambda's aliases.
func weights(key string, share float64) *shape {
	element := wire.Member{Kind: wire.Float, Bits: 64, Constraint: &wire.Constraint{HasMin: true, HasMax: true, Max: 1}}
	keys := wire.Member{Constraint: &wire.Constraint{HasLength: true, LengthMin: 1, LengthMax: 1024, Pattern: pattern(`[0-9]+`)}}
	return &shape{
		schema(wire.Member{Name: "weights", Kind: wire.Map, Key: &keys, Element: &element}),
		func(m []wire.Member, e wire.Encoder) {
			e.BeginMap(&m[0], 1)
			e.Key(m[0].Key, key)
			e.Float(m[0].Element, share)
			e.EndMap(&m[0])
		},
	}
}

// The texts are Lambda's, recorded (CreateFunction, CreateAlias).
func TestCollectionsAreRefusedTogether(t *testing.T) {
	const shares = "failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]"
	for name, c := range map[string]struct {
		shape *shape
		want  string
	}{
		"an enumeration": {
			listed("architectures", &wire.Constraint{Enum: []string{"x86_64", "arm64"}}, "X86_64"),
			"Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
		},
		"a text that may be empty": {
			listed("subnetIds", &wire.Constraint{HasLength: true, LengthMax: 1024, Pattern: pattern(`subnet-[0-9a-z]*`)}, "wrong"),
			"Value '[wrong]' at 'subnetIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, " +
				"Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]",
		},
		"too great a share": {weights("2", 2), "Value '{2=2.0}' at 'weights' " + shares},
		"too small a share": {weights("2", -1), "Value '{2=-1.0}' at 'weights' " + shares},
		"a key": {
			weights("$LATEST", 0.5),
			"Value '{$LATEST=0.5}' at 'weights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, " +
				"Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
		},
	} {
		if got := wire.ValidationText(wire.CheckTogether(c.shape)); got != "1 validation error detected: "+c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
	if found := wire.CheckTogether(weights("2", 1)); len(found) != 0 {
		t.Error(wire.ValidationText(found))
	}
}
