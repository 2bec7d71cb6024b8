package lambda

// metric is one of AWS/Lambda's.
type metric int

// Source of names and units: Developer Guide, "Types of metrics for Lambda functions".
const (
	invocations metric = iota
	failures
	duration
	throttles
	concurrent
	provisionedUses
	spillovers
	eventsReceived
	eventAge
	eventsDropped
	deadLetterErrors
	deliveryErrors
	urlRequests
	urlClientErrors
	urlServerErrors
	urlLatency
	metrics // how many there are
)

type metricName struct{ name, unit, help string }

func (m metric) name() metricName {
	const count, millis = "Count", "Milliseconds"
	return [metrics]metricName{
		{"Invocations", count, "Invocations that ran, those that failed too."},
		{"Errors", count, "Invocations that failed."},
		{"Duration", millis, "Time that invocations ran."},
		{"Throttles", count, "Invocations that were refused because too many ran."},
		{"ConcurrentExecutions", count, "Invocations at the same time."},
		{"ProvisionedConcurrencyInvocations", count, "Invocations that ran in provisioned concurrency."},
		{"ProvisionedConcurrencySpilloverInvocations", count, "Invocations for which no provisioned concurrency was left."},
		{"AsyncEventsReceived", count, "Events that were taken in."},
		{"AsyncEventAge", millis, "Time from an event's arrival to its run."},
		{"AsyncEventsDropped", count, "Events that were given up."},
		{"DeadLetterErrors", count, "Events that did not reach their dead-letter queue."},
		{"DestinationDeliveryFailures", count, "Results that did not reach their destination."},
		{"UrlRequestCount", count, "Requests to functions' own addresses."},
		{"Url4xxCount", count, "Requests to functions' own addresses that ended in a client's error."},
		{"Url5xxCount", count, "Requests to functions' own addresses that ended in a server's error."},
		{"UrlRequestLatency", millis, "Time from a request's arrival at a function's own address to its answer."},
	}[m]
}
