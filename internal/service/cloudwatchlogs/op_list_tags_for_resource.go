package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listTagsForResource lists the tags of a log group or delivery destination.
func (s *Service) listTagsForResource() service.Operation {
	const action = "logs:ListTagsForResource"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.ListTagsForResourceRequest) error {
		return s.onResource(c, action, in.ResourceArn.V, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.ListTagsForResourceRequest) (*logsapi.ListTagsForResourceResponse, error) {
		tags, err := s.tagsOf(c, in.ResourceArn.V)
		if err != nil {
			return nil, err
		}
		return &logsapi.ListTagsForResourceResponse{Tags: showTags(tags)}, nil
	}
	return service.Define(logsapi.ListTagsForResource, contract, authorize, handle)
}
