// Package sqs is Amazon Simple Queue Service: standard and FIFO queues over the machines of package queue.
//
// A call finds its queue in the directory, an image of all queues in memory, and goes as a command to the partition that
// owns the queue; the answer comes back when it is on the disk. What a machine does not read (bodies, attributes of messages)
// lies in the view and is read by whoever received the message, after the fact.
//
// One op_*.go per operation; attributes.go is the table of queue attributes; payload.go is how a message lies in the view;
// keys.go and project.go are how queues do. Files that end in _fifo.go hold what FIFO queues have besides: attributes_fifo.go
// their rules, message_fifo.go what a message must bring and what the sender of a duplicate is told, project_fifo.go the order,
// tokens and attempts in the view.
package sqs
