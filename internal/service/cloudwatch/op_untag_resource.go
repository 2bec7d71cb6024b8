package cloudwatch

import (
	"context"
	"slices"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// untagResource takes tags off an alarm.
func (s *Service) untagResource() service.Operation {
	return service.Define(api.UntagResource, service.Contract{
		Action: "cloudwatch:UntagResource", Resource: "alarm", Keys: []string{"aws:TagKeys"},
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrInvalidParameterValueException, api.ErrResourceNotFoundException},
	}, func(c *service.Call, in *api.UntagResourceInput) error {
		onResource(c, in.ResourceARN.V, service.Check{Keys: policy.Keys{}.Set("aws:TagKeys", policy.Many(in.TagKeys))})
		return nil
	}, func(_ context.Context, c *service.Call, in *api.UntagResourceInput) (*api.UntagResourceOutput, error) {
		return &api.UntagResourceOutput{}, s.retag(c, in.ResourceARN.V, func(tags []tag) ([]tag, error) {
			return slices.DeleteFunc(slices.Clone(tags), func(t tag) bool { return slices.Contains(in.TagKeys, t.Key) }), nil
		})
	})
}
