package sqs

import (
	"context"
	"log/slog"
	"sync"

	"sluice/internal/api/sqsapi"
	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// Config is what a Service needs; all of it must be set.
type Config struct {
	Store  store.Store    // where the number of partitions is kept
	Engine durable.Engine // where the partitions are
	Clock  clock.Clock
	Log    *slog.Logger
	// ReceiptKey makes receipt handles unguessable, Bodies seals messages at rest. Both must stay the same for a data folder.
	ReceiptKey []byte
	Bodies     *seal.Sealer
}

// group is the partitions of all queues.
type group = durable.Group[queue.Command, queue.Event, queue.Answer, queue.Action]

// kind is how durable opens their machines; partition is one of them, and poll a receive that waits in one while nobody stands by.
type (
	kind      = durable.Kind[queue.Command, queue.Event, queue.Answer, queue.Action]
	machine   = durable.Machine[queue.Command, queue.Event, queue.Answer, queue.Action]
	partition = durable.Partition[queue.Command, queue.Event, queue.Answer, queue.Action]
	poll      = durable.Pending[queue.Command, queue.Event, queue.Answer, queue.Action]
)

// Service serves Amazon SQS.
type Service struct {
	Config
	group     *group
	directory *directory
	receipts  *receipts
	chores    []*chores // one for each partition
	unwatch   context.CancelFunc
	watching  sync.WaitGroup
}

// New makes a Service. Nothing is served before Start.
func New(c Config) (*Service, error) {
	s := &Service{Config: c, directory: newDirectory(), receipts: newReceipts(c.ReceiptKey)}
	var err error
	if s.group, err = s.groupOf(Kind()); err != nil {
		return nil, err
	}
	for i := range s.group.Len() {
		s.chores = append(s.chores, newChores(s, i))
	}
	return s, nil
}

// groupOf makes the partitions of a kind: tests bring others than ours.
func (s *Service) groupOf(k kind) (*group, error) {
	return durable.NewGroup(k, s.Store, s.Engine, durable.GroupOptions[queue.Action]{
		Perform: s.perform,
		Each:    durable.Options[queue.Action]{Clock: s.Clock, Logger: s.Log},
	})
}

// Kind is how durable opens the machine of a partition.
func Kind() durable.Kind[queue.Command, queue.Event, queue.Answer, queue.Action] {
	return kindOf(sweepPositions)
}

// kindOf lets tests choose how many positions make a chunk of a sweep.
func kindOf(sweepPositions uint64) kind {
	return kind{
		Name: "sqs",
		Open: func(r store.Reader) (machine, durable.View[queue.Event], error) {
			v := &view{sweeps: newSweeps(sweepPositions)}
			var err error
			v.machine, err = load(r, v.sweeps)
			return v.machine, v, err
		},
		Effect: effect,
	}
}

// effect tells what a command does to the disk. One that is not known here is the first to be refused when it is full.
func effect(c queue.Command) store.Effect {
	switch c.(type) {
	case *queue.Delete, *queue.Purge, *queue.Remove, *queue.Expire, *queue.Forget, *queue.HandOver, *queue.Unlink:
		return store.Frees
	case *queue.Inspect, *queue.Measure, *queue.Occupied, *queue.Tasks, *queue.Depart: // they only read
		return store.Frees
	case *queue.Receive, *queue.ChangeVisibility, *queue.CancelTask, *queue.Return:
		return store.Uses
	}
	return store.Adds
}

// Start opens all partitions.
func (s *Service) Start() error {
	if err := s.group.Start(); err != nil {
		return err
	}
	for i, c := range s.chores {
		c.start()
		if err := s.activate(context.Background(), i); err != nil {
			return err
		}
	}
	var ctx context.Context
	ctx, s.unwatch = context.WithCancel(context.Background())
	s.watching.Go(func() { s.group.Watch(ctx) })
	return nil
}

// Stop ends long polls, and returns when what was decided is on the disk.
func (s *Service) Stop(ctx context.Context) error {
	if s.unwatch != nil {
		s.unwatch()
		s.watching.Wait()
	}
	for _, c := range s.chores {
		c.stop()
	}
	return s.group.Stop(ctx)
}

// perform carries out what the machines ask for; it must not block.
func (s *Service) perform(partition int, action queue.Action) {
	switch a := action.(type) {
	case queue.Published:
		s.directory.publish(partition, a.Queue)
	case queue.Unpublished:
		s.directory.withdraw(a.Queue)
		for _, c := range s.chores {
			c.add(chore{command: &queue.Unlink{Origin: queue.Origin{Partition: partition, Queue: a.Queue.ID}}})
		}
	case queue.Expiring:
		s.chores[partition].add(chore{command: &queue.Expire{Queue: a.Queue}})
	case queue.NameFree:
		s.chores[partition].add(chore{command: &queue.Forget{Key: a.Key}})
	case queue.Moving:
		s.chores[partition].add(chore{command: &queue.Move{Queue: a.Queue}})
	case queue.Leaving:
		s.chores[partition].add(chore{carry: a.Queue})
	}
}

// do carries a command out in the partition of a queue, and words what the machine refuses.
func (s *Service) do(ctx context.Context, partition int, command queue.Command) (queue.Answer, error) {
	answer, err := s.raw(ctx, partition, command)
	return answer, mapped(err)
}

// raw is do without the words.
func (s *Service) raw(ctx context.Context, partition int, command queue.Command) (queue.Answer, error) {
	p, err := s.group.Partition(partition)
	if err != nil {
		return queue.Answer{}, err
	}
	return p.Do(ctx, command)
}

// Definition is what the edge serves.
func (s *Service) Definition() service.Definition {
	return service.Definition{
		Model: sqsapi.Service, Unsigned: true, Invalid: invalid, Denied: denied,
		Operations: []service.Operation{
			s.addPermission(),
			s.cancelMessageMoveTask(),
			s.changeMessageVisibility(),
			s.changeMessageVisibilityBatch(),
			s.createQueue(),
			s.deleteMessage(),
			s.deleteMessageBatch(),
			s.deleteQueue(),
			s.getQueueAttributes(),
			s.getQueueURL(),
			s.listDeadLetterSourceQueues(),
			s.listMessageMoveTasks(),
			s.listQueues(),
			s.listQueueTags(),
			s.purgeQueue(),
			s.receiveMessage(),
			s.removePermission(),
			s.sendMessage(),
			s.sendMessageBatch(),
			s.setQueueAttributes(),
			s.startMessageMoveTask(),
			s.tagQueue(),
			s.untagQueue(),
		},
	}
}
