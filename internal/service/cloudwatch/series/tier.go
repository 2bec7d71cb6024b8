package series

import "time"

// tier is one granularity in which data is kept.
type tier struct {
	// step is the length of a cell, keep how long one is kept after its time, stretch how many seconds' cells lie together on the disk;
	// all in seconds.
	step, keep, stretch int64
}

const (
	hour = 3600
	day  = 24 * hour
)

// tiers from the finest to the coarsest. Their order is part of the stored form. Source: CloudWatch User Guide, "Metrics retention".
func tiers() [4]tier {
	return [4]tier{
		{step: 1, keep: 3 * hour, stretch: hour},
		{step: 60, keep: 15 * day, stretch: day},
		{step: 300, keep: 63 * day, stretch: 7 * day},
		{step: hour, keep: 455 * day, stretch: 30 * day},
	}
}

// keptFor is how long anything is kept.
const keptFor = 455 * day * time.Second

// coarsest is the coarsest tier whose cells fit into periods of the length that begin at from, both in seconds; false if there is none. A
// coarser tier is smaller and is kept longer, and says the same.
func coarsest(from, period int64) (int, bool) {
	found, fits := 0, false
	for i, t := range tiers() {
		if period%t.step == 0 && from%t.step == 0 {
			found, fits = i, true
		}
	}
	return found, fits
}

// floor is the beginning of the step in which t lies.
func floor(t, step int64) int64 {
	rest := t % step
	if rest < 0 {
		rest += step
	}
	return t - rest
}
