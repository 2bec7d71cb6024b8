package environment

import (
	"errors"
	"io"
	"sync"

	"sluice/internal/service/lambda/runtimeapi"
)

// Call is one invocation.
type Call struct {
	RequestID       string
	InvokedARN      string // as the caller named the function: with an alias or version if there was one
	TraceID         string // value of X-Amzn-Trace-Id
	ClientContext   string // JSON
	CognitoIdentity string // JSON
	TenantID        string
	Payload         []byte

	// Tail asks for the end of the log. The result then waits for the invocation's end, not just for its answer.
	Tail bool

	// Stream takes the response as it comes, if it is not nil. It is called once, when the response begins, and what it returns is
	// written to until the response ends; a failed write ends the reading, not the function.
	Stream func(contentType string) io.Writer

	// Ended is called once, when the result or the error of Invoke is final, whether the caller has waited for it or not; nil for nobody.
	// It must not wait, and not call the Fleet.
	Ended func()
}

// Result is a function's answer.
type Result struct {
	Payload     []byte // nil if it went to Stream
	ContentType string
	// FunctionError is "Unhandled" if the function failed; Payload then describes the error. AWS says so of all errors that a
	// runtime reports (recorded answers).
	FunctionError string
	ErrorType     string // its type, for metrics and for the end of a stream
	Log           []byte // the last 4 KB of the log, if Tail was asked for
}

// Unhandled is the value of Result.FunctionError.
const Unhandled = "Unhandled"

// StreamBytesMax bounds a streamed response ("Response streaming for Lambda functions": 200 MB).
const StreamBytesMax = 200 << 20

// flight is a Call under way. Its fields belong to the mutex of the environment that it is in.
type flight struct {
	call      *Call
	event     runtimeapi.Event
	result    Result
	answered  bool   // result is what the caller gets, whatever comes
	logStream string // of the first attempt
	err       error  // the function did not run
	gate      gate

	once sync.Once
	done chan struct{} // closed when result or err is final
}

func newFlight(c *Call) *flight {
	return &flight{call: c, gate: newGate(c), done: make(chan struct{}), event: runtimeapi.Event{
		RequestID: c.RequestID, FunctionARN: c.InvokedARN, TraceID: c.TraceID, ClientContext: c.ClientContext,
		CognitoIdentity: c.CognitoIdentity, TenantID: c.TenantID, Payload: c.Payload,
	}}
}

// gate is what a streamed response passes on its way to the caller. Once it is closed nothing is written any more, and nothing is being
// written: the caller may go.
type gate struct {
	mu     sync.Mutex
	closed bool
	gone   chan struct{} // closed as soon as the gate is to be; nil if nothing is streamed
}

func newGate(c *Call) gate {
	if c.Stream == nil {
		return gate{}
	}
	return gate{gone: make(chan struct{})}
}

// close is called once.
func (g *gate) close() {
	if g.gone != nil {
		close(g.gone)
	}
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
}

// pass writes if the caller is still there.
func (g *gate) pass(write func() error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errCallerGone
	}
	return write()
}

var errCallerGone = errors.New("the caller has gone")

// land makes the result final.
func (f *flight) land() {
	f.once.Do(func() {
		close(f.done)
		if f.call.Ended != nil {
			f.call.Ended()
		}
	})
}

// fail ends a flight that no environment will take.
func (f *flight) fail(err error) {
	f.err = err
	f.land()
}

// tailBytesMax is how much of the log an answer carries (Invoke, LogType: "the last 4 KB of the execution log").
const tailBytesMax = 4 << 10

// tail keeps the end of a log.
type tail struct{ bytes []byte }

func (t *tail) add(line string) {
	t.bytes = append(append(t.bytes, line...), '\n')
	if len(t.bytes) > 16*tailBytesMax {
		t.bytes = append(t.bytes[:0], t.last()...)
	}
}

func (t *tail) last() []byte { return t.bytes[max(0, len(t.bytes)-tailBytesMax):] }
