package edge

// Proves that an operation without signature is let through to judge by its input who calls, if it says so, and that this opens no
// other operation: to anonymous callers, "always" means what it says only where the model asks for no signature.

import (
	"context"
	"net/http"
	"testing"

	"sluice/internal/api/sqsapi"
	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

func TestOperationsWithoutSignatureJudgeThemselves(t *testing.T) {
	w := newWorld(t)
	always := service.Check{Action: "sts:AssumeRoleWithWebIdentity", Resource: "*", Always: true}
	var caller *service.Caller
	web := service.Define(stsapi.AssumeRoleWithWebIdentity, service.Contract{}, demand[*stsapi.AssumeRoleWithWebIdentityRequest](always),
		func(_ context.Context, c *service.Call, _ *stsapi.AssumeRoleWithWebIdentityRequest) (*stsapi.AssumeRoleWithWebIdentityResponse, error) {
			caller = c.Caller
			return &stsapi.AssumeRoleWithWebIdentityResponse{Provider: wire.Some("https://idp.example")}, nil
		})
	purge := service.Define(sqsapi.PurgeQueue, service.Contract{}, demand[*sqsapi.PurgeQueueRequest](service.Check{Action: "sqs:PurgeQueue", Resource: queue, Always: true}),
		func(context.Context, *service.Call, *sqsapi.PurgeQueueRequest) (*wire.Empty, error) {
			t.Error("an anonymous caller got through")
			return &wire.Empty{}, nil
		})
	w.edge = New(Config{
		Services:    []service.Definition{{Model: stsapi.Service, Operations: []service.Operation{web}}, {Model: sqsapi.Service, Unsigned: true, Operations: []service.Operation{purge}}},
		Credentials: w, Permissions: w, Recorder: w, Clock: w.clock, Log: w.edge.Log, Account: account, Region: region,
	})
	a := w.serve(queryCall("Version=2011-06-15&Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::111122223333:role/r&RoleSessionName=ss&WebIdentityToken=tttt"))
	if a.status != http.StatusOK || caller == nil || caller.Principal.Caller != policy.Anonymous {
		t.Errorf("%d %s, called by %+v", a.status, a.body, caller)
	}
	if a := w.serve(queryCall("Version=2012-11-05&Action=PurgeQueue&QueueUrl=http://q/111122223333/orders")); a.status != http.StatusForbidden {
		t.Errorf("%d %s", a.status, a.body)
	}
}
