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

// logged gives the sink what is to be logged of events. redrives is how often the execution was redriven by then. What a crash left without its
// line has none: it is in the history.
func (s *Service) logged(o *engine.Origin, redrives int64, events []execution.Event) {
	to := s.loggingFor(o)
	if to.Level == levelOff || len(to.Groups) == 0 {
		return
	}
	at, group, ok := groupOf(to.Groups[0])
	if !ok {
		return // such a group is refused when it is set
	}
	spec := o.Spec()
	log := executionlog.Log{Level: executionlog.Level(to.Level), Data: to.Data, Spec: &spec}
	lines := log.Lines(events, redrives)
	if len(lines) == 0 {
		return
	}
	s.sink.Log(&ExecutionLines{
		Account: at.account, Region: at.region, Group: group, Stream: executionlog.Stream(o.Key.Machine, o.Express, lines[0].Time),
		Role: o.RoleARN, MachineARN: scope{o.Key.Account, o.Key.Region}.machineARN(o.Key.Machine), Lines: lines,
	})
}

// loggingFor is what the revision says of logging that the execution was started from; a child of a Map Run is logged as its parent is.
func (s *Service) loggingFor(o *engine.Origin) (out logging) {
	out.Level = levelOff
	ref := revisionRef{scope{o.Revision.Account, o.Revision.Region}, o.Revision.MachineID, o.Revision.Number}
	_ = s.view(func() error {
		if r := s.revision(ref); r != nil {
			out = r.Logging
		}
		return nil
	})
	return out
}
