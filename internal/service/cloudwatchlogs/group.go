package cloudwatchlogs

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// group is a log group with what is said of it as a whole.
type group struct {
	scope
	ID            uint64          `json:"id"`
	Name          string          `json:"name"`
	Created       int64           `json:"created"`             // milliseconds since 1970, as all times here
	RetentionDays int64           `json:"retention,omitempty"` // 0 keeps events for ever
	Class         string          `json:"class"`
	Protected     bool            `json:"protected,omitempty"` // from deletion
	Tags          []tag           `json:"tags,omitempty"`
	MetricFilters []metricFilter  `json:"metricFilters,omitempty"`
	Subscriptions []*subscription `json:"subscriptions,omitempty"`

	live *live // the same for all versions of a group
}

// live is what changes all the time.
type live struct {
	group atomic.Pointer[group] // the newest version
	tails atomic.Pointer[[]*tail]

	mu      sync.RWMutex
	streams map[string]*stream
}

func (g *group) compile(s *Service) error {
	if g.live == nil {
		g.live = &live{streams: map[string]*stream{}}
	}
	for _, sub := range g.Subscriptions {
		if err := sub.compile(); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) put(r *records, b store.Batch) error { return r.groups.PutIn(b, numberID(g.ID), g) }
func (g *group) erase(r *records, b store.Batch)     { r.groups.DeleteIn(b, numberID(g.ID)) }

func (g *group) show(img *image) {
	set(img.groups, g.scope, g.Name, g)
	img.numbers[g.ID] = g
	g.live.group.Store(g)
}

func (g *group) hide(img *image) {
	unset(img.groups, g.scope, g.Name)
	delete(img.numbers, g.ID)
}

// clone is a copy whose members may be replaced; what lists refer to is shared.
func (g *group) clone() *group {
	out := *g
	return &out
}

// arn is the group's, without the ":*" that some operations put behind it.
func (g *group) arn() string {
	return arn.New("logs", g.Region, g.Account, "log-group:"+g.Name).String()
}

// cutoff is the time before which events have expired.
func (g *group) cutoff(now time.Time) int64 {
	if g.RetentionDays == 0 {
		return math.MinInt64
	}
	return now.Add(-time.Duration(g.RetentionDays) * 24 * time.Hour).UnixMilli()
}

// stream finds one by name; ResourceNotFoundException.
func (g *group) stream(name string) (*stream, error) {
	g.live.mu.RLock()
	defer g.live.mu.RUnlock()
	if st := g.live.streams[name]; st != nil {
		return st, nil
	}
	return nil, errNoStream()
}

// all lists the streams that accept says, in no order.
func (l *live) all(accept func(*stream) bool) []*stream {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var out []*stream
	for _, st := range l.streams {
		if accept(st) {
			out = append(out, st)
		}
	}
	return out
}

func (l *live) archives() []*archive.Stream {
	var out []*archive.Stream
	for _, st := range l.all(func(*stream) bool { return true }) {
		out = append(out, st.events)
	}
	return out
}

// storedBytes counts as the guide says that archived logs are counted: compressed, with 26 bytes for each event.
func (g *group) storedBytes() int64 {
	var n int64
	for _, events := range g.live.archives() {
		t := events.Stats()
		n += t.Stored + eventOverheadBytes*int64(t.Events)
	}
	return n
}

func (g *group) shown() logsapi.LogGroup {
	return logsapi.LogGroup{
		LogGroupName: wire.Some(g.Name), CreationTime: wire.Some(g.Created), RetentionInDays: wire.NonZero(g.RetentionDays),
		MetricFilterCount: wire.Some(int64(len(g.MetricFilters))), Arn: wire.Some(g.arn() + ":*"), StoredBytes: wire.Some(g.storedBytes()),
		LogGroupClass: wire.Some(g.Class), LogGroupArn: wire.Some(g.arn()), DeletionProtectionEnabled: wire.Some(g.Protected),
	}
}
