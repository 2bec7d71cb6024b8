package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagLogGroup sets tags of a log group.
func (s *Service) tagLogGroup() service.Operation {
	const action = "logs:TagLogGroup"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(requestTags()...),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrTooManyTagsException},
	}
	authorize := func(c *service.Call, in *logsapi.TagLogGroupRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, tagKeys(in.Tags))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.TagLogGroupRequest) (*wire.Empty, error) {
		return nil, s.editGroup(scopeOf(c), in.LogGroupName.V, func(g *group) (err error) {
			g.Tags, err = addTags(g.Tags, in.Tags)
			return err
		})
	}
	return service.Define(logsapi.TagLogGroup, contract, authorize, handle)
}
