package cloudwatchlogs

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"sluice/internal/api/logsapi"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/service/cloudwatchlogs/insights"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// Limits of queries.
const (
	// queriesRunningMax is how many run at a time (CloudWatch Logs quotas), queriesMax how many are remembered: in memory, until the server ends.
	queriesRunningMax = 30
	queriesMax        = 1000
	// queryRowsMax is how many rows a query has that does not say (API Reference, StartQuery).
	queryRowsMax = 10000
	// queryBytesMax is what the messages of a query's rows may take; one that wants more fails.
	queryBytesMax = 64 << 20
	// queriesBytesMax is what those of all queries that are remembered may take.
	queriesBytesMax = 256 << 20
	// queryPatience is how long StartQuery waits for a query to end, so that short ones are complete when it answers.
	queryPatience = time.Second
)

// query is one that runs or has run.
type query struct {
	scope
	id, text string // the text as DescribeQueries shows it
	groups   []*group
	parsed   *insights.Query
	from, to int64 // milliseconds, both included
	rowsMax  int
	created  time.Time
	cancel   context.CancelFunc
	done     chan struct{}

	mu      sync.Mutex
	status  string
	rows    []*row
	scanned int
	matched int
	bytes   int64 // of the rows' messages
	// scannedBytes counts the messages that were looked at.
	scannedBytes int64
}

// queries are those that are remembered, the newest last.
type queries struct {
	mu  sync.Mutex
	all []*query
}

// remember puts a query among the others, and forgets the oldest when they are too many or their rows too large. LimitExceededException when too
// many run.
func (all *queries) remember(q *query) error {
	all.mu.Lock()
	defer all.mu.Unlock()
	running, bytes := 0, int64(0)
	for _, other := range all.all {
		status, size := other.state()
		if bytes += size; status == logsapi.QueryStatusRunning {
			running++
		}
	}
	if running >= queriesRunningMax {
		return errLimit()
	}
	all.all = append(all.all, q)
	for len(all.all) > queriesMax || bytes > queriesBytesMax && len(all.all) > 1 {
		_, size := all.all[0].state()
		bytes -= size
		all.all = slices.Delete(all.all, 0, 1)
	}
	return nil
}

// start runs a query in the background, and waits for it a little.
func (s *Service) start(ctx context.Context, q *query) error {
	background, cancel := context.WithCancel(context.Background())
	q.cancel, q.done, q.status = cancel, make(chan struct{}), logsapi.QueryStatusRunning
	if err := s.queries.remember(q); err != nil {
		cancel()
		return err
	}
	go s.run(background, q) // ends with the query, with StopQuery, or with EndTails
	waiting, enough := context.WithCancel(ctx)
	defer enough()
	timer := s.clock.AfterFunc(queryPatience, enough)
	defer timer.Stop()
	select {
	case <-q.done:
	case <-waiting.Done():
	}
	return nil
}

func (s *Service) run(ctx context.Context, q *query) {
	defer close(q.done)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // ends with the context
		select {
		case <-s.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	err := s.collect(ctx, q)
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.status != logsapi.QueryStatusRunning: // it was stopped
	case err != nil:
		q.status = logsapi.QueryStatusFailed
	default:
		q.status = logsapi.QueryStatusComplete
	}
}

// collect goes through the events, the newest first unless the query sorts the oldest first.
func (s *Service) collect(ctx context.Context, q *query) error {
	names := map[uint64]*row{}
	var handles []*archive.Stream
	for _, g := range q.groups {
		for _, st := range g.live.all(func(*stream) bool { return true }) {
			names[st.ID] = &row{group: g, stream: st}
			handles = append(handles, st.events)
		}
	}
	byTime := len(q.parsed.Sort) == 0 || q.parsed.Sort[0].Field == fieldTimestamp
	search := &archive.Query{
		From: q.from, To: q.to, EventsMax: eventsMax, BytesMax: 4 * pageBytesMax, ScanBytesMax: scanBytesMax,
		Backwards: len(q.parsed.Sort) == 0 || q.parsed.Sort[0].Descending,
	}
	for {
		page, err := s.archive.Read(ctx, handles, search)
		if err != nil {
			return err
		}
		for i := range page.Events {
			e := &page.Events[i]
			if whose := names[e.Stream]; e.Time >= whose.group.cutoff(q.created) {
				q.offer(&row{group: whose.group, stream: whose.stream, event: *e})
			}
		}
		if q.trim(false); q.bytes > queryBytesMax {
			return fmt.Errorf("the rows take more than %d bytes", queryBytesMax)
		}
		if !page.More || byTime && len(q.parsed.Sort) < 2 && len(q.rows) >= q.rowsMax {
			q.trim(true)
			return nil
		}
		search.After = &page.Next
	}
}

// offer takes an event if the query's filters let it through.
func (q *query) offer(r *row) {
	matches := q.parsed.Match(r)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.scanned++
	q.scannedBytes += int64(len(r.event.Message))
	if !matches {
		return
	}
	q.matched++
	q.rows, q.bytes = append(q.rows, r), q.bytes+int64(len(r.event.Message))
}

// trim sorts the rows and drops those behind the limit, when there are many of them or the query is at its end.
func (q *query) trim(final bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !final && len(q.rows) < 2*q.rowsMax {
		return
	}
	defer func() {
		for _, r := range q.rows {
			r.parsed, r.isParsed = value.Value{}, false // it takes many times what the message does
		}
	}()
	slices.SortStableFunc(q.rows, func(a, b *row) int { return q.parsed.Compare(a, b) })
	for len(q.rows) > q.rowsMax {
		last := len(q.rows) - 1
		q.bytes -= int64(len(q.rows[last].event.Message))
		q.rows[last], q.rows = nil, q.rows[:last]
	}
}

// state is the status, and how large the rows are.
func (q *query) state() (status string, bytes int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.status, q.bytes
}

// stop ends a query that runs; false when it does not.
func (q *query) stop() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.status != logsapi.QueryStatusRunning {
		return false
	}
	q.status = logsapi.QueryStatusCancelled
	q.cancel()
	return true
}

// queriesOf lists those of an account and region, the newest first.
func (s *Service) queriesOf(in scope) []*query {
	s.queries.mu.Lock()
	defer s.queries.mu.Unlock()
	var out []*query
	for _, q := range slices.Backward(s.queries.all) {
		if q.scope == in {
			out = append(out, q)
		}
	}
	return out
}

// query finds one by its ID; ResourceNotFoundException.
func (s *Service) query(in scope, id string) (*query, error) {
	for _, q := range s.queriesOf(in) {
		if q.id == id {
			return q, nil
		}
	}
	return nil, logsapi.ErrResourceNotFoundException.New("Query not found.")
}

func (q *query) shown() logsapi.QueryInfo {
	status, _ := q.state()
	return logsapi.QueryInfo{
		QueryLanguage: wire.Some(languageInsights), QueryId: wire.Some(q.id), QueryString: wire.Some(q.text), Status: wire.Some(status),
		CreateTime: wire.Some(q.created.UnixMilli()), LogGroupName: wire.Some(q.groups[0].Name),
	}
}

// languageInsights is the one query language that is built.
const languageInsights = "CWLI"
