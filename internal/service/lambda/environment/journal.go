package environment

import (
	"sync"
	"time"

	"sluice/internal/service/lambda/instance"
	"sluice/internal/service/lambda/telemetry"
)

// journal is an environment's log: lines of the function, of extensions and of Lambda go to the log stream, to subscribers of telemetry and,
// while an invocation is under way whose caller asked for it, to the tail of its result.
type journal struct {
	env    *environment
	stream LogStream

	mu   sync.Mutex
	tail *tail
}

func newJournal(e *environment) *journal {
	return &journal{env: e, stream: LogStream{
		Account: e.place.account, Region: e.place.region, Group: e.function.group(&e.place), Name: e.logStream,
		Function: e.place.name, FunctionARN: e.function.ARN, Role: e.function.Role,
	}}
}

// writer takes the lines of a process.
func (j *journal) writer(p instance.Process) func([]Line) {
	kind, name := telemetry.Function, "function"
	if p != instance.Runtime {
		kind, name = telemetry.Extension, "extension"
	}
	return func(lines []Line) {
		j.write(lines, p == instance.Runtime)
		for _, api := range []telemetry.API{telemetry.Telemetry, telemetry.Logs} {
			if !j.env.telemetry.Wants(kind, api) {
				continue
			}
			for _, l := range lines {
				j.env.telemetry.Publish(api, kind, name, l.Time, j.record(l.Text))
			}
		}
	}
}

// record is a line as telemetry shows it: an object if the function logs JSON, else text ("Telemetry API Event schema reference", function).
func (j *journal) record(text string) []byte {
	if j.env.function.Logging.JSON {
		if object, ok := compact(text); ok {
			return object
		}
	}
	return telemetry.Text(text)
}

// write adds lines to the log, and to the tail if they belong there.
func (j *journal) write(lines []Line, tailed bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if tailed && j.tail != nil {
		for _, l := range lines {
			j.tail.add(l.Text)
		}
	}
	if j.env.fleet.ports.Logs != nil {
		j.env.fleet.ports.Logs.Write(&j.stream, lines)
	}
}

// platform adds a line of Lambda's.
func (j *journal) platform(at time.Time, text string) {
	j.write([]Line{{at, text}}, true)
}

// begin starts the log of an invocation: what ends the one before it comes first.
func (j *journal) begin(fl *flight) {
	if o := j.env.outputs[instance.Runtime]; o != nil {
		o.settle()
	}
	if !fl.call.Tail {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.tail = &tail{}
}

// after calls f when everything is in the log that the runtime has written until now.
func (j *journal) after(f func()) {
	if o := j.env.outputs[instance.Runtime]; o != nil {
		o.mark(f)
		return
	}
	f()
}

// end lands a flight when its last line is in the log.
func (j *journal) end(fl *flight) {
	if !fl.call.Tail {
		fl.land()
		return
	}
	j.after(func() {
		j.mu.Lock()
		if j.tail != nil {
			fl.result.Log = append([]byte(nil), j.tail.last()...)
			j.tail = nil
		}
		j.mu.Unlock()
		fl.land()
	})
}
