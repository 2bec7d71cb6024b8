// Proves that a line with voids in it counts and lists what an obvious one does, which keeps a mark for every position.
package queue

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plainLine has a mark for every position: whether it is fresh.
type plainLine struct {
	line
	marks map[Position]bool
	sent  map[Position]int64
}

func (l *plainLine) fresh() []Position {
	var out []Position
	for p, fresh := range l.marks {
		if fresh {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

func (l *plainLine) send(at, retention int64, n int) {
	if width := l.begins(at, retention); width > 0 {
		l.begin(segment{first: l.next, at: at, width: width})
	}
	for range n {
		l.marks[l.next], l.sent[l.next] = true, at
		l.next++
	}
}

// expire forgets what has outlived the retention period, as the machine does, and holds it against the times.
func (l *plainLine) expire(t *rapid.T, now, retention int64) {
	for _, s := range l.outlived(now, retention) {
		for p := s.from; p < s.to; p++ {
			if l.sent[p]+retention > now {
				t.Fatalf("message %d, sent at %d, expires at %d", p, l.sent[p], now)
			}
			l.marks[p] = false
			delete(l.sent, p)
		}
		l.forget(s)
	}
	for p, at := range l.sent {
		if at+retention+widthOf(retention) <= now {
			t.Fatalf("message %d, sent at %d, is there at %d", p, at, now)
		}
	}
}

func TestLineAgainstMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const retention = 60 * second
		l := &plainLine{line: line{next: 1, cursor: 1}, marks: map[Position]bool{}, sent: map[Position]int64{}}
		now := int64(1_000_000)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0: // messages of any age, as another queue has them
				l.send(now-rapid.Int64Range(0, 80).Draw(t, "age")*second, retention, rapid.IntRange(1, 4).Draw(t, "n"))
			case 1:
				for _, p := range l.least(nil, rapid.IntRange(1, 5).Draw(t, "received")) {
					l.marks[p] = false
					l.pass(p + 1)
				}
			case 2:
				now += rapid.Int64Range(0, 20).Draw(t, "pass") * second
			}
			l.expire(t, now, retention)
			want := l.fresh()
			if got := l.least(nil, len(want)+5); !slices.Equal(got, want) || l.line.fresh() != len(want) {
				t.Fatalf("fresh are %v, %d of them, want %v", got, l.line.fresh(), want)
			}
			for p := Position(1); p < l.next+3; p++ {
				if l.has(p) != slices.Contains(want, p) {
					t.Fatalf("message %d: %v, want %v", p, l.has(p), !l.has(p))
				}
			}
			if at, some := l.expires(retention); some && at <= now {
				t.Fatalf("something should have expired at %d, now is %d", at, now)
			}
		}
	})
}
