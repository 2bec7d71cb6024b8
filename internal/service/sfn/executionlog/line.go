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
	At   time.Time
	Text string
}

// Lines are the lines of events that came together. redrives is how often the execution was redriven by then.
func (l *Log) Lines(events []execution.Event, redrives int64) (lines []Line) {
	for i := range events {
		if e := &events[i]; e.ID != 0 && l.Level.Has(e.Type) {
			lines = append(lines, Line{At: e.At, Text: string(l.line(e, redrives))})
		}
	}
	return lines
}

// line writes the members in the order in which AWS does; numbers are texts (recorded: test_base).
func (l *Log) line(e *execution.Event, redrives int64) []byte {
	out := make([]byte, 0, 512+len(e.Payload.Text))
	out = member(append(out, '{'), "id", strconv.FormatInt(e.ID, 10))
	out = member(append(out, ','), "type", e.Type.String())
	out = append(out, `,"details":`...)
	out = l.details(out, e)
	out = member(append(out, ','), "previous_event_id", strconv.FormatInt(e.Previous, 10))
	out = member(append(out, ','), "event_timestamp", strconv.FormatInt(e.At.UnixMilli(), 10))
	out = member(append(out, ','), "execution_arn", l.Spec.ARN)
	out = member(append(out, ','), "redrive_count", strconv.FormatInt(redrives, 10))
	return append(out, '}')
}

func member(out []byte, name, text string) []byte {
	return value.AppendString(append(value.AppendString(out, name), ':'), text)
}

// Stream names the log stream of a state machine's executions at a time: they share one for ten minutes. The last part tells writers apart,
// of which there is one here. The ten minutes are read off the two names that are known: "states/LoggingAndMaskingWorkflow/2024-04-24-11-50/00000000"
// of 11:54 (README of aws-samples/masking-sensitive-express-step-functions) and "states/logs-to-traces-sequential/2022-11-10-15-50/7851b2d9" of
// 15:52 (tests of DataDog/datadog-serverless-functions, aws/logs_monitoring).
func Stream(machine string, at time.Time) string {
	return "states/" + machine + "/" + at.UTC().Truncate(streamSpan).Format("2006-01-02-15-04") + "/00000000"
}

const streamSpan = 10 * time.Minute
