package sfn

// metric is one of AWS/States'.
type metric int

// Source of names and units: Developer Guide, "Monitoring Step Functions metrics using Amazon CloudWatch". Of those there are not here:
// ExecutionThrottled and the metrics of services and APIs, because nothing is throttled; ExpressExecutionMemory, ExpressExecutionBilledMemory and
// ExpressExecutionBilledDuration, because an execution's memory is not known and nothing is billed; the counts and limits of open executions, of
// Map Runs, of versions and of aliases.
const (
	executionsStarted metric = iota
	executionsSucceeded
	executionsFailed
	executionsAborted
	executionsTimedOut
	executionTime
	executionsRedriven
	redrivenSucceeded
	redrivenFailed
	redrivenAborted
	redrivenTimedOut
	activitiesScheduled
	activitiesStarted
	activitiesSucceeded
	activitiesFailed
	activitiesTimedOut
	activitiesSilent
	activityScheduleTime
	activityRunTime
	activityTime
	functionsScheduled
	functionsStarted
	functionsSucceeded
	functionsFailed
	functionsTimedOut
	functionScheduleTime
	functionRunTime
	functionTime
	integrationsScheduled
	integrationsStarted
	integrationsSucceeded
	integrationsFailed
	integrationsTimedOut
	integrationScheduleTime
	integrationRunTime
	integrationTime
	noMetric // how many there are
)

type metricName struct{ name, unit, help string }

const (
	unitCount  = "Count"
	unitMillis = "Milliseconds"
)

func (m metric) name() metricName {
	return [noMetric]metricName{
		{"ExecutionsStarted", unitCount, "Executions that were started."},
		{"ExecutionsSucceeded", unitCount, "Executions that succeeded."},
		{"ExecutionsFailed", unitCount, "Executions that failed."},
		{"ExecutionsAborted", unitCount, "Executions that were aborted."},
		{"ExecutionsTimedOut", unitCount, "Executions that took too long."},
		{"ExecutionTime", unitMillis, "Time from an execution's start to its end."},
		{"ExecutionsRedriven", unitCount, "Executions that were redriven."},
		{"RedrivenExecutionsSucceeded", unitCount, "Redriven executions that succeeded."},
		{"RedrivenExecutionsFailed", unitCount, "Redriven executions that failed."},
		{"RedrivenExecutionsAborted", unitCount, "Redriven executions that were aborted."},
		{"RedrivenExecutionsTimedOut", unitCount, "Redriven executions that took too long."},
		{"ActivitiesScheduled", unitCount, "Tasks that were offered to an activity's workers."},
		{"ActivitiesStarted", unitCount, "Tasks that workers of an activity took."},
		{"ActivitiesSucceeded", unitCount, "Tasks that workers of an activity did."},
		{"ActivitiesFailed", unitCount, "Tasks that workers of an activity failed in."},
		{"ActivitiesTimedOut", unitCount, "Tasks of an activity that took too long."},
		{"ActivitiesHeartbeatTimedOut", unitCount, "Tasks of an activity whose workers were silent for too long."},
		{"ActivityScheduleTime", unitMillis, "Time until a worker of an activity took a task."},
		{"ActivityRunTime", unitMillis, "Time from when a worker of an activity took a task to its end."},
		{"ActivityTime", unitMillis, "Time from when a task was offered to an activity's workers to its end."},
		{"LambdaFunctionsScheduled", unitCount, "Functions that were to be called by their ARN."},
		{"LambdaFunctionsStarted", unitCount, "Functions that were called by their ARN."},
		{"LambdaFunctionsSucceeded", unitCount, "Functions called by their ARN that succeeded."},
		{"LambdaFunctionsFailed", unitCount, "Functions called by their ARN that failed."},
		{"LambdaFunctionsTimedOut", unitCount, "Functions called by their ARN that took too long."},
		{"LambdaFunctionScheduleTime", unitMillis, "Time until a function was called by its ARN."},
		{"LambdaFunctionRunTime", unitMillis, "Time from a function's call by its ARN to its end."},
		{"LambdaFunctionTime", unitMillis, "Time from when a function was to be called by its ARN to its end."},
		{"ServiceIntegrationsScheduled", unitCount, "Services that were to be called."},
		{"ServiceIntegrationsStarted", unitCount, "Services that were called."},
		{"ServiceIntegrationsSucceeded", unitCount, "Calls of services that succeeded."},
		{"ServiceIntegrationsFailed", unitCount, "Calls of services that failed."},
		{"ServiceIntegrationsTimedOut", unitCount, "Calls of services that took too long."},
		{"ServiceIntegrationScheduleTime", unitMillis, "Time until a service was called."},
		{"ServiceIntegrationRunTime", unitMillis, "Time from a service's call to its end."},
		{"ServiceIntegrationTime", unitMillis, "Time from when a service was to be called to its end."},
	}[m]
}

// taskMetrics are those of a sort of task.
type taskMetrics struct {
	scheduled, started, succeeded, failed, timedOut metric
	scheduleTime, runTime, time                     metric
	// dimension is what names the resource; everywhere says that there are sums without it, too.
	dimension  string
	everywhere bool
}

// The sorts of tasks. Source of the dimensions: as above.
var (
	ofActivities = taskMetrics{
		activitiesScheduled, activitiesStarted, activitiesSucceeded, activitiesFailed, activitiesTimedOut,
		activityScheduleTime, activityRunTime, activityTime, "ActivityArn", true,
	}
	ofFunctions = taskMetrics{
		functionsScheduled, functionsStarted, functionsSucceeded, functionsFailed, functionsTimedOut,
		functionScheduleTime, functionRunTime, functionTime, "LambdaFunctionArn", false,
	}
	ofIntegrations = taskMetrics{
		integrationsScheduled, integrationsStarted, integrationsSucceeded, integrationsFailed, integrationsTimedOut,
		integrationScheduleTime, integrationRunTime, integrationTime, "ServiceIntegrationResourceArn", false,
	}
)
