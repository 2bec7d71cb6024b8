package shelf

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"time"
)

// Machine is the state machine. Its heaps may hold entries that no longer hold true; they are passed over.
type Machine struct {
	now      time.Time
	items    map[string]*Item
	present  map[string]*entries // by shelf: items that can be taken, oldest first
	timeline entries             // items whose time will come
	sequence uint64              // of the newest item
	receipt  uint64              // the newest
	glances  int
	woken    []string
}

// Item is one item, as the view keeps it.
type Item struct {
	Name, Shelf string
	Stage       Stage
	Sequence    uint64
	// At is when a waiting item is due, or until when a taken one is hidden.
	At      time.Time
	Receipt uint64
	// hidden: it was taken and At has not come. Memory alone knows, for time tells.
	hidden bool
}

// New is an empty machine.
func New() *Machine {
	return &Machine{items: make(map[string]*Item), present: make(map[string]*entries)}
}

// Decide looks at the state and the command.
func (m *Machine) Decide(now time.Time, c Command, last bool) ([]Event, Answer, error) {
	item := m.items[c.Item]
	switch c.Op {
	case Schedule:
		if item != nil {
			return nil, Answer{}, ErrExists
		}
		return []Event{{Kind: Scheduled, Item: c.Item, Shelf: c.Shelf, Sequence: m.sequence + 1, At: c.At}}, Answer{Item: c.Item, Stage: Waiting}, nil
	case Fire:
		return m.decideFire(now, item)
	case Put:
		return m.decidePut(c)
	case Take:
		return m.decideTake(now, c, last)
	case Confirm:
		if item == nil || item.Stage != OnShelf {
			return nil, Answer{}, ErrNoSuchItem
		}
		if item.Receipt != c.Receipt || c.Receipt == 0 {
			return nil, Answer{}, ErrReceipt
		}
		return []Event{{Kind: Confirmed, Item: c.Item}}, Answer{Item: c.Item, Stage: ToShip}, nil
	case Shipped:
		if item == nil || item.Stage != ToShip {
			return nil, Answer{}, ErrNoSuchItem
		}
		return []Event{{Kind: WasShipped, Item: c.Item}}, Answer{Item: c.Item}, nil
	case Glance:
		return []Event{{Kind: Glanced}}, Answer{}, nil
	default:
		if item == nil {
			return nil, Answer{}, ErrNoSuchItem
		}
		return nil, Answer{Item: c.Item, Stage: item.Stage}, nil
	}
}

func (m *Machine) decideFire(now time.Time, item *Item) ([]Event, Answer, error) {
	if item == nil || item.Stage != Waiting {
		return nil, Answer{}, ErrNoSuchItem
	}
	if item.At.After(now) {
		return nil, Answer{}, ErrTooEarly
	}
	return []Event{{Kind: Fired, Item: item.Name}}, Answer{Item: item.Name, Stage: OnShelf}, nil
}

func (m *Machine) decidePut(c Command) ([]Event, Answer, error) {
	events := make([]Event, 0, max(c.Count, 1))
	for i := range max(c.Count, 1) {
		name := Name(c.Item, c.Count, i)
		if m.items[name] != nil {
			return nil, Answer{}, ErrExists
		}
		events = append(events, Event{Kind: WasPut, Item: name, Shelf: c.Shelf, Sequence: m.sequence + 1 + uint64(i)})
	}
	return events, Answer{Item: c.Item, Stage: OnShelf}, nil
}

// Name is the name of the ith of count items that are put together.
func Name(item string, count, i int) string {
	if count <= 1 {
		return item
	}
	return fmt.Sprintf("%s/%d", item, i)
}

func (m *Machine) decideTake(now time.Time, c Command, last bool) ([]Event, Answer, error) {
	if oldest := m.oldest(c.Shelf); oldest != nil {
		e := Event{Kind: Taken, Item: oldest.Name, At: now.Add(c.Hide), Receipt: m.receipt + 1}
		return []Event{e}, Answer{Item: e.Item, Receipt: e.Receipt, Taken: now, Hidden: e.At, Stage: OnShelf}, nil
	}
	if last || c.Wait <= 0 {
		return nil, Answer{}, nil
	}
	return nil, Answer{}, &wait{shelf: c.Shelf, until: now.Add(c.Wait)}
}

// oldest passes over entries that no longer hold, which changes nothing that can be seen.
func (m *Machine) oldest(shelf string) *Item {
	present := m.present[shelf]
	for present != nil && len(*present) > 0 {
		top := (*present)[0]
		if item := m.items[top.name]; item != nil && item.Stage == OnShelf && !item.hidden {
			return item
		}
		heap.Pop(present)
	}
	return nil
}

