package queue

import "time"

// testStart is when tests begin, in milliseconds.
const testStart = 1_700_000_000_000

// step lets a machine decide about a command, and makes the facts part of it. It returns them, the answer, what the machine then asks
// for, and the refusal.
func step(m *Machine, now int64, c Command, last bool) (events []Event, answer Answer, asked []Action, err error) {
	events, answer, err = m.Decide(time.UnixMilli(now), c, last)
	for _, e := range events {
		asked = append(asked, m.Apply(e)...)
	}
	return events, answer, asked, err
}

// machineOf makes a machine with a queue, which has these attributes besides, and what carries commands out while time stands still.
func machineOf(t interface{ Fatal(...any) }, attributes ...Pair) (*Machine, func(Command) Answer) {
	m := New()
	do := func(c Command) Answer {
		_, answer, _, err := step(m, testStart, c, false)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	attributes = append([]Pair{{MessageRetentionPeriod, "600"}, {VisibilityTimeout, "30"}}, attributes...)
	do(&Create{Key: Key{"1", "r", "q"}, Attributes: attributes})
	return m, do
}
