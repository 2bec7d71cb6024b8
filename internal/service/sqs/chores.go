package sqs

import (
	"context"
	"sync"

	"sluice/internal/service/sqs/queue"
)

// chores are commands that the machines ask for themselves, when time makes a fact due. One goroutine sends them. There is at
// most one for each queue and each name, so the list is bounded by what exists; one that is lost with its partition is asked
// for again when the partition is opened.
type chores struct {
	service *Service
	mu      sync.Mutex
	list    []chore
	idle    sync.Cond // the list is empty, and none of it is being done
	working bool
	wake    chan struct{}
	cancel  context.CancelFunc
	done    chan struct{}
}

type chore struct {
	partition int
	command   queue.Command
}

func newChores(s *Service) *chores {
	c := &chores{service: s, wake: make(chan struct{}, 1), done: make(chan struct{})}
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
	ctx, cancel := context.WithCancel(context.Background())
	c.cancel = cancel
	go func() {
		defer close(c.done)
		for {
			select {
			case <-ctx.Done():
				return
			case <-c.wake:
				c.work(ctx)
			}
		}
	}()
}

func (c *chores) stop() {
	if c.cancel != nil {
		c.cancel()
		<-c.done
	}
}

func (c *chores) work(ctx context.Context) {
	c.mu.Lock()
	list := c.list
	c.list, c.working = nil, true
	c.mu.Unlock()
	for _, one := range list {
		if _, err := c.service.do(ctx, one.partition, one.command); err != nil && ctx.Err() == nil {
			c.service.Log.Debug("a queue's chore was not done", "error", err) // the queue is gone, or its partition died
		}
	}
	c.mu.Lock()
	c.working = false
	c.idle.Broadcast()
	c.mu.Unlock()
}

// settle waits until everything is done that was asked for.
func (c *chores) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.working || len(c.list) > 0 {
		c.idle.Wait()
	}
}
