package app

import (
	"context"
	"crypto/rand"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/gateway"
	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/integration/awsservice"
	"sluice/internal/gateway/integration/http"
	"sluice/internal/gateway/integration/mock"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/service/apigateway"
	"sluice/internal/service/sts"
	"sluice/internal/wire"
)

// openGateway makes the gateway with its kinds of integration, and the control plane that publishes stages to it.
func (a *App) openGateway() error {
	stages := gateway.NewStages()
	services := awsservice.New(awsservice.Config{
		Caller: caller{&a.edge}, Roles: gatewayRoles{a.sts, a.clock},
		Services: []*wire.Service{apigatewayapi.Service, a.iam.Definition().Model, a.sqs.Definition().Model, a.sts.Definition().Model},
	})
	web := http.New(a.config.IntegrationTargets)
	a.gateway = gateway.New(gateway.Config{
		Stages: stages, Recorder: newRequestRecorder(a.logs.access, a.metrics), AccessLogs: a.logs.stages, Clock: a.clock, Log: a.log,
		Integrations: map[restapi.Type]integration.Integration{
			restapi.AWS: services, restapi.HTTP: web, restapi.HTTPProxy: web, restapi.Mock: mock.Integration{},
		},
	})
	var err error
	a.control, err = apigateway.New(apigateway.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Publisher: stages, Compiler: restapi.Compiler{Serves: services.Serves},
		Random: func(b []byte) { _, _ = rand.Read(b) }, // it never fails
	})
	return err
}

// caller is the edge, which is made after the services that it serves and so after the gateway.
type caller struct{ edge **edge.Edge }

// Do sends an integration's request the way of an AWS API call.
func (c caller) Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response {
	return (*c.edge).Do(ctx, as, r)
}

// gatewayRoles assumes integrations' roles; it implements awsservice.Roles.
type gatewayRoles struct {
	sts   *sts.Service
	clock clock.Clock
}

// Assume returns a session of the role.
func (r gatewayRoles) Assume(_ context.Context, a awsservice.Assumption) (*service.Caller, error) {
	return r.sts.AssumeForService(&sts.Assumption{
		RoleARN: a.Role, Service: a.Service, SessionName: a.SessionName, SourceARN: a.SourceARN, SourceAccount: a.SourceAccount,
		Now: r.clock.Now(),
	})
}
