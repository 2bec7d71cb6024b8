package sqs

// The sequential FIFO queue that concurrent histories are held against: lists and a few ifs, made from AWS's documentation ("Amazon SQS
// FIFO queue key terms", "Exactly-once processing", the API reference of each operation) and ADR 5, not from the machine.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"
)

// input is one call, output its answer. Times are in seconds since the history began.
type input struct {
	kind    string // send, receive, delete, change, tick
	entries []entryOf
	most    int   // receive
	seconds int   // receive, change: the timeout; tick: how far time moves
	of      given // delete, change
}

type entryOf struct{ group, token, body string }

// given is a receipt: the message, and how often it had been received by then.
type given struct {
	group, id, body string
	count           int
}

type output struct {
	ids, sequences []string // send
	given          []given  // receive
	refused        bool     // delete, change
	// all: the receive could have taken more, of any group.
	all bool
}

// fifoState is what a queue holds. It is never changed: a step makes another.
type fifoState struct {
	now      int
	messages []messageOf // in the order sent
	tokens   []tokenOf
	last     string // the newest sequence number
}

type messageOf struct {
	group, id, body string
	count, due      int // in flight before due
}

type tokenOf struct {
	token, id, sequence string
	until               int
}

// duplicateSeconds is how long duplicates are known: "The deduplication interval is 5 minutes".
const duplicateSeconds = 300

func (s fifoState) find(id string) int {
	return slices.IndexFunc(s.messages, func(m messageOf) bool { return m.id == id })
}

// send lets messages in, but for duplicates, which get the answer of the first.
func (s fifoState) send(in input, out output) (bool, fifoState) {
	s.messages, s.tokens = slices.Clone(s.messages), slices.Clone(s.tokens)
	for i, e := range in.entries {
		known := slices.IndexFunc(s.tokens, func(t tokenOf) bool { return t.token == e.token })
		if known >= 0 && s.now < s.tokens[known].until {
			if t := s.tokens[known]; out.ids[i] != t.id || out.sequences[i] != t.sequence {
				return false, s
			}
			continue
		}
		if s.find(out.ids[i]) >= 0 || out.sequences[i] <= s.last {
			return false, s
		}
		s.last = out.sequences[i]
		s.messages = append(s.messages, messageOf{group: e.group, id: out.ids[i], body: e.body})
		t := tokenOf{token: e.token, id: out.ids[i], sequence: out.sequences[i], until: s.now + duplicateSeconds}
		if known >= 0 {
			s.tokens[known] = t
		} else {
			s.tokens = append(s.tokens, t)
		}
	}
	return true, s
}

// deliverable is the messages of a group before the first in flight.
func (s fifoState) deliverable(group string) []messageOf {
	var out []messageOf
	for _, m := range s.messages {
		switch {
		case m.group != group:
		case m.due > s.now:
			return out
		default:
			out = append(out, m)
		}
	}
	return out
}

// receive takes of each group the first that are there, in order, and leaves nothing that it could have taken.
func (s fifoState) receive(in input, out output) (bool, fifoState) {
	taken := map[string]int{}
	next := slices.Clone(s.messages)
	for _, g := range out.given {
		there := s.deliverable(g.group)
		n := taken[g.group]
		if n >= len(there) || there[n].id != g.id || there[n].body != g.body || there[n].count+1 != g.count {
			return false, s
		}
		taken[g.group]++
		m := &next[s.find(g.id)]
		m.count, m.due = g.count, s.now+in.seconds
	}
	if out.all {
		for _, m := range s.messages {
			if taken[m.group] < len(s.deliverable(m.group)) {
				return false, s
			}
		}
	}
	s.messages = next
	return true, s
}

// remove deletes by the newest receipt, while it lasts. A message that is gone is no error.
func (s fifoState) remove(in input, out output) (bool, fifoState) {
	i := s.find(in.of.id)
	if i < 0 {
		return !out.refused, s
	}
	if m := s.messages[i]; m.count != in.of.count || m.due <= s.now {
		return out.refused, s
	}
	s.messages = slices.Delete(slices.Clone(s.messages), i, i+1)
	return !out.refused, s
}

// change sets the timeout of a message in flight, by its newest receipt.
func (s fifoState) change(in input, out output) (bool, fifoState) {
	i := s.find(in.of.id)
	if i < 0 || s.messages[i].count != in.of.count || s.messages[i].due <= s.now {
		return out.refused, s
	}
	s.messages = slices.Clone(s.messages)
	s.messages[i].due = s.now + in.seconds
	return !out.refused, s
}

func (s fifoState) step(in input, out output) (bool, fifoState) {
	switch in.kind {
	case "send":
		return s.send(in, out)
	case "receive":
		return s.receive(in, out)
	case "delete":
		return s.remove(in, out)
	case "change":
		return s.change(in, out)
	}
	s.now += in.seconds
	return true, s
}

// wholeQueue checks a queue as one object: what a call does to several groups, it does at once.
func wholeQueue() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return fifoState{} },
		Step: func(state, in, out any) (bool, any) { return state.(fifoState).step(in.(input), out.(output)) },
		Equal: func(a, b any) bool {
			s, o := a.(fifoState), b.(fifoState)
			return s.now == o.now && s.last == o.last && slices.Equal(s.messages, o.messages) && slices.Equal(s.tokens, o.tokens)
		},
		DescribeOperation: func(in, out any) string { return fmt.Sprintf("%+v → %+v", in, out) },
	}
}

// eachGroup checks every group as an object of its own, which is much faster and says nothing of calls for several groups. It needs
// tokens that are never shared by groups.
func eachGroup() porcupine.Model {
	m := wholeQueue()
	m.Partition = func(history []porcupine.Operation) [][]porcupine.Operation {
		var parts [][]porcupine.Operation
		for _, group := range groupsOf(history) {
			var part []porcupine.Operation
			for _, o := range history {
				in, out, touched := o.Input.(input).only(group, o.Output.(output))
				if touched {
					o.Input, o.Output = in, out
					part = append(part, o)
				}
			}
			parts = append(parts, part)
		}
		return parts
	}
	return m
}

func groupsOf(history []porcupine.Operation) []string {
	var groups []string
	for _, o := range history {
		for _, e := range o.Input.(input).entries {
			if !slices.Contains(groups, e.group) {
				groups = append(groups, e.group)
			}
		}
	}
	return groups
}

// only is what a call has to do with a group; false for nothing.
func (in input) only(group string, out output) (input, output, bool) {
	switch in.kind {
	case "send":
		var entries []entryOf
		var answer output
		for i, e := range in.entries {
			if e.group == group {
				entries = append(entries, e)
				answer.ids, answer.sequences = append(answer.ids, out.ids[i]), append(answer.sequences, out.sequences[i])
			}
		}
		in.entries = entries
		return in, answer, len(entries) > 0
	case "receive":
		out.given = slices.DeleteFunc(slices.Clone(out.given), func(g given) bool { return g.group != group })
		return in, out, out.all || len(out.given) > 0
	case "delete", "change":
		return in, out, in.of.group == group
	}
	return in, out, true
}

// String shows a state where a history has no further step.
func (s fifoState) String() string {
	var b strings.Builder
	for _, m := range s.messages {
		fmt.Fprintf(&b, "%+v ", m)
	}
	return fmt.Sprint("at ", s.now, ": ", b.String())
}
