package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// putSubscriptionFilter makes a subscription filter, or changes the one of that name. The function gets a message, to see whether it can be
// reached.
func (s *Service) putSubscriptionFilter() service.Operation {
	const action = "logs:PutSubscriptionFilter"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrAccessDeniedException, logsapi.ErrInvalidOperationException, logsapi.ErrInvalidParameterException, logsapi.ErrLimitExceededException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
		Gaps:   []string{"destinations other than Lambda functions of the same account", "transformed logs, selection criteria and system fields (applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFields)"},
	}
	authorize := func(c *service.Call, in *logsapi.PutSubscriptionFilterRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(ctx context.Context, c *service.Call, in *logsapi.PutSubscriptionFilterRequest) (*wire.Empty, error) {
		if in.ApplyOnTransformedLogs.V || in.FieldSelectionCriteria.V != "" || len(in.EmitSystemFields) > 0 {
			return nil, wire.ErrNotImplemented.New("The parameters applyOnTransformedLogs, fieldSelectionCriteria and emitSystemFields of PutSubscriptionFilter are not implemented.")
		}
		if err := s.checkDestination(c, in); err != nil {
			return nil, err
		}
		g, err := s.group(scopeOf(c), in.LogGroupName.V)
		if err != nil {
			return nil, err
		}
		f := &subscription{
			Name: in.FilterName.V, Pattern: in.FilterPattern.V, Destination: in.DestinationArn.V, Distribution: in.Distribution.Or(logsapi.DistributionByLogStream),
			Created: c.Now.UnixMilli(),
		}
		if err := f.compile(); err != nil {
			return nil, errPattern(err)
		}
		if f.mayLoop(g) {
			return nil, errInvalid("A function's own log group cannot be subscribed to it: each delivery would be logged, and delivered again.")
		}
		if err := s.tryDestination(ctx, g, f); err != nil {
			return nil, err
		}
		return nil, s.change(func(change *change) error {
			f.ID = s.numbers.next(c.Now)
			return s.edit(change, scopeOf(c), in.LogGroupName.V, func(g *group) error { return g.subscribe(change, f) })
		})
	}
	return service.Define(logsapi.PutSubscriptionFilter, contract, authorize, handle)
}

// checkDestination refuses what nothing can be delivered to. Whose function it is is looked at before the group is [L].
func (s *Service) checkDestination(c *service.Call, in *logsapi.PutSubscriptionFilterRequest) error {
	to, err := arn.Parse(in.DestinationArn.V)
	if err != nil {
		return errInvalid("PutSubscriptionFilter operation cannot work with destinationArn for vendor " + in.DestinationArn.V)
	}
	switch to.Service {
	case "lambda":
		if to.Account != c.Account {
			return logsapi.ErrAccessDeniedException.New("Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.") // [L]
		}
		if s.functions == nil {
			return wire.ErrNotImplemented.New("Subscription filters to Lambda functions are not implemented: this server has no functions.")
		}
		return nil
	case "kinesis", "firehose":
		if !in.RoleArn.Set {
			return errInvalid("destinationArn for vendor " + to.Service + " cannot be used without roleArn") // [L]
		}
		return wire.ErrNotImplemented.Newf("Subscription filters to %s are not implemented: this server has none.", to.Service)
	case "logs":
		return wire.ErrNotImplemented.New("Subscription filters to logical destinations are not implemented: there is no stream that one could stand for.")
	}
	return errInvalid("PutSubscriptionFilter operation cannot work with destinationArn for vendor " + to.Service)
}

// tryDestination hands the function a message.
func (s *Service) tryDestination(ctx context.Context, g *group, f *subscription) error {
	d, err := f.delivery(g, controlMessage(f.Created))
	if err != nil {
		return err
	}
	if err := s.functions.Invoke(ctx, d); err != nil {
		return &wire.Error{
			Shape: logsapi.ErrInvalidParameterException, Cause: err,
			Message: "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.", // [Q]
		}
	}
	return nil
}

// subscribe puts a filter among the group's. A new one begins behind what the group's streams have.
func (g *group) subscribe(c *change, f *subscription) error {
	if g.Class == classInfrequent {
		return errNoFilters()
	}
	if err := g.checkRegexes(f.compiled, f.Name); err != nil {
		return err
	}
	c.also = func(b store.Batch) {
		for _, events := range g.live.archives() {
			events.MarkEnd(b, f.ID)
		}
	}
	var filters []*subscription
	for _, o := range g.Subscriptions {
		if o.Name == f.Name {
			f.ID, c.also = o.ID, nil
		} else {
			filters = append(filters, o)
		}
	}
	if len(filters) >= subscriptionsMax {
		return errLimit()
	}
	filters = append(filters, f)
	g.Subscriptions = filters
	return nil
}
