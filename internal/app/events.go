package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/service/cloudwatchlogs"
)

// openEvents makes CloudWatch Logs, and shows how much it keeps and has lost.
func (a *App) openEvents() error {
	var err error
	if a.events, err = cloudwatchlogs.Open(cloudwatchlogs.Config{
		Store: a.store, Clock: a.clock, Log: a.log, BytesMax: int64(a.config.LogEventsMax) << 20,
		Functions: loggedFunctions{&a.inside},
	}); err != nil {
		return err
	}
	a.metrics.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "sluice_log_events_stored_bytes", Help: "What the log events of all groups take on the disk, compressed.",
		}, func() float64 { stored, _ := a.events.Usage(); return float64(stored) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "sluice_log_events_pending_bytes", Help: "Log events that are not on the disk yet.",
		}, func() float64 { _, pending := a.events.Usage(); return float64(pending) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "sluice_log_events_given_up_total", Help: "The oldest log events, given up because there were more than --log-events-max.",
		}, func() float64 { givenUp, _ := a.events.Lost(); return float64(givenUp) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "sluice_log_lines_dropped_total", Help: "Lines of functions and the like that were not taken: the disk was full, or did not keep up.",
		}, func() float64 { _, dropped := a.events.Lost(); return float64(dropped) }),
	)
	return nil
}
