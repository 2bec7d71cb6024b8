package sqs

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"sluice/internal/arn"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sqs/queue"
)

// directory is the image of all queues in memory. The partitions publish into it what is durable.
type directory struct {
	mu     sync.RWMutex
	queues map[queue.Key]*entry
	// sorted are the names of the queues of a place, made when they are first listed and dropped when another comes or one goes:
	// there may be a hundred thousand, and they are listed page by page.
	sorted map[place][]string
}

// place is where names of queues are unique.
type place struct{ account, region string }

func placeOf(k queue.Key) place { return place{k.Account, k.Region} }

// entry is one queue as calls need it. It is immutable.
type entry struct {
	*queue.Description
	partition int
	arn       string
	// policy is the queue's own; nil for none.
	policy *policy.Policy
	// tags are the condition keys that the queue's tags make; nil for none.
	tags policy.Keys
	// What calls go by, from the attributes.
	maximumMessageSize, receiveWait int
	sealed                          bool // SSE-SQS
	contentBased                    bool // ContentBasedDeduplication
	redriveAllow                    redriveAllow
	traffic                         *traffic
}

func newDirectory() *directory {
	return &directory{queues: map[queue.Key]*entry{}, sorted: map[place][]string{}}
}

func newEntry(partition int, d *queue.Description) *entry {
	e := &entry{
		Description: d, partition: partition, arn: queueARN(d.Key),
		maximumMessageSize: number(d.Config, MaximumMessageSize, messageBytesMax), receiveWait: number(d.Config, ReceiveMessageWaitTimeSeconds, 0),
	}
	if text, ok := d.Config.Attribute(attributePolicy); ok {
		var err error
		if e.policy, err = policy.Parse(policy.Resource, []byte(text)); err != nil {
			e.policy = closed() // it was accepted once, and this build cannot read it: what it denies is not known
		}
	}
	sse, _ := d.Config.Attribute(SqsManagedSseEnabled)
	e.sealed = sse != "false"
	content, _ := d.Config.Attribute(ContentBasedDeduplication)
	e.contentBased = content == "true"
	allow, _ := d.Config.Attribute(attributeRedriveAllowPolicy)
	e.redriveAllow = readRedriveAllow(allow)
	for _, t := range d.Config.Tags() {
		e.tags = e.tags.Set("aws:ResourceTag/"+t.Name, policy.One(t.Value))
	}
	return e
}

// closed is a policy that lets no one in.
func closed() *policy.Policy {
	p, err := policy.Parse(policy.Resource, []byte(`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}`))
	if err != nil {
		panic(err) // a constant
	}
	return p
}

func queueARN(k queue.Key) string { return arn.New("sqs", k.Region, k.Account, k.Name).String() }

func number(c *queue.Config, name string, otherwise int) int {
	text, _ := c.Attribute(name)
	n, err := strconv.Atoi(text)
	if err != nil {
		return otherwise
	}
	return n
}

// get returns a queue, or nil.
func (d *directory) get(k queue.Key) *entry {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.queues[k]
}

func (d *directory) publish(partition int, q *queue.Description) {
	e := newEntry(partition, q)
	d.mu.Lock()
	defer d.mu.Unlock()
	before := d.queues[q.Key]
	if before == nil {
		delete(d.sorted, placeOf(q.Key))
	}
	if e.traffic = new(traffic); before != nil && before.ID == q.ID {
		e.traffic = before.traffic
	}
	d.queues[q.Key] = e
}

// withdraw takes a queue out, unless another of its name has come already.
func (d *directory) withdraw(q *queue.Description) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.queues[q.Key]; e != nil && e.ID == q.ID {
		delete(d.queues, q.Key)
		delete(d.sorted, placeOf(q.Key))
	}
}

// entries lists all queues.
func (d *directory) entries() []*entry {
	d.mu.RLock()
	defer d.mu.RUnlock()
	out := make([]*entry, 0, len(d.queues))
	for _, e := range d.queues {
		out = append(out, e)
	}
	return out
}

// sources lists the queues that have a queue as their dead-letter queue, sorted. They are of its account and region.
func (d *directory) sources(of queue.Key) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var out []string
	for k, e := range d.queues {
		if target, ok := e.Config.DeadLetterQueue(); ok && target == of {
			out = append(out, k.Name)
		}
	}
	slices.Sort(out)
	return out
}

// names lists the queues of an account and region whose names begin with prefix, sorted. The slice is not to be changed.
func (d *directory) names(account, region, prefix string) []string {
	all := d.all(place{account, region})
	from, _ := slices.BinarySearch(all, prefix)
	all = all[from:]
	return all[:sort.Search(len(all), func(i int) bool { return !strings.HasPrefix(all[i], prefix) })]
}

// all lists the queues of a place, sorted.
func (d *directory) all(p place) []string {
	d.mu.RLock()
	all, known := d.sorted[p]
	d.mu.RUnlock()
	if known {
		return all
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for k := range d.queues {
		if placeOf(k) == p {
			all = append(all, k.Name)
		}
	}
	slices.Sort(all)
	if len(all) > 0 { // who asks for what is not there leaves nothing behind
		d.sorted[p] = all
	}
	return all
}
