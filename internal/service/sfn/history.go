package sfn

import (
	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

// details fill an event with what is particular to its type. Types that are not here have nothing (recorded).
var details = map[execution.Type]func(shown, *api.HistoryEvent){
	execution.ActivityFailed: func(e shown, to *api.HistoryEvent) {
		to.ActivityFailedEventDetails = &api.ActivityFailedEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.ActivityScheduled: func(e shown, to *api.HistoryEvent) {
		to.ActivityScheduledEventDetails = &api.ActivityScheduledEventDetails{
			Resource: e.resource(), Input: e.text(), InputDetails: e.whole(), TimeoutInSeconds: e.timeout(), HeartbeatInSeconds: e.heartbeat(),
		}
	},
	execution.ActivityScheduleFailed: func(e shown, to *api.HistoryEvent) {
		to.ActivityScheduleFailedEventDetails = &api.ActivityScheduleFailedEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.ActivityStarted: func(e shown, to *api.HistoryEvent) {
		to.ActivityStartedEventDetails = &api.ActivityStartedEventDetails{WorkerName: wire.NonZero(e.Name)}
	},
	execution.ActivitySucceeded: func(e shown, to *api.HistoryEvent) {
		to.ActivitySucceededEventDetails = &api.ActivitySucceededEventDetails{Output: e.text(), OutputDetails: e.whole()}
	},
	execution.ActivityTimedOut: func(e shown, to *api.HistoryEvent) {
		to.ActivityTimedOutEventDetails = &api.ActivityTimedOutEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.EvaluationFailed: func(e shown, to *api.HistoryEvent) {
		to.EvaluationFailedEventDetails = &api.EvaluationFailedEventDetails{Error: e.name(), Cause: e.cause(), Location: wire.NonZero(e.Next), State: wire.Some(e.Name)}
	},
	execution.ExecutionAborted: func(e shown, to *api.HistoryEvent) {
		to.ExecutionAbortedEventDetails = &api.ExecutionAbortedEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.ExecutionFailed: func(e shown, to *api.HistoryEvent) {
		to.ExecutionFailedEventDetails = &api.ExecutionFailedEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.ExecutionTimedOut: func(e shown, to *api.HistoryEvent) {
		to.ExecutionTimedOutEventDetails = &api.ExecutionTimedOutEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.ExecutionSucceeded: func(e shown, to *api.HistoryEvent) {
		to.ExecutionSucceededEventDetails = &api.ExecutionSucceededEventDetails{Output: e.text(), OutputDetails: e.whole()}
	},
	execution.ExecutionStarted: func(e shown, to *api.HistoryEvent) {
		to.ExecutionStartedEventDetails = &api.ExecutionStartedEventDetails{
			Input: e.text(), InputDetails: e.whole(), RoleArn: wire.Some(e.of.RoleARN),
			StateMachineAliasArn: wire.NonZero(e.of.AliasARN), StateMachineVersionArn: wire.NonZero(e.of.VersionARN),
		}
	},
	execution.ExecutionRedriven: func(e shown, to *api.HistoryEvent) {
		to.ExecutionRedrivenEventDetails = &api.ExecutionRedrivenEventDetails{RedriveCount: wire.Some(e.Number)}
	},
	execution.LambdaFunctionFailed: func(e shown, to *api.HistoryEvent) {
		to.LambdaFunctionFailedEventDetails = &api.LambdaFunctionFailedEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.LambdaFunctionScheduled: func(e shown, to *api.HistoryEvent) {
		to.LambdaFunctionScheduledEventDetails = &api.LambdaFunctionScheduledEventDetails{
			Resource: e.resource(), Input: e.text(), InputDetails: e.whole(), TimeoutInSeconds: e.timeout(), TaskCredentials: e.credentials(),
		}
	},
	execution.LambdaFunctionScheduleFailed: func(e shown, to *api.HistoryEvent) {
		to.LambdaFunctionScheduleFailedEventDetails = &api.LambdaFunctionScheduleFailedEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.LambdaFunctionStartFailed: func(e shown, to *api.HistoryEvent) {
		to.LambdaFunctionStartFailedEventDetails = &api.LambdaFunctionStartFailedEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.LambdaFunctionSucceeded: func(e shown, to *api.HistoryEvent) {
		to.LambdaFunctionSucceededEventDetails = &api.LambdaFunctionSucceededEventDetails{Output: e.text(), OutputDetails: e.whole()}
	},
	execution.LambdaFunctionTimedOut: func(e shown, to *api.HistoryEvent) {
		to.LambdaFunctionTimedOutEventDetails = &api.LambdaFunctionTimedOutEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.MapIterationStarted: func(e shown, to *api.HistoryEvent) { to.MapIterationStartedEventDetails = e.iteration() },
	execution.MapIterationSucceeded: func(e shown, to *api.HistoryEvent) {
		to.MapIterationSucceededEventDetails = e.iteration()
	},
	execution.MapIterationFailed:  func(e shown, to *api.HistoryEvent) { to.MapIterationFailedEventDetails = e.iteration() },
	execution.MapIterationAborted: func(e shown, to *api.HistoryEvent) { to.MapIterationAbortedEventDetails = e.iteration() },
	execution.MapStateStarted: func(e shown, to *api.HistoryEvent) {
		to.MapStateStartedEventDetails = &api.MapStateStartedEventDetails{Length: wire.Some(e.Number)}
	},
	execution.MapRunStarted: func(e shown, to *api.HistoryEvent) {
		to.MapRunStartedEventDetails = &api.MapRunStartedEventDetails{MapRunArn: wire.Some(e.Name)}
	},
	execution.MapRunFailed: func(e shown, to *api.HistoryEvent) {
		to.MapRunFailedEventDetails = &api.MapRunFailedEventDetails{Error: e.name(), Cause: e.cause()}
	},
	execution.MapRunRedriven: func(e shown, to *api.HistoryEvent) {
		to.MapRunRedrivenEventDetails = &api.MapRunRedrivenEventDetails{MapRunArn: wire.Some(e.Name), RedriveCount: wire.Some(e.Number)}
	},
	execution.TaskFailed: func(e shown, to *api.HistoryEvent) {
		to.TaskFailedEventDetails = &api.TaskFailedEventDetails{ResourceType: e.kind(), Resource: e.resource(), Error: e.name(), Cause: e.cause()}
	},
	execution.TaskScheduled: func(e shown, to *api.HistoryEvent) {
		to.TaskScheduledEventDetails = &api.TaskScheduledEventDetails{
			ResourceType: e.kind(), Resource: e.resource(), Region: wire.Some(e.Task.Region), Parameters: e.text(),
			TimeoutInSeconds: e.timeout(), HeartbeatInSeconds: e.heartbeat(), TaskCredentials: e.credentials(),
		}
	},
	execution.TaskStarted: func(e shown, to *api.HistoryEvent) {
		to.TaskStartedEventDetails = &api.TaskStartedEventDetails{ResourceType: e.kind(), Resource: e.resource()}
	},
	execution.TaskStartFailed: func(e shown, to *api.HistoryEvent) {
		to.TaskStartFailedEventDetails = &api.TaskStartFailedEventDetails{ResourceType: e.kind(), Resource: e.resource(), Error: e.name(), Cause: e.cause()}
	},
	execution.TaskSubmitFailed: func(e shown, to *api.HistoryEvent) {
		to.TaskSubmitFailedEventDetails = &api.TaskSubmitFailedEventDetails{ResourceType: e.kind(), Resource: e.resource(), Error: e.name(), Cause: e.cause()}
	},
	execution.TaskSubmitted: func(e shown, to *api.HistoryEvent) {
		to.TaskSubmittedEventDetails = &api.TaskSubmittedEventDetails{ResourceType: e.kind(), Resource: e.resource(), Output: e.text(), OutputDetails: e.whole()}
	},
	execution.TaskSucceeded: func(e shown, to *api.HistoryEvent) {
		to.TaskSucceededEventDetails = &api.TaskSucceededEventDetails{ResourceType: e.kind(), Resource: e.resource(), Output: e.text(), OutputDetails: e.whole()}
	},
	execution.TaskTimedOut: func(e shown, to *api.HistoryEvent) {
		to.TaskTimedOutEventDetails = &api.TaskTimedOutEventDetails{ResourceType: e.kind(), Resource: e.resource(), Error: e.name(), Cause: e.cause()}
	},
}

// historyEvent is an event as GetExecutionHistory shows it.
func historyEvent(e shown) api.HistoryEvent {
	out := api.HistoryEvent{
		Timestamp: wire.Some(e.At), Type: wire.Some(e.Type.String()), Id: wire.Some(e.ID), PreviousEventId: wire.Some(e.Previous),
	}
	switch fill := details[e.Type]; {
	case fill != nil:
		fill(e, &out)
	case e.entered():
		out.StateEnteredEventDetails = &api.StateEnteredEventDetails{Name: wire.Some(e.Name), Input: e.text(), InputDetails: e.whole()}
	case e.exited():
		out.StateExitedEventDetails = &api.StateExitedEventDetails{Name: wire.Some(e.Name), Output: e.text(), OutputDetails: e.whole()}
		if assigned := e.assigned(); len(assigned) > 0 {
			out.StateExitedEventDetails.AssignedVariables = assigned
			out.StateExitedEventDetails.AssignedVariablesDetails = &api.AssignedVariablesDetails{Truncated: wire.Some(false)}
		}
	}
	return out
}
