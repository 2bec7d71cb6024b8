package cloudwatch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/clock"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/series"
	"sluice/internal/store"
)

// Config is what a Service needs; all of it must be set but for Metered and Observed.
type Config struct {
	Store store.Store
	Clock clock.Clock
	Log   *slog.Logger
	// Metered and Observed are asked once a minute for the metrics of Sluice's own services.
	Metered  []service.Metered
	Observed []service.Observed
}

// Service serves CloudWatch. It is safe for concurrent use.
type Service struct {
	Config
	book       *series.Book
	alarms     *alarms
	dashboards *dashboards
	sampler    sampler
	stop       context.CancelFunc
	all        sync.WaitGroup
}

// How often the chores are done.
const (
	flushAfter  = time.Second      // something was put
	lookEvery   = 10 * time.Second // the shortest period of an alarm
	sampleEvery = time.Minute
	expireEvery = time.Hour
)

// New loads what the store has. Nothing goes on by itself before Start.
func New(c Config) (*Service, error) {
	s := &Service{Config: c, sampler: newSampler()}
	var err error
	if s.book, err = series.Open(c.Store); err != nil {
		return nil, err
	}
	if s.alarms, err = openAlarms(c.Store); err != nil {
		return nil, fmt.Errorf("load alarms: %w", err)
	}
	if s.dashboards, err = openDashboards(c.Store); err != nil {
		return nil, fmt.Errorf("load dashboards: %w", err)
	}
	return s, nil
}

// Start begins the chores: data goes to the disk, services are sampled, alarms look at their data, what is over its time is deleted.
func (s *Service) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	for _, chore := range []struct {
		every time.Duration
		what  string
		do    func(context.Context) error
	}{
		{lookEvery, "evaluate alarms", s.evaluate},
		{sampleEvery, "sample services", s.sample},
		{expireEvery, "expire", s.expire},
	} {
		s.all.Go(func() { s.every(ctx, chore.every, chore.what, chore.do) })
	}
	s.all.Go(func() { s.flush(ctx) })
}

// flush brings data to the disk a moment after it came, and rests while none comes.
func (s *Service) flush(ctx context.Context) {
	for {
		select {
		case <-s.book.Waits():
		case <-ctx.Done():
			return
		}
		for flushed := false; !flushed; {
			if clock.Wait(ctx, s.Clock, flushAfter) != nil {
				return
			}
			err := s.book.Flush()
			if flushed = err == nil; !flushed {
				s.failed("flush", err)
			}
		}
	}
}

func (s *Service) failed(chore string, err error) {
	s.Log.Error("a chore of CloudWatch failed", slog.String("chore", chore), slog.Any("error", err))
}

func (s *Service) every(ctx context.Context, period time.Duration, what string, do func(context.Context) error) {
	for {
		now := s.Clock.Now()
		if clock.Wait(ctx, s.Clock, max(now.Truncate(period).Add(period).Sub(now), time.Millisecond)) != nil {
			return
		}
		if err := do(ctx); err != nil && ctx.Err() == nil {
			s.failed(what, err)
		}
	}
}

// Stop ends the chores, and returns when all data is on the disk.
func (s *Service) Stop() error {
	var err error
	if s.stop != nil {
		s.stop()
		s.all.Wait()
		// What was gathered since the last minute is not lost.
		err = s.sampleAt(context.Background(), s.Clock.Now().Truncate(sampleEvery))
	}
	return errors.Join(err, s.book.Flush())
}

// expire deletes what is over its time.
func (s *Service) expire(context.Context) error {
	now := s.Clock.Now()
	if err := s.book.Expire(now); err != nil {
		return err
	}
	return s.alarms.expire(now)
}

// Definition is what the edge serves.
func (s *Service) Definition() service.Definition {
	return service.Definition{
		Model: api.Service, Invalid: invalid, Denied: denied, Unbuilt: leftOut(),
		Operations: []service.Operation{
			s.deleteAlarms(),
			s.deleteDashboards(),
			s.describeAlarmHistory(),
			s.describeAlarms(),
			s.describeAlarmsForMetric(),
			s.disableAlarmActions(),
			s.enableAlarmActions(),
			s.getDashboard(),
			s.getMetricData(),
			s.getMetricStatistics(),
			s.listDashboards(),
			s.listMetrics(),
			s.listTagsForResource(),
			s.putCompositeAlarm(),
			s.putDashboard(),
			s.putMetricAlarm(),
			s.putMetricData(),
			s.setAlarmState(),
			s.tagResource(),
			s.untagResource(),
		},
	}
}
