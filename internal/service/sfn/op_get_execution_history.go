package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getExecutionHistory shows the events of an execution, the first or the last first.
func (s *Service) getExecutionHistory() service.Operation {
	return service.Define(api.GetExecutionHistory, service.Contract{
		Action: "states:GetExecutionHistory", Resource: executionResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrExecutionDoesNotExist, api.ErrInvalidToken},
	}, func(c *service.Call, in *api.GetExecutionHistoryInput) error {
		return onExecution(c, in.ExecutionArn)
	}, func(ctx context.Context, c *service.Call, in *api.GetExecutionHistoryInput) (*api.GetExecutionHistoryOutput, error) {
		a, err := locate(c, in.ExecutionArn, typeExecution)
		if err != nil {
			return nil, err
		}
		p, ok := newHistoryPage(c, a.arn(), in)
		if !ok {
			return nil, invalidToken()
		}
		x, err := s.engine.Summary(ctx, a.key())
		if err != nil {
			return nil, refusedExecution(a, err)
		}
		events, err := p.read(ctx, s.engine, x.Key)
		if err != nil {
			return nil, refusedExecution(a, err)
		}
		out := &api.GetExecutionHistoryOutput{Events: make([]api.HistoryEvent, 0, len(events))}
		for i := range events {
			event, err := historyEvent(&events[i], x.Origin, in.IncludeExecutionData.Or(true))
			if err != nil {
				return nil, err
			}
			out.Events = append(out.Events, event)
		}
		if p.more {
			out.NextToken = wire.Some(p.token(c, a.arn()))
		}
		return out, nil
	})
}
