package sfn

import "sluice/internal/service"

// operations is every operation that is built; the edge answers the others of the model with 501.
func (s *Service) operations() []service.Operation {
	return []service.Operation{
		s.createStateMachine(), s.updateStateMachine(), s.deleteStateMachine(), s.describeStateMachine(), s.listStateMachines(),
		s.describeStateMachineForExecution(), s.validateStateMachineDefinition(), s.testState(),
		s.publishStateMachineVersion(), s.deleteStateMachineVersion(), s.listStateMachineVersions(),
		s.createStateMachineAlias(), s.updateStateMachineAlias(), s.deleteStateMachineAlias(), s.describeStateMachineAlias(), s.listStateMachineAliases(),
		s.createActivity(), s.deleteActivity(), s.describeActivity(), s.listActivities(),
		s.startExecution(), s.startSyncExecution(), s.stopExecution(), s.describeExecution(), s.getExecutionHistory(), s.listExecutions(), s.redriveExecution(),
		s.describeMapRun(), s.listMapRuns(), s.updateMapRun(),
		s.getActivityTask(), s.sendTaskSuccess(), s.sendTaskFailure(), s.sendTaskHeartbeat(),
		s.tagResource(), s.untagResource(), s.listTagsForResource(),
	}
}
