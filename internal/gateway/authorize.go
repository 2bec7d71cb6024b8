package gateway

import (
	"time"

	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/sigv4"
)

// ServiceName is what requests to APIs are signed for, and how policies name them: execute-api:Invoke.
const ServiceName = "execute-api"

// Authority tells who signed a request, and what policies say of it. The edge is one, so that a request to an API and an AWS API call
// are let in by the same code. Its methods do not block.
type Authority interface {
	// Verify returns who signed the request for the endpoint; claim is what sigv4.Parse made of it. A refusal is a *sigv4.Error.
	Verify(r *sigv4.Request, claim *sigv4.Signature, at sigv4.Endpoint, now time.Time) (*service.Caller, error)
	// Decide asks the policies of the call's caller and of the check. The denial is nil if they allow the check's action.
	Decide(call *service.Call, check *service.Check) (policy.Decision, *service.Denial)
}

// authorize lets the request in. Whoever makes a test call was asked by the operation that makes it.
func (g *Gateway) authorize(p *passage) error {
	if p.test != nil {
		return nil
	}
	return g.guard(p)
}

// guard decides whether the caller may use the method: who it is, where the method asks for that, and then whether the caller's
// policies and the API's allow it. A method and an API that ask for nothing are open. What a method may ask for and is not built does
// not get here: the deployment is refused. Should it get here all the same, nobody may.
func (g *Gateway) guard(p *passage) error {
	if p.api.EndpointDisabled || p.route.APIKeyRequired {
		return forbidden()
	}
	switch p.route.AuthorizationType {
	case restapi.AuthNone:
		if p.api.Policy == nil {
			return nil
		}
		p.caller = service.Anonymous() // whoever may have signed: nobody has looked at it
		if p.inside != nil && p.inside.Principal.Caller == policy.Service {
			p.caller = p.inside
		}
		return g.permit(p)
	case restapi.AuthIAM:
		if err := g.attempt(p, &p.authentication, (*Gateway).authenticate); err != nil {
			return err
		}
		return g.attempt(p, &p.authorization, (*Gateway).permit)
	}
	return forbidden()
}
