package sfn

import (
	"strings"

	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
)

// metrics makes AWS/States' metrics of what happens in executions. It knows of a task what it has been told since the process started: of one
// that was scheduled before, neither the times nor, of a function or an activity, the resource are known, and it is left out there. Source, that
// metrics need not be complete: Developer Guide, "CloudWatch metrics delivery". The zero value is ready; it is safe for concurrent use.
type metrics struct {
	meter
	tasks tasks
}

var (
	_ service.Metered  = (*metrics)(nil)
	_ service.Observed = (*metrics)(nil)
)

// happened counts the events of an execution that came together. redrives is how often it was redriven by then.
func (m *metrics) happened(o *engine.Origin, redrives int64, events []execution.Event) {
	for i := range events {
		e := &events[i]
		if change, ok := taskChanges[e.Type]; ok {
			m.task(o, e, change)
		} else {
			m.execution(o, e, redrives)
		}
	}
}

// executionEnds are the metrics of how executions end: of all, and of redriven ones besides.
var executionEnds = map[execution.Type][2]metric{
	execution.ExecutionSucceeded: {executionsSucceeded, redrivenSucceeded},
	execution.ExecutionFailed:    {executionsFailed, redrivenFailed},
	execution.ExecutionAborted:   {executionsAborted, redrivenAborted},
	execution.ExecutionTimedOut:  {executionsTimedOut, redrivenTimedOut},
}

func (m *metrics) execution(o *engine.Origin, e *execution.Event, redrives int64) {
	switch e.Type {
	case execution.ExecutionStarted:
		m.observeExecution(o, counted(executionsStarted)...)
	case execution.ExecutionRedriven:
		m.observeExecution(o, observation{executionsRedriven, 1})
	case execution.TaskStateAborted:
		m.tasks.end(o.Identity().ID(), e.Frame)
	default:
		if end, ends := executionEnds[e.Type]; ends {
			m.ended(o, e, end, redrives)
		}
	}
}

// counted is 1 of a metric, and 0 of the others of starts and ends: each has a value when an execution starts, and one when it ends. Source:
// Developer Guide, "Metrics that report a count"; and AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/
// observability.json (metrics-final-standard-ExecutionsStarted and those that follow: 8 samples each of 4 executions).
func counted(one metric) []observation {
	all := []observation{{executionsStarted, 0}, {executionsSucceeded, 0}, {executionsFailed, 0}, {executionsAborted, 0}, {executionsTimedOut, 0}}
	for i := range all {
		if all[i].what == one {
			all[i].value = 1
		}
	}
	return all
}

// ended counts an execution that is over.
func (m *metrics) ended(o *engine.Origin, e *execution.Event, end [2]metric, redrives int64) {
	all := append(counted(end[0]), observation{executionTime, since(o.Started.UnixMilli(), e.At.UnixMilli())})
	if redrives > 0 {
		all = append(all, observation{end[1], 1})
	}
	m.observeExecution(o, all...)
	m.tasks.forget(o)
}

// observeExecution counts for the account, the state machine, and the version or the alias that the execution was started by. Source: Developer
// Guide, "Dimensions for executions with version" and "with an alias".
func (m *metrics) observeExecution(o *engine.Origin, values ...observation) {
	at := scope{o.Key.Account, o.Key.Region}
	machine := service.Dimension{Name: "StateMachineArn", Value: engine.MachineARN(o.Key)}
	m.observe(&thing{scope: at, by: [2]service.Dimension{machine}, summed: true}, values...)
	if name := qualifierOf(o.VersionARN); name != "" {
		m.observe(&thing{scope: at, by: [2]service.Dimension{machine, {Name: "Version", Value: name}}}, values...)
	}
	if name := qualifierOf(o.AliasARN); name != "" {
		m.observe(&thing{scope: at, by: [2]service.Dimension{machine, {Name: "Alias", Value: name}}}, values...)
	}
}

// qualifierOf is what a version's or an alias's ARN ends in.
func qualifierOf(arn string) string { return arn[strings.LastIndexByte(arn, ':')+1:] }

// since is the time between two, in milliseconds; clocks may go back.
func since(from, to int64) float64 { return float64(max(to-from, 0)) }
