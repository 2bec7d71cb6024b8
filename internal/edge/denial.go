package edge

import (
	"errors"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// denialOf is why an operation refused that asks policies itself; nil if none did.
func denialOf(refusal *wire.Error) *service.Denial {
	var why service.Explained
	if refusal == nil || !errors.As(refusal.Cause, &why) {
		return nil
	}
	d := &service.Denial{}
	d.Action, d.Resource, d.Explanation = why.Explain()
	return d
}

// explain decides once more, slowly, and keeps why.
func (e *Edge) explain(caller *service.Caller, check *service.Check, r *policy.Request, policies *policy.Policies) *service.Denial {
	d := &service.Denial{Action: check.Action, Resource: check.Resource, Explanation: policy.Explain(r, policies)}
	d.Identity, d.Boundary = e.Permissions.PolicyNames(caller)
	return d
}
