package cloudwatchlogs

import (
	"fmt"
	"strconv"
	"time"

	"sluice/internal/store"
)

// records are the kinds of records. The IDs of groups and streams are their numbers; of what has a name in an account and region,
// those three.
type records struct {
	groups       *store.Records[*group]
	streams      *store.Records[*stream]
	policies     *store.Records[*resourcePolicy]
	destinations *store.Records[*deliveryDestination]
}

// recordVersion is the form of all records. A change of a record's meaning needs a new one and an upgrade.
const recordVersion = 1

func newRecords(s store.Store) *records {
	return &records{
		groups:       store.NewRecords[*group](s, "logs/group", recordVersion, nil),
		streams:      store.NewRecords[*stream](s, "logs/stream", recordVersion, nil),
		policies:     store.NewRecords[*resourcePolicy](s, "logs/resource-policy", recordVersion, nil),
		destinations: store.NewRecords[*deliveryDestination](s, "logs/delivery-destination", recordVersion, nil),
	}
}

// numbers are given to groups and streams, and never to two. They follow the clock, so that one is not given again after what had it is
// gone and forgotten.
type numbers struct{ last uint64 }

func (n *numbers) next(now time.Time) uint64 {
	n.last = max(n.last+1, uint64(now.UnixMicro()))
	return n.last
}

func (n *numbers) met(used uint64) { n.last = max(n.last, used) }

func numberID(parts ...uint64) string {
	id := ""
	for i, part := range parts {
		if i > 0 {
			id += "/"
		}
		id += strconv.FormatUint(part, 16)
	}
	return id
}

// load fills the image: groups before the streams in them.
func (s *Service) load() error {
	if err := load(s.records.groups, func(g *group) error { s.numbers.met(g.ID); return s.show(g) }); err != nil {
		return err
	}
	if err := load(s.records.streams, func(st *stream) error {
		s.numbers.met(st.ID)
		if s.image.numbers[st.Group] == nil {
			return fmt.Errorf("its group is missing: %w", store.ErrCorrupt)
		}
		return s.show(st)
	}); err != nil {
		return err
	}
	if err := load(s.records.policies, func(p *resourcePolicy) error { return s.show(p) }); err != nil {
		return err
	}
	return load(s.records.destinations, func(d *deliveryDestination) error { return s.show(d) })
}

func load[T comparable](records *store.Records[T], show func(T) error) error {
	return records.Load(func(id string, v T) error {
		var none T
		if v == none {
			return fmt.Errorf("record %q: %w", id, store.ErrCorrupt)
		}
		if err := show(v); err != nil {
			return fmt.Errorf("record %q: %w", id, err)
		}
		return nil
	})
}

func (s *Service) show(i item) error {
	if err := i.compile(s); err != nil {
		return err
	}
	i.show(&s.image)
	return nil
}
