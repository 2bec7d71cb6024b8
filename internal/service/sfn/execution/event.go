package execution

import (
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// Event is one fact of an execution: an event of its history with what the machine itself needs to go on from it, or, with
// ID 0, a fact that the history does not show. Which fields have a meaning follows from the type.
type Event struct {
	// ID numbers the events of the history from 1, without gaps. Previous is the one that led to this; 0 for none.
	ID, Previous int64
	Type         Type
	// At is in milliseconds, as the API gives it.
	At time.Time
	// Frame is the running program that the event belongs to.
	Frame FrameID
	// Name is the state's, a worker's, a Map Run's ARN, what an upload is called by, or a redrive's token. Next is the state that a Choice or a
	// caught failure leads to; for a page of items, where the next one begins; of an upload, the file's bucket and, behind a slash, key.
	Name, Next string
	// Payload is an input, output, or parameters: what the type's details show; of a Parallel's or Map's start, and an
	// iteration's, what the children work on, which they don't show.
	Payload Payload
	// Variables is the object of assigned variables; its text is empty where none was assigned.
	Variables Payload
	Failure   Failure
	// Number is a length, an index or a count; Count and Limit are further numbers of Map Runs and of retries.
	Number, Count, Limit int64
	// Due is when a wait or the pause before a retry ends.
	Due time.Time
	// Task describes a call, in the events of a task.
	Task *Task
}

// Task says whom a task calls and how.
type Task struct {
	// ResourceType and Resource are AWS's words: "sqs", "sendMessage.waitForTaskToken"; an ARN alone for functions and
	// activities.
	ResourceType, Resource string
	Region                 string
	// Timeout and Heartbeat are in seconds; 0 for none.
	Timeout, Heartbeat int64
	// Role is the ARN of the role in the state's Credentials; empty for none.
	Role string
	// Nonce is the part of the task's token that nobody can guess.
	Nonce Nonce
}

// Nonce makes a token unguessable.
type Nonce [16]byte

// Failure is an error's name and cause; each may be missing, as when a worker reports a failure without them.
type Failure struct {
	Error, Cause *string
}

// Failed is the failure of that name and cause.
func Failed(name, cause string) Failure { return Failure{Error: &name, Cause: &cause} }

func (f Failure) name() string {
	if f.Error == nil {
		return ""
	}
	return *f.Error
}

// Payload is a JSON text and, where somebody needed it, its value.
type Payload struct {
	Text  string
	value value.Value
	known bool
	// unwritten says that the value is so large that it has no text here: see payloadOf.
	unwritten bool
}

// JSON is the payload of a text, which must be JSON when it is used.
func JSON(text string) Payload { return Payload{Text: text} }

// Rendered is the payload of a value whose text is known. Nobody may change the value any more.
func Rendered(v value.Value, text string) Payload { return Payload{Text: text, value: v, known: true} }

// payloadOf is the payload of a value, as compact text. One that is far too large is not written out: its parts are shared, and a template that
// names its input often would otherwise take all the memory that there is. Nothing that exceeds becomes an event.
func payloadOf(v value.Value) Payload {
	if asl.Exceeds(v, PayloadBytesMax) {
		return Payload{value: v, known: true, unwritten: true}
	}
	return Rendered(v, v.String())
}

// exceeds reports whether the payload is larger than PayloadBytesMax.
func (p *Payload) exceeds() bool { return p.unwritten || len(p.Text) > PayloadBytesMax }

// Value parses the text unless that was done before. What is no JSON is the string that it is: an answer of a task that
// breaks its promise.
func (p *Payload) Value() value.Value {
	if !p.known {
		v, err := value.Parse(p.Text)
		if err != nil {
			v = value.String(p.Text)
		}
		p.value, p.known = v, true
	}
	return p.value
}

// millisecond is the precision of the API's times.
func millisecond(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }

// later is the time to the next whole millisecond: what is due must not be so early.
func later(t time.Time) time.Time {
	if m := millisecond(t); m.Equal(t) {
		return m
	}
	return millisecond(t).Add(time.Millisecond)
}
