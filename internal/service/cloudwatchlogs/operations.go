package cloudwatchlogs

import (
	"sluice/internal/api/logsapi"
	"sluice/internal/service"
)

// Definition is CloudWatch Logs as the edge serves it.
func (s *Service) Definition() service.Definition {
	return service.Definition{Model: logsapi.Service, Operations: s.operations(), Unbuilt: leftOut(), Invalid: invalid}
}

func (s *Service) operations() []service.Operation {
	return []service.Operation{
		s.createLogGroup(), s.deleteLogGroup(), s.putLogGroupDeletionProtection(), s.describeLogGroups(), s.listLogGroups(),
		s.putRetentionPolicy(), s.deleteRetentionPolicy(),
		s.createLogStream(), s.deleteLogStream(), s.describeLogStreams(),

		s.putLogEvents(), s.getLogEvents(), s.filterLogEvents(), s.startLiveTail(),
		s.startQuery(), s.stopQuery(), s.describeQueries(), s.getQueryResults(),

		s.putMetricFilter(), s.deleteMetricFilter(), s.describeMetricFilters(), s.testMetricFilter(),
		s.putSubscriptionFilter(), s.deleteSubscriptionFilter(), s.describeSubscriptionFilters(),

		s.putResourcePolicy(), s.deleteResourcePolicy(), s.describeResourcePolicies(),
		s.tagLogGroup(), s.untagLogGroup(), s.listTagsLogGroup(), s.tagResource(), s.untagResource(), s.listTagsForResource(),

		s.putDeliveryDestination(), s.getDeliveryDestination(), s.describeDeliveryDestinations(), s.deleteDeliveryDestination(),
		s.putDeliveryDestinationPolicy(), s.getDeliveryDestinationPolicy(), s.deleteDeliveryDestinationPolicy(),
		s.putDeliverySource(), s.describeDestinations(),
	}
}
