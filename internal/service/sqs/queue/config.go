package queue

import (
	"slices"
	"strconv"
	"strings"
	"unique"
)

// Pair is a name and a text: an attribute or a tag.
type Pair struct {
	Name  string `json:"n"`
	Value string `json:"v"`
}

// Config is what can be set of a queue. It is immutable; With makes another.
type Config struct {
	attributes []Pair // sorted by name, each once
	tags       []Pair // likewise
	// What the machine itself goes by, in milliseconds.
	visibility, delay, retention int64
	fifo, groupScope             bool
	redrive                      redrive
}

// Names of the attributes that the machine goes by.
const (
	VisibilityTimeout      = "VisibilityTimeout"
	DelaySeconds           = "DelaySeconds"
	MessageRetentionPeriod = "MessageRetentionPeriod"
	FifoQueue              = "FifoQueue"
	DeduplicationScope     = "DeduplicationScope"
	RedrivePolicy          = "RedrivePolicy"
)

// ScopeGroup is the value of DeduplicationScope by which messages of different groups are never duplicates.
const ScopeGroup = "messageGroup"

// Defaults of the same. Source: API Reference, CreateQueue.
const (
	visibilityDefault = 30 * second
	retentionDefault  = 345_600 * second
)

// NewConfig makes a Config of attributes and tags. The values have been validated: a number that is none counts as the
// default.
func NewConfig(attributes, tags []Pair) *Config {
	c := &Config{attributes: sortedPairs(attributes), tags: sortedPairs(tags)}
	for i := range c.attributes { // mostly the same in a hundred thousand queues
		c.attributes[i].Name, c.attributes[i].Value = shared(c.attributes[i].Name), shared(c.attributes[i].Value)
	}
	c.visibility = c.seconds(VisibilityTimeout, visibilityDefault)
	c.delay = c.seconds(DelaySeconds, 0)
	c.retention = c.seconds(MessageRetentionPeriod, retentionDefault)
	c.fifo = c.is(FifoQueue, "true")
	c.groupScope = c.is(DeduplicationScope, ScopeGroup)
	if text, ok := c.Attribute(RedrivePolicy); ok {
		c.redrive = readRedrive(text)
	}
	return c
}

// shared returns the one copy of a text that is kept for all who have it.
func shared(text string) string { return unique.Make(text).Value() }

func (c *Config) is(name, value string) bool {
	v, _ := c.Attribute(name)
	return v == value
}

// FIFO tells whether the queue is one; that never changes.
func (c *Config) FIFO() bool { return c.fifo }

// sortedPairs sorts by name; of several pairs of one name the last stays.
func sortedPairs(pairs []Pair) []Pair {
	out := slices.Clone(pairs)
	slices.Reverse(out)
	slices.SortStableFunc(out, func(a, b Pair) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(out, func(a, b Pair) bool { return a.Name == b.Name })
}

func (c *Config) seconds(name string, otherwise int64) int64 {
	text, ok := c.Attribute(name)
	n, err := strconv.ParseInt(text, 10, 32)
	if !ok || err != nil {
		return otherwise
	}
	return n * second
}

// Attribute returns the value of an attribute.
func (c *Config) Attribute(name string) (string, bool) { return find(c.attributes, name) }

// Attributes are all of them, sorted by name. The slice is the Config's.
func (c *Config) Attributes() []Pair { return c.attributes }

// Tags are all tags, sorted by key. The slice is the Config's.
func (c *Config) Tags() []Pair { return c.tags }

func find(pairs []Pair, name string) (string, bool) {
	i, ok := slices.BinarySearchFunc(pairs, name, func(p Pair, name string) int { return strings.Compare(p.Name, name) })
	if !ok {
		return "", false
	}
	return pairs[i].Value, true
}

// Change is a change of a Config.
type Change struct {
	Attributes       []Pair   // set
	RemoveAttributes []string // removed: a policy set to the empty text
	Tags             []Pair
	RemoveTags       []string
}

// With returns the Config that c becomes by a change.
func (c *Config) With(change Change) *Config {
	return NewConfig(
		append(without(c.attributes, change.RemoveAttributes), change.Attributes...),
		append(without(c.tags, change.RemoveTags), change.Tags...),
	)
}

func without(pairs []Pair, names []string) []Pair {
	return slices.DeleteFunc(slices.Clone(pairs), func(p Pair) bool { return slices.Contains(names, p.Name) })
}
