package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagResource sets tags of a log group or delivery destination.
func (s *Service) tagResource() service.Operation {
	const action = "logs:TagResource"
	contract := service.Contract{
		Action: action, Resource: groupResource, Keys: resourceTags(requestTags()...),
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException, logsapi.ErrTooManyTagsException},
	}
	authorize := func(c *service.Call, in *logsapi.TagResourceRequest) error {
		return s.onResource(c, action, in.ResourceArn.V, tagKeys(in.Tags))
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.TagResourceRequest) (*wire.Empty, error) {
		return nil, s.editTags(c, in.ResourceArn.V, func(old []tag) ([]tag, error) { return addTags(old, in.Tags) })
	}
	return service.Define(logsapi.TagResource, contract, authorize, handle)
}
