package executionlog

import (
	"strconv"
	"time"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/value"
)

// Log is how the events of one execution are logged.
type Log struct {
	Level Level
	// Data says that inputs, outputs, parameters and variables are in the lines.
	Data bool
	// Spec is the execution's; of it the ARNs of the execution, its role, its alias and its version are shown.
	Spec *execution.Spec
}

// Line is one event in the log.
type Line struct {
	Time time.Time
	Text string
}

// Lines are the lines of events that came together. redrives is how often the execution was redriven by then.
func (l *Log) Lines(events []execution.Event, redrives int64) (lines []Line) {
	var line []byte
	for i := range events {
		if e := &events[i]; e.ID != 0 && l.Level.Has(e.Type) {
			line = l.line(line[:0], e, redrives)
			lines = append(lines, Line{Time: e.At, Text: string(line)})
		}
	}
	return lines
}

// line writes the members in the order in which AWS does; numbers are texts. Source: two outputs of "aws logs tail" of August 2026 that people
// published; in the recordings of 2024 (test_base) the same members came in another order.
func (l *Log) line(out []byte, e *execution.Event, redrives int64) []byte {
	out = l.details(append(out, `{"details":`...), e)
	out = number(out, "redrive_count", redrives)
	out = number(out, "id", e.ID)
	out = text(out, "type", e.Type.String())
	out = number(out, "previous_event_id", e.Previous)
	out = number(out, "event_timestamp", e.At.UnixMilli())
	out = text(out, "execution_arn", l.Spec.ARN)
	return append(out, '}')
}

func text(out []byte, name, text string) []byte {
	return value.AppendString(append(value.AppendString(append(out, ','), name), ':'), text)
}

func number(out []byte, name string, n int64) []byte {
	return text(out, name, strconv.FormatInt(n, 10))
}

// Stream names the log stream of a state machine's executions at a time: Standard ones of an hour share one, Express ones of a minute. The last
// part tells writers apart, of which there is one here. Source: as line's, "states/mystack-some-task-1/2026-08-05-04/00000000" of 04:00:17 and
// another of 03:25 to 03:31; and AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/observability.json
// (collect-log-history).
func Stream(machine string, express bool, at time.Time) string {
	span := "2006-01-02-15"
	if express {
		span += "-04"
	}
	return "states/" + machine + "/" + at.UTC().Format(span) + "/00000000"
}
