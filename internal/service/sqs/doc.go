// Package sqs is Amazon Simple Queue Service: standard queues over the machines of package queue.
//
// A call finds its queue in the directory, an image of all queues in memory, and goes as a command to the partition that
// owns the queue; the answer comes back when it is on the disk. What a machine does not read (bodies, attributes of messages)
// lies in the view and is read by whoever received the message, after the fact.
//
// One op_*.go per operation; attributes.go is the table of queue attributes; payload.go is how a message lies in the view;
// keys.go and project.go are how queues do.
package sqs
