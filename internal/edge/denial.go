package edge

import (
	"errors"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// Denial is why policies denied a call: for whoever operates the server, not for its caller.
type Denial struct {
	// Action and Resource are the first of what the operation requires that was denied.
	Action, Resource string
	// Explanation tells of every statement that was asked.
	Explanation policy.Explanation
	// Identity names the identity-based policies, by the places that Explanation gives them; Boundary is the permissions boundary's ARN.
	Identity []string
	Boundary string
}

// denialOf is why an operation refused that asks policies itself; nil if none did.
func denialOf(refusal *wire.Error) *Denial {
	var why service.Explained
	if refusal == nil || !errors.As(refusal.Cause, &why) {
		return nil
	}
	d := &Denial{}
	d.Action, d.Resource, d.Explanation = why.Explain()
	return d
}

// explain decides once more, slowly, and keeps why.
func (e *Edge) explain(p *passage, check *service.Check, r *policy.Request, policies *policy.Policies) {
	d := &Denial{Action: check.Action, Resource: check.Resource, Explanation: policy.Explain(r, policies)}
	d.Identity, d.Boundary = e.Permissions.PolicyNames(p.call.Caller)
	p.denial = d
}
