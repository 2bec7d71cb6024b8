package app

import (
	"sluice/internal/service/cloudwatchlogs"
	"sluice/internal/service/sfn"
)

// workflowLogs puts the logs of executions into CloudWatch Logs, as deliveries that the machine's role sets up: at AWS it must be allowed that,
// and not to write. Here it must be so for as long as there is something to log. It implements sfn.LogSink.
type workflowLogs struct{ *roleLogs }

// Log takes lines, if there is room for them.
func (l workflowLogs) Log(from *sfn.ExecutionLines) {
	x := &roleLines{
		logWriter: logWriter{
			account: from.Account, region: from.Region, group: from.Group, role: from.Role, principal: sfn.Principal, session: machineSession,
			source: from.MachineARN, delivers: true,
		}, stream: from.Stream, lines: make([]cloudwatchlogs.Line, len(from.Lines)),
	}
	for i, line := range from.Lines {
		x.lines[i] = cloudwatchlogs.Line(line)
	}
	l.offer(x)
}
