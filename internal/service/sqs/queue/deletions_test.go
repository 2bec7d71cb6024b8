package queue

// Proves that the names of deleted queues are kept for a minute, asked about once, and freed in whatever order they are forgotten.

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestDeletionsAgainstList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type name struct {
			key   Key
			at    int64
			asked bool
		}
		var d deletions
		var plain []name
		now := int64(1_000_000)
		for i := range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				k := Key{Name: strconv.Itoa(i)}
				d.add(k, now)
				plain = append(plain, name{key: k, at: now})
			case 1:
				now += rapid.Int64Range(0, 40_000).Draw(t, "pass")
			case 2:
				if len(plain) > 0 {
					j := rapid.IntRange(0, len(plain)-1).Draw(t, "which")
					d.forget(plain[j].key)
					plain = append(plain[:j:j], plain[j+1:]...)
				}
			}
			asked := d.ask(now)
			for j := range plain {
				if n := &plain[j]; !n.asked && n.at+NameInterval <= now {
					n.asked = true
					if len(asked) == 0 || asked[0] != (NameFree{Key: n.key}) {
						t.Fatalf("asked are %v, first should be %v", asked, n.key)
					}
					asked = asked[1:]
				}
			}
			if len(asked) > 0 {
				t.Fatalf("asked are %v besides", asked)
			}
			outstanding := 0
			for _, n := range plain {
				if n.asked {
					outstanding++
				}
				if d.recent(n.key, now) != (now < n.at+NameInterval) {
					t.Fatalf("%v is recent: %v", n.key, d.recent(n.key, now))
				}
			}
			if len(d.outstanding()) != outstanding || len(d.byKey) != len(plain) {
				t.Fatalf("%d of %d are outstanding, want %d of %d", len(d.outstanding()), len(d.byKey), outstanding, len(plain))
			}
		}
	})
}
