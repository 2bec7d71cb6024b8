package vtl

// nameTable gives each variable of a template a slot, so that rendering finds it without hashing.
type nameTable struct {
	slots map[string]int
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
)

// noSlot marks a name that only a string made up at run time has.
const noSlot = -1

func newNameTable() *nameTable {
	return &nameTable{slots: map[string]int{
		"input": slotInput, "util": slotUtil, "context": slotContext, "stageVariables": slotStageVariables,
		foreachName: slotForeach, countName: slotCount, hasNextName: slotHasNext,
	}}
}

func (t *nameTable) size() int { return len(t.slots) }

// slot returns the slot of a name that the template has, a new one where it has none.
func (t *nameTable) slot(name string) int {
	if name == countName || name == hasNextName {
		t.counted = true
	}
	s, ok := t.slots[name]
	if !ok {
		s = len(t.slots)
		t.slots[name] = s
	}
	return s
}

// known returns the slot of a name, or noSlot.
func (t *nameTable) known(name string) int {
	if s, ok := t.slots[name]; ok {
		return s
	}
	return noSlot
}

// variable is a name with its slot.
type variable struct {
	name string
	slot int
}
