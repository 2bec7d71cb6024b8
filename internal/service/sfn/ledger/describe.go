package ledger

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// String is the whole state, but for what time alone changes and the latest changes.
func (m *Machine) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "newest %d, oldest end %d, changes %d, newest use %d\n", m.newest, m.oldest, m.recent.total, m.uses.newest)
	for _, number := range slices.Sorted(maps.Keys(m.uses.byNumber)) {
		u := m.uses.byNumber[number]
		fmt.Fprintf(&b, "use %d of %s %d: %d run, %d kept\n", u.number, u.machineID, u.revision, u.running, u.kept)
	}
	for _, machine := range slices.Sorted(maps.Keys(m.uses.running)) {
		fmt.Fprintf(&b, "of %s %d run\n", machine, m.uses.running[machine])
	}
	type line struct {
		number uint64
		text   string
	}
	var lines []line
	for id, s := range m.running {
		lines = append(lines, line{s.number, fmt.Sprintf("%d %x, use %d, started %d, records %d, due %d, outstanding %v, redrives %d, lists %x, shared by %d\n",
			s.number, id, s.use.number, s.started, s.records, s.deadline, s.outstanding, s.redrives, s.lists.all, m.shared[joined(s.lists.all)].users)})
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(a.number, b.number) })
	for _, l := range lines {
		b.WriteString(l.text)
	}
	return b.String()
}
