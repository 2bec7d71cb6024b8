package shelf

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"sluice/internal/durable"
	"sluice/internal/sim"
	"sluice/internal/store"
)

// Workload makes commands for a shelf and judges what comes of them. It knows for each item how far it has come at least,
// because someone was told so, and how far it may have come, because someone asked for it.
type Workload struct {
	kind     durable.Kind[Command, Event, Answer, Action]
	items    map[string]*known
	names    []string
	receipts map[uint64]string
	// groups are items that were put together.
	groups [][]string
	made   int
}

var _ sim.Workload[Command, Event, Answer, Action] = (*Workload)(nil)

// known is what the workload knows of an item. Here "gone" is a stage of its own.
type known struct {
	least, most Stage
	receipt     uint64
	hidden      time.Time
	due         time.Time
}

const gone = ToShip + 1

// NewWorkload judges machines of the kind, which may be broken on purpose.
func NewWorkload(kind durable.Kind[Command, Event, Answer, Action]) *Workload {
	return &Workload{kind: kind, items: make(map[string]*known), receipts: make(map[uint64]string)}
}

// Kind is the machine under test.
func (w *Workload) Kind() durable.Kind[Command, Event, Answer, Action] { return w.kind }

const shelves = 3

// Next makes up a command.
func (w *Workload) Next(chance *rand.Rand, now time.Time) Command {
	shelf := fmt.Sprint("shelf", chance.IntN(shelves))
	old := ""
	if len(w.names) > 0 {
		old = w.names[chance.IntN(len(w.names))]
	}
	switch roll := chance.IntN(100); {
	case roll < 10:
		at := now.Add(time.Duration(chance.Int64N(int64(2 * time.Minute))))
		return w.schedule(Command{Op: Schedule, Shelf: shelf, Item: w.newName(), At: at})
	case roll < 35 || old == "":
		return w.put(Command{Op: Put, Shelf: shelf, Item: w.newName(), Count: 1 + chance.IntN(3)})
	case roll < 65:
		return Command{
			Op: Take, Shelf: shelf,
			Hide: time.Duration(chance.Int64N(int64(time.Minute))), Wait: time.Duration(chance.IntN(3)) * 10 * time.Second,
		}
	case roll < 85:
		item := w.items[old]
		if item.receipt != 0 {
			item.most = max(item.most, ToShip)
		}
		return Command{Op: Confirm, Item: old, Receipt: item.receipt}
	case roll < 95:
		return Command{Op: Look, Item: old}
	case roll < 98:
		return Command{Op: Glance}
	default:
		if item := w.items[old]; item.least == None || item.most == gone {
			return Command{Op: Look, Item: old}
		}
		return Command{Op: Put, Shelf: shelf, Item: old, Count: 1} // it exists
	}
}

func (w *Workload) newName() string {
	w.made++
	return fmt.Sprintf("item%04d", w.made)
}

func (w *Workload) schedule(c Command) Command {
	w.items[c.Item] = &known{most: Waiting, due: c.At}
	w.names = append(w.names, c.Item)
	return c
}

func (w *Workload) put(c Command) Command {
	var group []string
	for i := range c.Count {
		name := Name(c.Item, c.Count, i)
		w.items[name] = &known{most: OnShelf}
		w.names = append(w.names, name)
		group = append(group, name)
	}
	w.groups = append(w.groups, group)
	return c
}

// Answered holds the answer against what is known.
func (w *Workload) Answered(c Command, a Answer, err error) error {
	if err != nil {
		return w.refused(c, err)
	}
	switch c.Op {
	case Take:
		return w.taken(a)
	case Put:
		var all error
		for i := range max(c.Count, 1) {
			all = errors.Join(all, w.reached(Name(c.Item, c.Count, i), OnShelf))
		}
		return all
	case Shipped:
		return w.reached(c.Item, gone)
	case Glance:
		return nil
	default:
		return w.reached(c.Item, a.Stage)
	}
}

// refused: what is refused tells something too.
func (w *Workload) refused(c Command, err error) error {
	item := w.items[c.Item]
	switch {
	case errors.Is(err, store.ErrNoRoom):
		return w.noRoom(c)
	case errors.Is(err, ErrExists) && c.Count > 1:
		return nil
	case errors.Is(err, ErrExists) && item.most == None:
		return errors.New("it exists, and nobody asked for it")
	case errors.Is(err, ErrNoSuchItem) && c.Op == Look && item.least > None && item.most < gone:
		return fmt.Errorf("it is lost: it had reached %d", item.least)
	case errors.Is(err, ErrReceipt) && item.least == OnShelf && item.receipt == c.Receipt && c.Receipt != 0:
		// Someone may have taken it again who was never told. What must not be is that the receipt was never known.
		return nil
	}
	return nil
}

