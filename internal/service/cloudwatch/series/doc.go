// Package series keeps the data of metrics: which metrics there are, and what was observed of each in every interval of time.
//
// # Shape
//
// A metric is a namespace, a name and a set of dimensions, in an account and a region. What was observed of it lies in cells: one for
// each unit, each tier and each interval of the tier. An observation goes into the cells of all tiers at once, so that nothing need be rolled
// up later: data per second is kept three hours, per minute 15 days, per five minutes 63 days, per hour 455 days (tier.go), as AWS does.
//
// New observations are merged into cells in memory, which flush writes once a second, in one batch that is synced, together with the
// records of new metrics. A read sees what is on the disk with what is not yet there on top. On the disk the cells of a tier lie by stretches of
// time first, so that what is over its time goes by deleting one range of keys a stretch, whatever number of metrics there is.
//
// # What is lost in a crash
//
// The observations of the last second or so: AWS promises no more for metrics, and nothing waits for the disk for their sake. When the disk
// has no room, Put refuses.
//
// # Limits
//
// metricsMax for each account, cellsMax in memory: at the first Put refuses a new metric, at the second it waits for a flush.
package series
