package events

import "sluice/internal/service"

// leftOut are the operations of the model that are left out.
func leftOut() []service.Unbuilt {
	return []service.Unbuilt{
		{Why: "there are no event buses and no rules", Operations: []string{
			"CreateEventBus", "DeleteEventBus", "DeleteRule", "DescribeEventBus", "DescribeRule", "DisableRule", "EnableRule", "ListEventBuses",
			"ListRuleNamesByTarget", "ListRules", "ListTagsForResource", "ListTargetsByRule", "PutEvents", "PutPermission", "PutRule", "PutTargets", "RemovePermission",
			"RemoveTargets", "TagResource", "TestEventPattern", "UntagResource", "UpdateEventBus",
		}},
		{Why: "there are no events to archive or to replay", Operations: []string{
			"CancelReplay", "CreateArchive", "DeleteArchive", "DescribeArchive", "DescribeReplay", "ListArchives", "ListReplays", "StartReplay", "UpdateArchive",
		}},
		{Why: "there are no rules whose targets API destinations could be", Operations: []string{
			"CreateApiDestination", "DeleteApiDestination", "DescribeApiDestination", "ListApiDestinations", "UpdateApiDestination",
		}},
		{Why: "there are no partners", Operations: []string{
			"ActivateEventSource", "CreatePartnerEventSource", "DeactivateEventSource", "DeletePartnerEventSource", "DescribeEventSource", "DescribePartnerEventSource",
			"ListEventSources", "ListPartnerEventSourceAccounts", "ListPartnerEventSources", "PutPartnerEvents",
		}},
		{Why: "there is one server, and no other region to fail over to", Operations: []string{
			"CreateEndpoint", "DeleteEndpoint", "DescribeEndpoint", "ListEndpoints", "UpdateEndpoint",
		}},
	}
}
