package sfn

import (
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/executionlog"
)

// LogSink takes what executions log to where it belongs.
type LogSink interface {
	// Log takes lines of one execution, in their order. It must not wait, and may leave out what it has no room for: logs hold up no execution.
	// Source: Developer Guide, "Using CloudWatch Logs to log execution history".
	Log(lines *ExecutionLines)
}

// ExecutionLines are lines of one execution's log. They belong to whom they are given to.
type ExecutionLines struct {
	// Account, Region and Group say where the log group is, Stream which of its streams is meant.
	Account, Region, Group, Stream string
	// Role is that of the state machine, which must be allowed to write there, and MachineARN the machine's.
	Role, MachineARN string
	Lines            []executionlog.Line
}

// logged gives the sink what is to be logged of events. redrives is how often the execution was redriven by then.
func (s *Service) logged(to LogSink, o *engine.Origin, redrives int64, events []execution.Event) {
	log, group := s.logOf(o)
	if group == "" || len(events) == 0 {
		return
	}
	log.Spec = specOf(o)
	lines := log.Lines(events, redrives)
	if len(lines) == 0 {
		return
	}
	at, name, ok := groupOf(group)
	if !ok {
		return // such a group is refused when it is set
	}
	to.Log(&ExecutionLines{
		Account: at.account, Region: at.region, Group: name, Stream: executionlog.Stream(o.Key.Machine, lines[0].At),
		Role: o.RoleARN, MachineARN: scope{o.Key.Account, o.Key.Region}.machineARN(o.Key.Machine), Lines: lines,
	})
}

// logOf is what the revision says of logging that the execution was started from; a child of a Map Run is logged as its parent is.
func (s *Service) logOf(o *engine.Origin) (log executionlog.Log, group string) {
	at := scope{o.Revision.Account, o.Revision.Region}
	_ = s.view(func() error {
		r := s.revision(revisionRef{at, o.Revision.MachineID, o.Revision.Number})
		if r == nil || r.Logging.Level == levelOff || len(r.Logging.Groups) == 0 {
			return nil
		}
		log, group = executionlog.Log{Level: executionlog.Level(r.Logging.Level), Data: r.Logging.Data}, r.Logging.Groups[0]
		return nil
	})
	return log, group
}

// specOf is what events don't tell of an execution and its log shows.
func specOf(o *engine.Origin) *execution.Spec {
	return &execution.Spec{ARN: o.ARN(), RoleARN: o.RoleARN, AliasARN: o.AliasARN, VersionARN: o.VersionARN}
}
