package vtl

import "slices"

// nameTable gives each variable of a template a slot, so that rendering finds it without hashing.
type nameTable struct {
	own []string // the names that not every template has, by slot
	// index finds them where they are many.
	index map[string]int
	// counted is set where the template may ask for $velocityCount or $velocityHasNext.
	counted bool
}

// The slots of API Gateway's variables.
const (
	slotInput = iota
	slotUtil
	slotContext
	slotStageVariables
	slotForeach
	slotCount
	slotHasNext
	commonSlots
)

// noSlot marks a name that only a string made up at run time has.
const noSlot = -1

// commonSlot is the slot of a name that every template has.
func commonSlot(name string) int {
	switch name {
	case "input":
		return slotInput
	case "util":
		return slotUtil
	case "context":
		return slotContext
	case "stageVariables":
		return slotStageVariables
	case foreachName:
		return slotForeach
	case countName:
		return slotCount
	case hasNextName:
		return slotHasNext
	}
	return noSlot
}

func (t *nameTable) size() int { return commonSlots + len(t.own) }

// slot returns the slot of a name that the template has, a new one where it has none.
func (t *nameTable) slot(name string) int {
	if name == countName || name == hasNextName {
		t.counted = true
	}
	if s := t.known(name); s != noSlot {
		return s
	}
	t.own = append(t.own, name)
	switch {
	case t.index != nil:
		t.index[name] = t.size() - 1
	case len(t.own) > fewNames:
		t.index = make(map[string]int, 2*len(t.own))
		for i, name := range t.own {
			t.index[name] = commonSlots + i
		}
	}
	return t.size() - 1
}

// fewNames is how many names are looked through one by one. Most templates have fewer, and a map for each would be most of its memory.
const fewNames = 16

// known returns the slot of a name, or noSlot.
func (t *nameTable) known(name string) int {
	if s := commonSlot(name); s != noSlot {
		return s
	}
	if t.index != nil {
		if s, ok := t.index[name]; ok {
			return s
		}
		return noSlot
	}
	if i := slices.Index(t.own, name); i >= 0 {
		return commonSlots + i
	}
	return noSlot
}

// variable is a name with its slot.
type variable struct {
	name string
	slot int
}
