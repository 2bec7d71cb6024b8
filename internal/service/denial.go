package service

import "sluice/internal/service/iam/policy"

// Denial is why policies denied a call, or a request to an API: for whoever operates the server, not for its caller.
type Denial struct {
	// Action and Resource are the first of what was required that was denied.
	Action, Resource string
	// Explanation tells of every statement that was asked.
	Explanation policy.Explanation
	// Identity names the identity-based policies, by the places that Explanation gives them; Boundary is the permissions boundary's ARN.
	Identity []string
	Boundary string
}
