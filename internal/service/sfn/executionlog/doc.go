// Package executionlog is what CloudWatch Logs gets of executions: which events a level has, and the line that each becomes.
//
//	log := &executionlog.Log{Level: executionlog.Errors, Data: true, Spec: &spec}
//	lines := log.Lines(events, redrives)
//	stream := executionlog.Stream("machine", false, lines[0].Time)
//
// It is pure: who calls it says where the lines go. Lines come in the order of the events; what a history does not show is in no log.
//
// # Limits
//
// The texts of a line that callers or tasks decide of (input, output, parameters, variables, error and cause) have TextBytesMax bytes together,
// escaped; what is longer is cut, and the line says so. Every line is shorter than the 256 KiB that CloudWatch Logs takes of an event.
//
// Source: Developer Guide, "Using CloudWatch Logs to log execution history"; the lines as AWS's answers to LocalStack's test_logs have them.
package executionlog