// noRoom: what was refused for a full disk must never be there. Only what adds or takes may be refused so.
func (w *Workload) noRoom(c Command) error {
	switch c.Op {
	case Take:
		return nil
	case Schedule, Put:
		for i := range max(c.Count, 1) {
			if item := w.items[Name(c.Item, c.Count, i)]; item.least == None {
				item.most = None
			}
		}
		return nil
	}
	return errors.New("it makes room and was refused")
}

func (w *Workload) taken(a Answer) error {
	if a.Item == "" {
		return nil
	}
	item := w.items[a.Item]
	if item == nil {
		return errors.New("nobody made that item")
	}
	if other, used := w.receipts[a.Receipt]; used {
		return fmt.Errorf("the receipt is %s's already", other)
	}
	w.receipts[a.Receipt] = a.Item
	if a.Taken.Before(item.hidden) {
		return fmt.Errorf("it was another taker's until %v", item.hidden)
	}
	item.receipt, item.hidden = a.Receipt, a.Hidden
	return w.reached(a.Item, OnShelf)
}

// reached notes that someone was told of a stage, and complains if that cannot be.
func (w *Workload) reached(name string, stage Stage) error {
	item := w.items[name]
	if item == nil {
		return fmt.Errorf("%s: nobody made it", name)
	}
	if stage < item.least || stage > item.most {
		return fmt.Errorf("%s is at %d; it reached %d, and can have reached %d at most", name, stage, item.least, item.most)
	}
	item.least = stage
	return nil
}

// Performed answers an errand with its command.
func (w *Workload) Performed(a Action) (Command, bool) {
	item := w.items[a.Item]
	if item == nil {
		return Command{Op: Look, Item: a.Item}, true // Answered will complain
	}
	if a.Do == SendFire {
		item.least, item.most = max(item.least, Waiting), max(item.most, OnShelf)
		return Command{Op: Fire, Item: a.Item}, true
	}
	item.least, item.most = max(item.least, ToShip), max(item.most, gone)
	return Command{Op: Shipped, Item: a.Item}, true
}

// Check holds the machine's state against what is known.
func (w *Workload) Check(machine durable.Machine[Command, Event, Answer, Action], settled bool) error {
	m := inner(machine)
	for name := range m.items {
		if w.items[name] == nil {
			return fmt.Errorf("%s is there, and nobody made it", name)
		}
	}
	for _, name := range w.names {
		item := w.items[name]
		at, err := w.stageOf(name, item, m.items[name])
		if err != nil {
			return err
		}
		if at < item.least || at > item.most {
			return fmt.Errorf("%s is at %d; it reached %d, and can have reached %d at most", name, at, item.least, item.most)
		}
		if settled && at == ToShip {
			return fmt.Errorf("%s was never shipped", name)
		}
		if settled && at == Waiting && !item.due.After(m.now) {
			return fmt.Errorf("%s is due and was never fired", name)
		}
	}
	return w.checkGroups(m)
}

// stageOf is where the item is. One that is not there is gone if it may be, or was never made if nobody was told it was.
func (w *Workload) stageOf(name string, item *known, actual *Item) (Stage, error) {
	switch {
	case actual != nil:
		return actual.Stage, nil
	case item.least == None:
		return None, nil
	case item.most == gone:
		return gone, nil
	default:
		return None, fmt.Errorf("%s is lost: it had reached %d", name, item.least)
	}
}

// inner finds the machine in one that was broken on purpose.
func inner(machine durable.Machine[Command, Event, Answer, Action]) *Machine {
	for {
		if m, ok := machine.(*Machine); ok {
			return m
		}
		machine = machine.(interface {
			Unwrap() durable.Machine[Command, Event, Answer, Action]
		}).Unwrap()
	}
}

// checkGroups: of what was put together all is there or nothing, until single items are gone.
func (w *Workload) checkGroups(m *Machine) error {
	for _, group := range w.groups {
		there := 0
		for _, name := range group {
			if m.items[name] != nil || w.items[name].most == gone {
				there++
			}
		}
		if there != 0 && there != len(group) {
			return fmt.Errorf("of %v only %d are there", group, there)
		}
	}
	return nil
}

// Describe is the machine's String.
func (w *Workload) Describe(machine durable.Machine[Command, Event, Answer, Action]) string {
	return inner(machine).String()
}
