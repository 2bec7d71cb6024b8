package sqs

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/service/sqs/queue"
)

// TestNamesAreThoseThatThereAre proves that the names that are listed are those of the queues that there are, sorted, whatever came and
// went between two listings. How: the map, searched from end to end.
func TestNamesAreThoseThatThereAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDirectory()
		name := rapid.StringMatching("[ab]{1,3}")
		region := rapid.SampledFrom([]string{"r", "s"})
		id := queue.ID(0)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			k := queue.Key{Account: "1", Region: region.Draw(t, "region"), Name: name.Draw(t, "name")}
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0, 1: // another of the name, or a change of it
				id++
				d.publish(0, &queue.Description{ID: id, Key: k, Config: queue.NewConfig(nil, nil)})
			case 2:
				if e := d.get(k); e != nil {
					d.withdraw(e.Description)
				}
			}
			prefix := rapid.StringMatching("[ab]{0,2}").Draw(t, "prefix")
			want := []string{}
			for k := range d.queues {
				if k.Region == "r" && strings.HasPrefix(k.Name, prefix) {
					want = append(want, k.Name)
				}
			}
			slices.Sort(want)
			if got := d.names("1", "r", prefix); !slices.Equal(got, want) {
				t.Fatalf("%q: got %v, want %v", prefix, got, want)
			}
			if got := d.names("2", "r", prefix); len(got) != 0 {
				t.Fatalf("another account's: %v", got)
			}
		}
	})
}
