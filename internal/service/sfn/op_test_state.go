package sfn

import (
	"context"
	"errors"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/teststate"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// testState runs one state by itself.
func (s *Service) testState() service.Operation {
	return service.Define(api.TestState, service.Contract{
		Action: "states:TestState", Resource: "*",
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, wire.ErrAccessDeniedJSON, api.ErrValidationException, api.ErrInvalidDefinition, api.ErrInvalidExecutionInput},
		Gaps: []string{
			"stateConfiguration.mapItemReaderData is read as JSON, JSONL and CSV; with another ItemReader it is refused",
		},
	}, func(c *service.Call, in *api.TestStateInput) error {
		c.Require(service.Check{Action: action(c), Resource: "*", Owner: c.Account})
		if in.RevealSecrets.V { // source: the model, revealSecrets
			c.Require(service.Check{Action: "states:RevealSecrets", Resource: "*", Owner: c.Account})
		}
		requirePassRole(c, c.Account, in.RoleArn.V, nil) // there is no machine that the role could be associated with
		return nil
	}, s.handleTestState)
}

func (s *Service) handleTestState(ctx context.Context, c *service.Call, in *api.TestStateInput) (*api.TestStateOutput, error) {
	r := s.tested(c, in)
	if in.RoleArn.Set {
		if err := checkRoleARN(scopeOf(c), r.RoleARN); err != nil {
			return nil, err
		}
	}
	test, err := teststate.Prepare(r)
	if err != nil {
		return nil, refusedTest(err, r.Input)
	}
	if in.RoleArn.Set && in.Mock == nil {
		if err := s.checkRole(ctx, scopeOf(c), r.Machine, r.RoleARN); err != nil {
			return nil, err
		}
	}
	c.TakesLong(teststate.DurationMax)
	outcome, err := test.Run(ctx, s.tasks)
	if err != nil {
		return nil, refusedTest(err, r.Input)
	}
	return testedOutput(outcome, in.InspectionLevel.Or("INFO")), nil
}

// tested is the request as package teststate takes it, with a machine and an execution that are made up.
func (s *Service) tested(c *service.Call, in *api.TestStateInput) *teststate.Request {
	r := &teststate.Request{
		Definition: in.Definition.V, StateName: in.StateName.V, Input: in.Input.V, Variables: in.Variables.V, Context: in.Context.V, RoleARN: in.RoleArn.V,
		RevealSecrets: in.RevealSecrets.V, Region: c.Region, Account: c.Account, Machine: uuid.New().String(), Execution: uuid.New().String(),
		Trace: c.TraceHeader, Random: unforeseeable{}, Clock: s.clock, Check: unknownIntegration,
	}
	if m := in.Mock; m != nil {
		r.Mock = &teststate.Mock{Result: m.Result.Pointer(), Validation: m.FieldValidationMode.V}
		if e := m.ErrorOutput; e != nil {
			r.Mock.Error = &teststate.MockError{Error: e.Error.Pointer(), Cause: e.Cause.Pointer()}
		}
	}
	if x := in.StateConfiguration; x != nil {
		r.Configuration = teststate.Configuration{
			RetrierRetryCount: x.RetrierRetryCount.Pointer(), ErrorCausedByState: x.ErrorCausedByState.V,
			MapFailureCount: x.MapIterationFailureCount.Pointer(), MapItemReaderData: x.MapItemReaderData.V,
		}
	}
	return r
}

// refusedTest is a refusal in the API's words.
func refusedTest(err error, input string) error {
	var refusal *teststate.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	switch refusal.Kind {
	case teststate.BadDefinition:
		return api.ErrInvalidDefinition.New(refusal.Text)
	case teststate.BadInput:
		return checkInput(input)
	case teststate.NotBuilt:
		return notBuilt("TestState", refusal.Text)
	}
	return invalid("", "%s", refusal.Text)
}

// testedOutput shows an outcome at a level. DEBUG and TRACE differ in HTTP tasks only.
func testedOutput(o *teststate.Outcome, level string) *api.TestStateOutput {
	out := &api.TestStateOutput{
		Output: wire.NonZero(o.Output), Error: wire.Pointed(o.Error), Cause: wire.Pointed(o.Cause), NextState: wire.NonZero(o.NextState), Status: wire.Some(string(o.Status)),
	}
	if level == "INFO" {
		return out
	}
	x := &o.Seen
	out.InspectionData = &api.InspectionData{
		Input: wire.NonZero(x.Input), Variables: wire.NonZero(x.Variables),
		AfterArguments: wire.NonZero(x.AfterArguments), AfterInputPath: wire.NonZero(x.AfterInputPath), AfterParameters: wire.NonZero(x.AfterParameters),
		Result: wire.NonZero(x.Result), AfterResultSelector: wire.NonZero(x.AfterResultSelector), AfterResultPath: wire.NonZero(x.AfterResultPath),
		AfterItemsPath: wire.NonZero(x.AfterItemsPath), AfterItemsPointer: wire.NonZero(x.AfterItemsPointer),
		AfterItemSelector: wire.NonZero(x.AfterItemSelector), AfterItemBatcher: wire.NonZero(x.AfterItemBatcher),
		MaxConcurrency: wire.Pointed(x.MaxConcurrency), ToleratedFailureCount: wire.Pointed(x.ToleratedFailureCount), ToleratedFailurePercentage: wire.Pointed(x.ToleratedFailurePercentage),
	}
	if level == "TRACE" {
		showExchange(out.InspectionData, x)
	}
	if x.CatchIndex != nil || x.RetryIndex != nil {
		out.InspectionData.ErrorDetails = &api.InspectionErrorDetails{
			CatchIndex: wire.Pointed(x.CatchIndex), RetryIndex: wire.Pointed(x.RetryIndex), RetryBackoffIntervalSeconds: wire.Pointed(x.RetryBackoffSeconds),
		}
	}
	return out
}

// showExchange shows what an HTTP task sent and got.
func showExchange(out *api.InspectionData, x *teststate.Inspection) {
	if r := x.Request; r != nil {
		out.Request = &api.InspectionDataRequest{
			Protocol: wire.Some(r.Protocol), Method: wire.Some(r.Method), Url: wire.Some(r.URL), Headers: wire.Some(r.Headers), Body: wire.NonZero(r.Body),
		}
	}
	if r := x.Response; r != nil {
		out.Response = &api.InspectionDataResponse{
			Protocol: wire.Some(r.Protocol), StatusCode: wire.Some(r.StatusCode), StatusMessage: wire.Some(r.StatusMessage), Headers: wire.Some(r.Headers), Body: wire.Some(r.Body),
		}
	}
}
