package lambda

import "sluice/internal/service"

// leftOut are the operations of the model that are left out.
func leftOut() []service.Unbuilt {
	return []service.Unbuilt{
		{Why: "no function is durable: what is to survive a crash step by step is a state machine of Step Functions", Operations: []string{
			"CheckpointDurableExecution", "DeleteDurableExecution", "GetDurableExecution", "GetDurableExecutionHistory",
			"GetDurableExecutionState", "ListDurableExecutionsByFunction", "PauseDurableExecution", "ResumeDurableExecution",
			"SendDurableExecutionCallbackFailure", "SendDurableExecutionCallbackHeartbeat", "SendDurableExecutionCallbackSuccess",
			"StopDurableExecution",
		}},
		{Why: "capacity providers are fleets of EC2 instances (Lambda Managed Instances); functions run on this host", Operations: []string{
			"CreateCapacityProvider", "DeleteCapacityProvider", "GetCapacityProvider", "GetFunctionScalingConfig",
			"ListCapacityProviders", "ListFunctionVersionsByCapacityProvider", "PutFunctionScalingConfig", "UpdateCapacityProvider",
		}},
	}
}
