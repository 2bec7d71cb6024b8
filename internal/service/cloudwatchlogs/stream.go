package cloudwatchlogs

import (
	"sluice/internal/api/logsapi"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// stream is a log stream.
type stream struct {
	Group   uint64 `json:"group"`
	ID      uint64 `json:"id"`
	Name    string `json:"name"`
	Created int64  `json:"created"`

	events *archive.Stream
}

func (st *stream) compile(s *Service) error {
	st.events = s.archive.Stream(st.Group, st.ID)
	return nil
}

func (st *stream) put(r *records, b store.Batch) error {
	return r.streams.PutIn(b, numberID(st.Group, st.ID), st)
}

func (st *stream) erase(r *records, b store.Batch) { r.streams.DeleteIn(b, numberID(st.Group, st.ID)) }

func (st *stream) show(img *image) {
	img.streams[st.ID] = st
	l := img.numbers[st.Group].live
	l.mu.Lock()
	defer l.mu.Unlock()
	l.streams[st.Name] = st
}

func (st *stream) hide(img *image) {
	delete(img.streams, st.ID)
	g := img.numbers[st.Group]
	if g == nil { // it goes with its group
		return
	}
	g.live.mu.Lock()
	defer g.live.mu.Unlock()
	delete(g.live.streams, st.Name)
}

// shown: "storedBytes … is no longer … reported for log streams" since 2019 (API Reference, LogStream), so it is 0. Times of events are absent while there are none.
func (st *stream) shown(g *group) logsapi.LogStream {
	out := logsapi.LogStream{
		LogStreamName: wire.Some(st.Name), CreationTime: wire.Some(st.Created), Arn: wire.Some(g.arn() + ":log-stream:" + st.Name), StoredBytes: wire.Some[int64](0),
	}
	if t := st.events.Stats(); t.LastIngested > 0 {
		out.LastIngestionTime, out.UploadSequenceToken = wire.Some(t.LastIngested), wire.Some(st.token(t.LastIngested))
		if t.Events > 0 {
			out.FirstEventTimestamp, out.LastEventTimestamp = wire.Some(t.First), wire.Some(t.Last)
		}
	}
	return out
}

// token is a sequence token: nobody looks at one any more, but clients carry them along.
func (st *stream) token(at int64) string {
	return archive.Position{Time: at, Stream: st.ID}.ID()
}
