package cloudwatchlogs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/store"
)

// Config is what the service needs. Functions may be nil; everything else must be set.
type Config struct {
	Store store.Store
	Clock clock.Clock
	Log   *slog.Logger
	// BytesMax is how much the events of all groups may take on the disk, compressed; the oldest are given up beyond. 0 is without limit.
	BytesMax int64
	// Functions are what subscription filters deliver to; nil while there are none, and then no filter can be made.
	Functions Functions
}

// Service is CloudWatch Logs. It is safe for concurrent use.
type Service struct {
	store     store.Store
	clock     clock.Clock
	log       *slog.Logger
	functions Functions
	records   *records
	archive   *archive.Archive
	outbox    *outbox
	stopping  chan struct{} // closed by EndTails
	ending    sync.Once
	chores    clock.Timer
	dropped   drops
	queries   queries

	writing sync.Mutex // held for the whole of a change: see change.go
	mu      sync.RWMutex
	image   image
	numbers numbers // guarded by writing
}

// expireInterval is how often events that are past their group's retention are removed. They are not shown any more the moment they are.
const expireInterval = time.Hour

// Open loads what the store has.
func Open(c Config) (*Service, error) {
	s := &Service{
		store: c.Store, clock: c.Clock, log: c.Log, functions: c.Functions, records: newRecords(c.Store), image: newImage(), stopping: make(chan struct{}),
	}
	s.outbox = newOutbox(s)
	var err error
	if s.archive, err = archive.Open(archive.Config{Store: c.Store, Clock: c.Clock, Log: c.Log, BytesMax: c.BytesMax, Written: s.written}); err != nil {
		return nil, err
	}
	if err := s.load(); err != nil {
		return nil, fmt.Errorf("load CloudWatch Logs: %w", err)
	}
	return s, nil
}

// Start begins to write events, to deliver them and to remove old ones.
func (s *Service) Start() {
	s.archive.Start()
	s.outbox.start()
	s.expire()
}

// EndTails ends all live tails and queries, which would go on for long; whoever drains the server calls it first.
func (s *Service) EndTails() { s.ending.Do(func() { close(s.stopping) }) }

// Stop ends all that Start began. What came before is on the disk when it returns; nothing may come after it. ctx bounds how long deliveries are waited for.
func (s *Service) Stop(ctx context.Context) {
	s.EndTails()
	s.mu.Lock()
	chores := s.chores
	s.chores = nil
	s.mu.Unlock()
	if chores != nil {
		chores.Stop()
	}
	s.archive.Stop()
	s.outbox.stop(ctx)
}

// expire removes what is past its group's retention, and promises to do it again.
func (s *Service) expire() {
	for _, g := range s.everyGroup() {
		if g.RetentionDays == 0 {
			continue
		}
		if err := s.archive.Expire(g.live.archives(), g.cutoff(s.clock.Now())); err != nil {
			s.log.Error("expired log events not removed", slog.String("logGroup", g.Name), slog.Any("error", err))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.stopping:
	default:
		s.chores = s.clock.AfterFunc(expireInterval, s.expire)
	}
}

// Usage is how many bytes of events there are on the disk, and how many wait for it; for metrics.
func (s *Service) Usage() (stored, pending int64) { return s.archive.Usage() }

// Lost is how many events were given up because of the limit, and how many lines of Sink were not taken since the start; for metrics.
func (s *Service) Lost() (givenUp, dropped uint64) {
	return s.archive.GivenUp(), s.dropped.count.Load()
}
