package sfn

import (
	"context"
	"strconv"
	"strings"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/engine"
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
		p := &historyPage{reverse: in.ReverseOrder.V, limit: int(in.MaxResults.V)}
		if p.limit == 0 {
			p.limit = pageDefault
		}
		if p.reverse {
			p.record = engine.Newest
		}
		if in.NextToken.Set && !p.open(c, a.arn(), in.NextToken.V) {
			return nil, api.ErrInvalidToken.New("Invalid Token: 'Invalid token'")
		}
		x, err := s.engine.Summary(ctx, a.key())
		if err != nil {
			return nil, refusedExecution(a, err)
		}
		out := &api.GetExecutionHistoryOutput{Events: []api.HistoryEvent{}}
		if err := p.fill(ctx, s.engine, x, in.IncludeExecutionData.Or(true), out); err != nil {
			return nil, refusedExecution(a, err)
		}
		if p.more {
			out.NextToken = wire.Some(p.token(c, a.arn()))
		}
		return out, nil
	})
}

// historyPage is where a page of a history begins, and then where the next one does: a record, which holds the events of one step, and how many
// of them are passed over.
type historyPage struct {
	reverse bool
	limit   int
	record  uint64
	skip    int
	more    bool
}

// fill reads records until the page is full.
func (p *historyPage) fill(ctx context.Context, e *engine.Engine, x *engine.Summary, data bool, out *api.GetExecutionHistoryOutput) error {
	for {
		chunk, err := e.History(ctx, x.Key, p.record, p.reverse)
		if err != nil {
			return err
		}
		events := chunk.Events
		for i := p.skip; i < len(events); i++ {
			if len(out.Events) == p.limit {
				p.skip, p.more = i, true
				return nil
			}
			at := i
			if p.reverse {
				at = len(events) - 1 - i
			}
			out.Events = append(out.Events, historyEvent(shown{Event: &events[at], of: x.Origin, data: data}))
		}
		p.record, p.skip = chunk.Next, 0
		if !chunk.More {
			return nil
		}
	}
}

// token tells of the place of the next page; it is good for the same execution and order.
func (p *historyPage) token(c *service.Call, arn string) string {
	return sealToken(c, strings.Join([]string{arn, strconv.FormatBool(p.reverse), strconv.FormatUint(p.record, 10), strconv.Itoa(p.skip)}, "\n"))
}

// open reads a token; ok is false for one of another list.
func (p *historyPage) open(c *service.Call, arn, text string) (ok bool) {
	key, ok := openToken(c, text)
	parts := strings.Split(key, "\n")
	if !ok || len(parts) != 4 || parts[0] != arn || parts[1] != strconv.FormatBool(p.reverse) {
		return false
	}
	record, err := strconv.ParseUint(parts[2], 10, 64)
	skip, err2 := strconv.Atoi(parts[3])
	p.record, p.skip = record, max(skip, 0)
	return err == nil && err2 == nil
}
