package journaltest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"sluice/internal/journal"
)

const (
	modelSeeds = 20
	modelSteps = 200
)

// model knows what was appended and how much of it is durable.
type model struct {
	records []string
	durable int
	// ends are the lengths after each append: a crash may cut there and nowhere else.
	ends []int
	// tickets are those not yet waited for, oldest first, each with the length that it speaks for.
	tickets []pending
}

type pending struct {
	ticket journal.Ticket
	end    int
}

func testModel(t *testing.T, d Disk) {
	for seed := range uint64(modelSeeds) {
		chance := rand.New(rand.NewPCG(seed, 1))
		name := fmt.Sprint("seed", seed)
		m := &model{ends: []int{0}}
		j := mustOpen(t, d, name)
		for step := range modelSteps {
			switch roll := chance.IntN(100); {
			case roll < 3:
				d.Crash(chance)
				j = mustOpen(t, d, name)
				m.crashed(t, j)
			case roll < 10:
				after := uint64(chance.IntN(len(m.records) + 3))
				if after != uint64(len(m.records)) {
					if _, err := j.Append(after, encode([]string{"rival"})); !errors.Is(err, journal.ErrFenced) {
						t.Fatalf("seed %d step %d: append after %d: %v", seed, step, after, err)
					}
				}
			case roll < 40 && len(m.tickets) > 0:
				mustWait(t, m.tickets[0].ticket)
				m.durable = max(m.durable, m.tickets[0].end)
				m.tickets = m.tickets[1:]
			default:
				m.append(t, j, chance)
			}
			if step%20 == 0 {
				m.compare(t, j, chance)
			}
			if t.Failed() {
				t.Fatalf("seed %d step %d", seed, step)
			}
		}
		d.Crash(chance)
	}
}

func (m *model) append(t *testing.T, j journal.Journal, chance *rand.Rand) {
	var records []string
	for i := range chance.IntN(4) {
		records = append(records, fmt.Sprintf("%d/%d %0*d", len(m.records), i, 1+chance.IntN(100), 0))
	}
	ticket := mustAppend(t, j, uint64(len(m.records)), records...)
	m.records = append(m.records, records...)
	m.ends = append(m.ends, len(m.records))
	m.tickets = append(m.tickets, pending{ticket: ticket, end: len(m.records)})
}

func (m *model) compare(t *testing.T, j journal.Journal, chance *rand.Rand) {
	t.Helper()
	expectLast(t, j, uint64(len(m.records)))
	from := 1 + chance.IntN(len(m.records)+1)
	var want []string
	for i := from - 1; i < len(m.records); i++ {
		want = append(want, fmt.Sprintf("%d:%s", i+1, m.records[i]))
	}
	expect(t, j, uint64(from), want...)
}

func (m *model) crashed(t *testing.T, j journal.Journal) {
	t.Helper()
	last, err := j.Last()
	if err != nil {
		t.Fatal(err)
	}
	if int(last) < m.durable || !slices.Contains(m.ends, int(last)) {
		t.Fatalf("after the crash %d records are left; durable were %d, appends ended at %v", last, m.durable, m.ends)
	}
	m.records = m.records[:last]
	m.ends = slices.DeleteFunc(m.ends, func(end int) bool { return end > int(last) })
	m.durable = int(last)
	m.tickets = nil
	expectLast(t, j, last)
}
