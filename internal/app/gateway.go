package app

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/api/cloudwatchapi"
	"sluice/internal/api/lambdaapi"
	"sluice/internal/api/logsapi"
	"sluice/internal/api/stepfunctionsapi"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/gateway"
	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/integration/awsservice"
	"sluice/internal/gateway/integration/http"
	gatewaylambda "sluice/internal/gateway/integration/lambda"
	"sluice/internal/gateway/integration/mock"
	"sluice/internal/gateway/restapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/apigateway"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts"
	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

// openGateway makes the gateway with its kinds of integration, and the control plane that publishes stages to it.
func (a *App) openGateway(root *seal.Root) error {
	stages := gateway.NewStages()
	services := awsservice.New(awsservice.Config{
		Caller: caller{&a.edge}, Roles: gatewayRoles{a.sts, a.clock},
		Services: []*wire.Service{apigatewayapi.Service, cloudwatchapi.Service, lambdaapi.Service, logsapi.Service, stepfunctionsapi.Service, a.iam.Definition().Model, a.sqs.Definition().Model, a.sts.Definition().Model},
	})
	functions := gatewaylambda.New(gatewaylambda.Config{Invoker: gatewayFunctions{a.inside}, Identity: services.Identity})
	web := http.New(a.config.IntegrationTargets)
	logs := &gatewayLogs{
		roleLogs: a.roleLogs, executions: executions(a.logs.execution), accesses: a.logs.stages,
		role: func(account, region string) string { return a.control.CloudWatchRole(account, region) },
	}
	a.gateway = gateway.New(gateway.Config{
		Executions: logs, AccessLogs: logs, Authority: authority{&a.edge},
		Stages: stages, Recorder: newRequestRecorder(a.logs, a.metrics, a.iam, a.sts, a.apiMeter), Clock: a.clock, Log: a.log,
		Integrations: map[restapi.Type]integration.Integration{
			restapi.AWS: targets{services, functions}, restapi.HTTP: web, restapi.HTTPProxy: web, restapi.Mock: mock.Integration{}, restapi.AWSProxy: functions,
		},
	})
	var err error
	a.control, err = apigateway.New(apigateway.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Publisher: stages, Tester: tester{a.gateway}, Compiler: restapi.Compiler{Serves: services.Serves, Functions: true},
		Roles: gatewayRoles{a.sts, a.clock}, Root: root,
		Random: func(b []byte) { _, _ = rand.Read(b) }, // it never fails
	})
	return err
}

// targets are what AWS integrations call: a function, or an action of a service.
type targets struct{ services, functions integration.Integration }

// Invoke calls it.
func (t targets) Invoke(ctx context.Context, r *integration.Request) (*integration.Response, error) {
	if r.Route.Target.Function != "" {
		return t.functions.Invoke(ctx, r)
	}
	return t.services.Invoke(ctx, r)
}

// tester makes the control plane's test calls; it implements apigateway.Tester.
type tester struct{ gateway *gateway.Gateway }

// Test makes one.
func (t tester) Test(ctx context.Context, x *apigateway.Trial) *apigateway.TrialAnswer {
	return (*apigateway.TrialAnswer)(t.gateway.Test(ctx, (*gateway.TestCall)(x)))
}

// caller is the edge, which is made after the services that it serves and so after the gateway.
type caller struct{ edge **edge.Edge }

// Do sends an integration's request the way of an AWS API call.
func (c caller) Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response {
	return (*c.edge).Do(ctx, as, r)
}

// Call sends Lambda's the same way.
func (c caller) Call(ctx context.Context, as *service.Caller, shaped *service.Shaped) *service.ShapedAnswer {
	return (*c.edge).Call(ctx, as, shaped)
}

// authority is the same edge as the one that tells who signed a request to an API, and what policies say of it.
type authority struct{ edge **edge.Edge }

// Verify verifies a request's signature.
func (a authority) Verify(r *sigv4.Request, claim *sigv4.Signature, at sigv4.Endpoint, now time.Time) (*service.Caller, error) {
	return (*a.edge).Verify(r, claim, at, now)
}

// Decide asks the policies.
func (a authority) Decide(call *service.Call, check *service.Check) (policy.Decision, *service.Denial) {
	return (*a.edge).Decide(call, check)
}

// gatewayRoles assumes integrations' roles; it implements awsservice.Roles.
type gatewayRoles struct {
	sts   *sts.Service
	clock clock.Clock
}

// MayAssume reports whether the role trusts API Gateway for the account, by assuming it as integrations do; it makes apigateway's Roles
// of this too.
func (r gatewayRoles) MayAssume(ctx context.Context, account, role string) (bool, error) {
	_, err := r.Assume(ctx, awsservice.Assumption{
		Role: role, Service: apigateway.Principal, SessionName: awsservice.SessionName, SourceAccount: account,
	})
	var refused *sts.RefusedError
	if errors.As(err, &refused) {
		return false, nil
	}
	return err == nil, err
}

// Assume returns a session of the role.
func (r gatewayRoles) Assume(_ context.Context, a awsservice.Assumption) (*service.Caller, error) {
	return r.sts.AssumeForService(&sts.Assumption{
		RoleARN: a.Role, Service: a.Service, SessionName: a.SessionName, SourceARN: a.SourceARN, SourceAccount: a.SourceAccount,
		Now: r.clock.Now(),
	})
}
