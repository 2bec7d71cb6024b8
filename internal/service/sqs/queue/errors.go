package queue

import (
	"errors"
	"time"
)

// What the machine refuses.
var (
	ErrNoQueue         = errors.New("no such queue")
	ErrDeletedRecently = errors.New("a queue of this name was deleted less than a minute ago")
	ErrPurgeInProgress = errors.New("the queue was purged less than a minute ago")
	ErrOverLimit       = errors.New("too many messages in flight")
	ErrChanged         = errors.New("the queue's attributes have changed meanwhile")
	ErrNotInFlight     = errors.New("the message is not in flight")
	ErrTooLong         = errors.New("the message would be kept from others for too long")
	ErrExpiredReceipt  = errors.New("the receipt has expired")
	ErrTaskActive      = errors.New("a message move task is active")
	ErrNoTask          = errors.New("no such message move task")
	ErrTaskOver        = errors.New("the message move task is not running")
)

// AttributeDiffers is why Create refuses: the queue exists with another value of an attribute.
type AttributeDiffers struct{ Name string }

func (e *AttributeDiffers) Error() string {
	return "the queue exists with another value of " + e.Name
}

// waiting parks a Receive until a message comes; it implements durable.Waiting.
type waiting struct {
	topic string
	until time.Time
}

func (*waiting) Error() string { return "waiting for a message" }

// Wait names the queue and the end of the wait.
func (w *waiting) Wait() (topic string, until time.Time) { return w.topic, w.until }
