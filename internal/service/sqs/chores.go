package sqs

import (
	"context"
	"errors"
	"sync"
	"time"

	"sluice/internal/durable"
	"sluice/internal/service/sqs/queue"
)

// chores are what the machine of a partition asks for itself: commands, when time makes a fact due, and messages that leave for
// other queues. One goroutine does them, in their order. There are at most a few for each queue and each name, so the list is
// bounded by what exists; one that is lost with its partition is asked for again when the partition is opened.
type chores struct {
	service   *Service
	partition int
	mu        sync.Mutex
	list      []chore
	idle      sync.Cond // the list is empty, and none of it is being done
	working   bool
	wake      chan struct{}
	ctx       context.Context
	cancel    context.CancelFunc
	done      chan struct{}
}

// chore is a command, or a queue whose departures are to be carried away.
type chore struct {
	command queue.Command
	carry   queue.ID
}

// againAfter is when a chore is tried again that the disk or another partition kept from being done.
const againAfter = 100 * time.Millisecond

func newChores(s *Service, partition int) *chores {
	c := &chores{service: s, partition: partition, wake: make(chan struct{}, 1), done: make(chan struct{})}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.idle.L = &c.mu
	return c
}

func (c *chores) add(one chore) {
	c.mu.Lock()
	c.list = append(c.list, one)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default: // it will see this one too
	}
}

func (c *chores) start() {
	go func() {
		defer close(c.done)
		for {
			select {
			case <-c.ctx.Done():
				return
			case <-c.wake:
				c.work()
			}
		}
	}()
}

func (c *chores) stop() {
	c.cancel()
	<-c.done
}

func (c *chores) work() {
	c.mu.Lock()
	list := c.list
	c.list, c.working = nil, true
	c.mu.Unlock()
	for _, one := range list {
		if err := c.do(one); err != nil && c.ctx.Err() == nil {
			c.service.Log.Debug("a queue's chore is put off", "error", err)
			c.service.Clock.AfterFunc(againAfter, func() { c.add(one) })
		}
	}
	c.mu.Lock()
	c.working = false
	c.idle.Broadcast()
	c.mu.Unlock()
}

func (c *chores) do(one chore) error {
	if one.command == nil {
		return c.service.carry(c.ctx, c.partition, one.carry)
	}
	_, err := c.service.raw(c.ctx, c.partition, one.command)
	if errors.Is(err, queue.ErrNoQueue) || errors.Is(err, durable.ErrStopped) {
		return nil // it is gone, or what still matters is asked for again
	}
	return err
}

// settle waits until everything is done that was asked for, and reports whether there was something.
func (c *chores) settle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	some := false
	for c.working || len(c.list) > 0 {
		some = true
		c.idle.Wait()
	}
	return some
}
