package task

import (
	"errors"

	"sluice/internal/value"
)

// ObjectBytesMax is how much of an object one call reads or writes: what an answer has whole in memory.
const ObjectBytesMax = 8 << 20

var (
	// ErrBusy is answered, wrapped, for a call that may succeed when it is made again.
	ErrBusy = errors.New("the service is busy")
	// ErrChanged is answered, wrapped, for an object that has another ETag than it was to have.
	ErrChanged = errors.New("the object has changed")
)

// ObjectCall is whom Amazon S3 is called for, by a Map Run that reads its items or writes its results.
type ObjectCall struct {
	// Region and Account are the state machine's, and so is RoleARN.
	Region, Account, RoleARN, StateMachineARN string
	// Session names the role's session, as an attempt's: calls of one Map Run have the same.
	Session string
	Trace   string
	// Arguments are those of the ItemReader or ResultWriter, an object.
	Arguments value.Value
}

// Object names an object. What the Arguments say of one holds where it is empty.
type Object struct{ Bucket, Key string }

// Part is some bytes of an object.
type Part struct {
	Bytes []byte
	// Size is the whole object's, ETag its own. A part behind the end has no bytes, and may have neither.
	Size int64
	ETag string
}

// text is a member of the Arguments.
func (c *ObjectCall) text(name string) string {
	v, _ := c.Arguments.Get(name)
	text, _ := v.AsString()
	return text
}

// Bucket is the Arguments' own.
func (c *ObjectCall) Bucket() string { return c.text("Bucket") }

// Key is the Arguments' own.
func (c *ObjectCall) Key() string { return c.text("Key") }

// Prefix is the Arguments' own.
func (c *ObjectCall) Prefix() string { return c.text("Prefix") }
