package edge

import (
	"errors"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// errNothingRequired is our own bug: an operation that lets everyone in.
var errNothingRequired = errors.New("the operation requires no permission")

// authorize asks the operation what must be allowed, and the policies whether it is. An operation that is not built asks for
// the action of its name on everything, so that no one learns more than they may; but if it is called without a signature, there is
// no one to ask about, and dispatch tells everyone that it is not built.
func (e *Edge) authorize(p *passage) error {
	if p.operation == nil && p.call.Operation.Unsigned {
		return nil
	}
	if p.operation == nil {
		p.call.Require(service.Check{Action: p.definition.Model.ActionPrefix() + ":" + p.call.Operation.Name, Resource: "*"})
	} else if err := p.operation.Authorize(&p.call, p.in); err != nil {
		return err
	}
	checks := p.call.Checks()
	if len(checks) == 0 {
		return errNothingRequired
	}
	for i := range checks {
		if err := e.permit(p, &checks[i]); err != nil {
			return err
		}
	}
	return nil
}

func (e *Edge) permit(p *passage, check *service.Check) error {
	// An operation without signature is called by nobody in particular: it judges by its input who calls.
	if check.Always && (!p.call.Caller.IsAnonymous() || p.call.Operation.Unsigned) {
		return nil
	}
	decision, denial := e.Decide(&p.call, check)
	if denial == nil {
		return nil
	}
	p.denial = denial
	if p.definition.Denied != nil {
		return p.definition.Denied(&p.call, *check, decision)
	}
	return denied(&p.call, check, decision)
}

// Decide asks the policies of the call's caller and of the resource whether the check's action is allowed. Other entrances ask it too:
// what a policy means does not depend on the door. Of the call it reads who calls, when and from where. The denial says why not, and
// is nil if the action is allowed.
func (e *Edge) Decide(call *service.Call, check *service.Check) (policy.Decision, *service.Denial) {
	caller := call.Caller
	policies := policy.Policies{Session: caller.SessionPolicies}
	e.Permissions.Of(caller, &policies)
	var one [1]*policy.Policy
	if check.Policy != nil {
		one[0] = check.Policy
		policies.Resource = one[:]
	}
	keys := conditionKeys{call: call, own: check.Keys, permissions: e.Permissions}
	request := policy.Request{Principal: caller.Principal, Action: check.Action, Resource: check.Resource, ResourceAccount: check.Owner, Context: &keys}
	decision := policy.Evaluate(&request, &policies)
	if decision.Allowed() {
		return decision, nil
	}
	return decision, e.explain(caller, check, &request, &policies)
}

// denied is the denial of most services.
func denied(call *service.Call, check *service.Check, decision policy.Decision) *wire.Error {
	shape := wire.ErrAccessDenied
	if call.Protocol == wire.AWSJSON {
		shape = wire.ErrAccessDeniedJSON
	}
	return shape.New(policy.Denial{Principal: call.Caller.Name(), Action: check.Action, Resource: check.Resource}.Text(decision))
}
