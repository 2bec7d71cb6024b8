package app

import (
	"sluice/internal/gateway"
)

// executionLog writes the execution logs of stages to a file, a line of JSON for each of their lines. The log group has the name that API
// Gateway gives it, and the message its form: the request's ID in front. It implements gateway.ExecutionLog.
type executionLog struct{ log *lineLog }

// executions is nobody where there is no such file: stages then keep no log at all.
func executions(log *lineLog) gateway.ExecutionLog {
	if log == nil {
		return nil
	}
	return executionLog{log}
}

// Write writes one request's lines together.
func (e executionLog) Write(x *gateway.Execution) {
	e.log.write(func(b []byte) []byte { return appendExecution(b, x) })
}

// logGroup is the name of a stage's log group. Source: Developer Guide, "Setting up CloudWatch logging for a REST API in API Gateway".
func logGroup(api, stage string) string { return "API-Gateway-Execution-Logs_" + api + "/" + stage }

func appendExecution(b []byte, x *gateway.Execution) []byte {
	group := logGroup(x.API, x.Stage)
	for i := range x.Lines {
		l := &x.Lines[i]
		b = beginLine(b, l.Time, x.RequestID).text("account", x.Account).text("region", x.Region).text("logGroup", group).
			text("message", "("+x.RequestID+") "+l.Text).end()
	}
	return b
}
