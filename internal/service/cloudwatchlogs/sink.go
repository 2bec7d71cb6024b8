package cloudwatchlogs

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"sluice/internal/api/logsapi"
	"sluice/internal/wire"
)

// Line is a line of text for a stream.
type Line struct {
	Time time.Time
	Text string
}

// drops counts lines that were not taken.
type drops struct{ count atomic.Uint64 }

// Write puts lines of one stream into the logs, from inside the process: it makes the group and the stream that are not there, and takes
// lines in any order and of any age. Whether whoever wrote them may log there is for the caller to have asked. It does not wait for the
// disk but to make a group or stream. Lines that cannot be taken, because the disk is full or does not keep up, are dropped and
// counted; the error says why, once for all of them.
func (s *Service) Write(account, region, groupName, streamName string, lines []Line) error {
	if len(lines) == 0 {
		return nil
	}
	err := s.write(scope{account, region}, groupName, streamName, lines)
	if err != nil {
		s.dropped.count.Add(uint64(len(lines)))
		return fmt.Errorf("log %d lines to %s, %s: %w", len(lines), groupName, streamName, err)
	}
	return nil
}

func (s *Service) write(in scope, groupName, streamName string, lines []Line) error {
	now := s.clock.Now()
	g, st, err := s.named(in, groupName, streamName)
	if missing(err) {
		if g, st, err = s.make(in, groupName, streamName, now); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	return s.ingest(g, st, now, len(lines), func(i int) (int64, string) {
		l := &lines[i]
		return max(l.Time.UnixMilli(), 0), l.Text[:min(len(l.Text), eventBytesMax-eventOverheadBytes)]
	})
}

// Exists tells whether there is a group of that name.
func (s *Service) Exists(account, region, groupName string) bool {
	_, err := s.group(scope{account, region}, groupName)
	return err == nil
}

func missing(err error) bool {
	return errors.Is(err, &wire.Error{Shape: logsapi.ErrResourceNotFoundException})
}

// make makes the group and the stream, as far as they are missing.
func (s *Service) make(in scope, groupName, streamName string, now time.Time) (*group, *stream, error) {
	err := s.change(func(c *change) error {
		g, err := s.group(in, groupName)
		if err != nil {
			g = s.newGroup(in, groupName, now)
			c.put(g)
		} else if _, err := g.stream(streamName); err == nil {
			return nil // another was faster
		}
		c.put(s.newStream(g, streamName, now))
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return s.named(in, groupName, streamName)
}

func (s *Service) newGroup(in scope, name string, now time.Time) *group {
	return &group{scope: in, ID: s.numbers.next(now), Name: name, Created: now.UnixMilli(), Class: classStandard}
}

func (s *Service) newStream(g *group, name string, now time.Time) *stream {
	return &stream{Group: g.ID, ID: s.numbers.next(now), Name: name, Created: now.UnixMilli()}
}

// classStandard is the class of groups that name none.
const classStandard = "STANDARD"
