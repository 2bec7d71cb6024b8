package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// untagResource removes tags of a log group or delivery destination.
func (s *Service) untagResource() service.Operation {
	const action = "logs:UntagResource"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags("aws:TagKeys"),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, in *logsapi.UntagResourceRequest) error {
		return s.onResource(c, action, in.ResourceArn.V, policy.Keys(nil).Set("aws:TagKeys", policy.Many(in.TagKeys)))
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.UntagResourceRequest) (*wire.Empty, error) {
		return nil, s.editTags(c, in.ResourceArn.V, func(old []tag) ([]tag, error) { return removeTags(old, in.TagKeys), nil })
	}
	return service.Define(logsapi.UntagResource, contract, authorize, handle)
}
