package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listTagsLogGroup lists the tags of a log group.
func (s *Service) listTagsLogGroup() service.Operation {
	const action = "logs:ListTagsLogGroup"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(),
		Errors: []*wire.ErrorShape{logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.ListTagsLogGroupRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, nil)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.ListTagsLogGroupRequest) (*logsapi.ListTagsLogGroupResponse, error) {
		g, err := s.group(scopeOf(c), in.LogGroupName.V)
		if err != nil {
			return nil, err
		}
		return &logsapi.ListTagsLogGroupResponse{Tags: showTags(g.Tags)}, nil
	}
	return service.Define(logsapi.ListTagsLogGroup, contract, authorize, handle)
}
