package sqs

// Proves what TestSimulation proves, on disks that lose single blocks, and with each kind of queue alone: with nothing but its own
// commands on the way, it gets further in the same number of steps.

import (
	"slices"
	"testing"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/sim"
)

type simulated = sim.Workload[queue.Command, queue.Event, queue.Answer, queue.Action]

func TestSimulationOnTornDisks(t *testing.T) { sim.RunTorn(t, newWorkload) }

func TestSimulationOfStandardQueues(t *testing.T) { sim.Run(t, only(false)) }

func TestSimulationOfFIFOQueues(t *testing.T) { sim.Run(t, only(true)) }

// only keeps one kind of the workload's queues.
func only(fifo bool) func() simulated {
	return func() simulated {
		w := newWorkload().(*workload)
		w.queues = slices.DeleteFunc(w.queues, func(q *tracked) bool { return q.fifo != fifo })
		return w
	}
}
