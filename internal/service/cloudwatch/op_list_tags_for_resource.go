package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listTagsForResource lists an alarm's tags: none for an alarm that there is not (recorded: test_tagging_metric_alarm).
func (s *Service) listTagsForResource() service.Operation {
	return service.Define(api.ListTagsForResource, service.Contract{
		Action: "cloudwatch:ListTagsForResource", Resource: "alarm",
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrInvalidParameterValueException, api.ErrResourceNotFoundException},
	}, func(c *service.Call, in *api.ListTagsForResourceInput) error {
		onResource(c, in.ResourceARN.V, service.Check{})
		return nil
	}, func(_ context.Context, c *service.Call, in *api.ListTagsForResourceInput) (*api.ListTagsForResourceOutput, error) {
		name, err := taggable(c, in.ResourceARN.V)
		if err != nil {
			return nil, err
		}
		out := &api.ListTagsForResourceOutput{Tags: []api.Tag{}}
		if w := s.alarms.find(c.Account, c.Region, name); w != nil {
			out.Tags = shownTags(w.Tags)
		}
		return out, nil
	})
}