// Apply makes the event part of the state.
func (m *Machine) Apply(e Event) []Action {
	switch e.Kind {
	case Scheduled:
		m.add(&Item{Name: e.Item, Shelf: e.Shelf, Stage: Waiting, Sequence: e.Sequence, At: e.At})
	case WasPut:
		m.add(&Item{Name: e.Item, Shelf: e.Shelf, Stage: OnShelf, Sequence: e.Sequence})
	case Fired:
		if item := m.items[e.Item]; item != nil {
			item.Stage, item.At = OnShelf, time.Time{}
			m.show(item)
		}
	case Taken:
		m.receipt = e.Receipt
		if item := m.items[e.Item]; item != nil {
			item.Receipt, item.At = e.Receipt, e.At
			m.hide(item)
		}
	case Confirmed:
		if item := m.items[e.Item]; item != nil {
			item.Stage, item.At, item.hidden = ToShip, time.Time{}, false
		}
		return []Action{{Do: Ship, Item: e.Item}}
	case WasShipped:
		delete(m.items, e.Item)
	case Glanced:
		m.glances++
	}
	return nil
}

func (m *Machine) add(item *Item) {
	m.sequence = max(m.sequence, item.Sequence)
	m.items[item.Name] = item
	switch {
	case item.Stage == Waiting:
		heap.Push(&m.timeline, entry{rank: number(item.At), name: item.Name})
	case item.Stage == OnShelf && item.At.IsZero():
		m.show(item)
	case item.Stage == OnShelf:
		m.hide(item)
	}
}

func (m *Machine) show(item *Item) {
	item.hidden = false
	present := m.present[item.Shelf]
	if present == nil {
		present = &entries{}
		m.present[item.Shelf] = present
	}
	heap.Push(present, entry{rank: int64(item.Sequence), name: item.Name})
	m.woken = append(m.woken, item.Shelf)
}

// hide takes an item off the shelf until its time comes, which may be right away.
func (m *Machine) hide(item *Item) {
	item.hidden = true
	heap.Push(&m.timeline, entry{rank: number(item.At), name: item.Name})
}

// Advance shows what was hidden and asks for what is due.
func (m *Machine) Advance(now time.Time) (actions []Action) {
	m.now = now
	for len(m.timeline) > 0 && m.timeline[0].rank <= number(now) {
		due := heap.Pop(&m.timeline).(entry)
		item := m.items[due.name]
		switch {
		case item == nil || number(item.At) != due.rank:
		case item.Stage == Waiting:
			actions = append(actions, Action{Do: SendFire, Item: item.Name})
		case item.hidden:
			m.show(item)
		}
	}
	return actions
}

// Deadline is the time of the first entry, true or not: too early does no harm.
func (m *Machine) Deadline() time.Time {
	if len(m.timeline) == 0 {
		return time.Time{}
	}
	return time.Unix(0, m.timeline[0].rank).UTC()
}

// Woken hands out the shelves that got something.
func (m *Machine) Woken() []string {
	woken := m.woken
	m.woken = m.woken[:0]
	return woken
}

// Outstanding asks for everything that is due or confirmed.
func (m *Machine) Outstanding() (actions []Action) {
	for _, item := range m.All() {
		switch {
		case item.Stage == ToShip:
			actions = append(actions, Action{Do: Ship, Item: item.Name})
		case item.Stage == Waiting && !item.At.After(m.now):
			actions = append(actions, Action{Do: SendFire, Item: item.Name})
		}
	}
	return actions
}

// All lists the items in the order in which they were made.
func (m *Machine) All() []*Item {
	all := make([]*Item, 0, len(m.items))
	for _, item := range m.items {
		all = append(all, item)
	}
	slices.SortFunc(all, func(a, b *Item) int { return cmp.Compare(a.Sequence, b.Sequence) })
	return all
}

// String is the whole state but for what only memory keeps. An item that is hidden no longer is as one that never was.
func (m *Machine) String() string {
	text := fmt.Sprintf("newest item %d, newest receipt %d\n", m.sequence, m.receipt)
	for _, item := range m.All() {
		text += fmt.Sprintf("%d %s on %s: stage %d, receipt %d", item.Sequence, item.Name, item.Shelf, item.Stage, item.Receipt)
		if item.Stage == Waiting || item.hidden {
			text += " at " + item.At.Format(time.RFC3339Nano)
		}
		text += "\n"
	}
	return text
}

func number(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// entries is a heap, lowest rank first, names break ties.
type entries []entry

type entry struct {
	rank int64
	name string
}

func (e entries) Len() int { return len(e) }

func (e entries) Less(i, j int) bool {
	if e[i].rank != e[j].rank {
		return e[i].rank < e[j].rank
	}
	return e[i].name < e[j].name
}

func (e entries) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

// Push is heap's.
func (e *entries) Push(x any) { *e = append(*e, x.(entry)) }

// Pop is heap's.
func (e *entries) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}
