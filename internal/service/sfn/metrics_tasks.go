package sfn

import (
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
)

// taskChange is what an event tells of a task.
type taskChange struct {
	of   *taskMetrics
	what func(*taskMetrics) metric
}

func scheduledTask(m *taskMetrics) metric { return m.scheduled }
func startedTask(m *taskMetrics) metric   { return m.started }
func succeededTask(m *taskMetrics) metric { return m.succeeded }
func failedTask(m *taskMetrics) metric    { return m.failed }
func timedOutTask(m *taskMetrics) metric  { return m.timedOut }

var taskChanges = map[execution.Type]taskChange{
	execution.ActivityScheduled:            {&ofActivities, scheduledTask},
	execution.ActivityStarted:              {&ofActivities, startedTask},
	execution.ActivitySucceeded:            {&ofActivities, succeededTask},
	execution.ActivityFailed:               {&ofActivities, failedTask},
	execution.ActivityScheduleFailed:       {&ofActivities, failedTask},
	execution.ActivityTimedOut:             {&ofActivities, timedOutTask},
	execution.LambdaFunctionScheduled:      {&ofFunctions, scheduledTask},
	execution.LambdaFunctionStarted:        {&ofFunctions, startedTask},
	execution.LambdaFunctionSucceeded:      {&ofFunctions, succeededTask},
	execution.LambdaFunctionFailed:         {&ofFunctions, failedTask},
	execution.LambdaFunctionScheduleFailed: {&ofFunctions, failedTask},
	execution.LambdaFunctionStartFailed:    {&ofFunctions, failedTask},
	execution.LambdaFunctionTimedOut:       {&ofFunctions, timedOutTask},
	execution.TaskScheduled:                {&ofIntegrations, scheduledTask},
	execution.TaskStarted:                  {&ofIntegrations, startedTask},
	execution.TaskSucceeded:                {&ofIntegrations, succeededTask},
	execution.TaskFailed:                   {&ofIntegrations, failedTask},
	execution.TaskStartFailed:              {&ofIntegrations, failedTask},
	execution.TaskSubmitFailed:             {&ofIntegrations, failedTask},
	execution.TaskTimedOut:                 {&ofIntegrations, timedOutTask},
}

// task counts an event of a task.
func (m *metrics) task(o *engine.Origin, e *execution.Event, change taskChange) {
	of, what, at := change.of, change.what(change.of), e.At.UnixMilli()
	var now timed
	switch what {
	case of.scheduled:
		now = timed{resource: resourceOf(e.Task), scheduled: at, timeout: e.Task.Timeout, heartbeat: e.Task.Heartbeat}
		m.tasks.begin(o.Identity().ID(), e.Frame, now)
	case of.started:
		now = m.tasks.started(o.Identity().ID(), e.Frame, at)
	default:
		now = m.tasks.end(o.Identity().ID(), e.Frame)
	}
	if now.resource == "" && e.Task != nil {
		now.resource = resourceOf(e.Task)
	}
	if now.resource != "" {
		by := [2]service.Dimension{{Name: of.dimension, Value: now.resource}}
		m.observe(&thing{scope: scope{o.Key.Account, o.Key.Region}, by: by, summed: of.everywhere}, now.observations(of, what, at)...)
	}
}

// observations are what an event at a time tells of a task's sort: that it happened, and how long what it ends has taken.
func (t *timed) observations(of *taskMetrics, what metric, at int64) []observation {
	all := append(make([]observation, 0, 4), observation{what, 1})
	switch {
	case t.scheduled == 0 || what == of.scheduled:
		return all
	case what == of.started:
		return append(all, observation{of.scheduleTime, since(t.scheduled, at)})
	case what == activitiesTimedOut && t.silent(at):
		all = append(all, observation{activitiesSilent, 1})
	}
	all = append(all, observation{of.time, since(t.scheduled, at)})
	if t.started != 0 {
		all = append(all, observation{of.runTime, since(t.started, at)})
	}
	return all
}

// resourceOf is a task's Resource as the definition has it.
func resourceOf(t *execution.Task) string {
	if t.ResourceType == "" {
		return t.Resource // of a function or an activity it is the ARN
	}
	return "arn:aws:states:::" + t.ResourceType + ":" + t.Resource
}
