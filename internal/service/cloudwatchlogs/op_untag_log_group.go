package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// untagLogGroup removes tags of a log group.
func (s *Service) untagLogGroup() service.Operation {
	const action = "logs:UntagLogGroup"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags("aws:TagKeys"),
		Errors: []*wire.ErrorShape{logsapi.ErrResourceNotFoundException},
	}
	authorize := func(c *service.Call, in *logsapi.UntagLogGroupRequest) error {
		s.onGroup(c, action, in.LogGroupName.V, policy.Keys(nil).Set("aws:TagKeys", policy.Many(in.Tags)))
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.UntagLogGroupRequest) (*wire.Empty, error) {
		return nil, s.editGroup(scopeOf(c), in.LogGroupName.V, func(g *group) error {
			g.Tags = removeTags(g.Tags, in.Tags)
			return nil
		})
	}
	return service.Define(logsapi.UntagLogGroup, contract, authorize, handle)
}
