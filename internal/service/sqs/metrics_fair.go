package sqs

import (
	"time"

	"sluice/internal/service/sqs/queue"
)

// metricsOfQuiet are those of fair queues. AWS names them for every active queue; here those have them that were sent a message with a
// group since the process started, or hold one.
func (s *Service) metricsOfQuiet(q *entry, m *queue.Quiet, now time.Time, gauge func(name, unit, help string, value float64)) {
	gauge("ApproximateNumberOfNoisyGroups", "Count", "Message groups that are noisy neighbors.", float64(m.NoisyGroups))
	gauge("ApproximateNumberOfMessagesVisibleInQuietGroups", "Count", "Messages that can be received, of groups that are not noisy.", float64(m.Visible))
	gauge("ApproximateNumberOfMessagesNotVisibleInQuietGroups", "Count", "Messages that are in flight, of groups that are not noisy.", float64(m.InFlight))
	gauge("ApproximateNumberOfMessagesDelayedInQuietGroups", "Count", "Messages that are delayed, of groups that are not noisy.", float64(m.Delayed))
	if age, some := s.age(q, m.Oldest, m.OldestDelayed, now); some {
		gauge("ApproximateAgeOfOldestMessageInQuietGroups", "Seconds", "Age of the oldest message of groups that are not noisy.", age.Seconds())
	}
}
