package sqs

import (
	"context"
	"log/slog"

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

// Service serves Amazon SQS.
type Service struct {
	Config
	group     *group
	directory *directory
	receipts  *receipts
	chores    *chores
	watch     watch
}

// New makes a Service. Nothing is served before Start.
func New(c Config) (*Service, error) {
	s := &Service{Config: c, directory: newDirectory(), receipts: newReceipts(c.ReceiptKey)}
	s.chores, s.watch.service = newChores(s), s
	var err error
	s.group, err = durable.NewGroup(Kind(), c.Store, c.Engine, durable.GroupOptions[queue.Action]{
		Perform: s.perform,
		Each:    durable.Options[queue.Action]{Clock: c.Clock, Logger: c.Log},
	})
	return s, err
}

// Kind is how durable opens the machine of a partition.
func Kind() durable.Kind[queue.Command, queue.Event, queue.Answer, queue.Action] {
	return durable.Kind[queue.Command, queue.Event, queue.Answer, queue.Action]{
		Name: "sqs",
		Open: func(r store.Reader) (durable.Machine[queue.Command, queue.Event, queue.Answer, queue.Action], durable.View[queue.Event], error) {
			m, err := load(r)
			return m, &view{machine: m}, err
		},
	}
}

// Start opens all partitions.
func (s *Service) Start() error {
	if err := s.group.Start(); err != nil {
		return err
	}
	s.chores.start()
	s.watch.start()
	return nil
}

// Stop ends long polls, and returns when what was decided is on the disk.
func (s *Service) Stop(ctx context.Context) error {
	s.watch.stop()
	s.chores.stop()
	return s.group.Stop(ctx)
}

// perform carries out what the machines ask for; it must not block.
func (s *Service) perform(partition int, action queue.Action) {
	switch a := action.(type) {
	case queue.Published:
		s.directory.publish(partition, a.Queue)
	case queue.Unpublished:
		s.directory.withdraw(a.Queue)
	case queue.Expiring:
		s.chores.add(chore{partition, &queue.Expire{Queue: a.Queue}})
	case queue.NameFree:
		s.chores.add(chore{partition, &queue.Forget{Key: a.Key}})
	}
}

// do carries a command out in the partition of a queue, and words what the machine refuses.
func (s *Service) do(ctx context.Context, partition int, command queue.Command) (queue.Answer, error) {
	p, err := s.group.Partition(partition)
	if err != nil {
		return queue.Answer{}, mapped(err)
	}
	answer, err := p.Do(ctx, command)
	return answer, mapped(err)
}

// Definition is what the edge serves.
func (s *Service) Definition() service.Definition {
	return service.Definition{
		Model: sqsapi.Service, Unsigned: true, Invalid: invalid, Denied: denied,
		Operations: []service.Operation{
			s.addPermission(),
			s.changeMessageVisibility(),
			s.changeMessageVisibilityBatch(),
			s.createQueue(),
			s.deleteMessage(),
			s.deleteMessageBatch(),
			s.deleteQueue(),
			s.getQueueAttributes(),
			s.getQueueURL(),
			s.listQueues(),
			s.listQueueTags(),
			s.purgeQueue(),
			s.receiveMessage(),
			s.removePermission(),
			s.sendMessage(),
			s.sendMessageBatch(),
			s.setQueueAttributes(),
			s.tagQueue(),
			s.untagQueue(),
		},
	}
}
