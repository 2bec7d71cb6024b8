package cloudwatch

import (
	"context"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// tagResource tags an alarm.
func (s *Service) tagResource() service.Operation {
	return service.Define(api.TagResource, service.Contract{
		Action: "cloudwatch:TagResource", Resource: "alarm", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrInvalidParameterValueException, api.ErrResourceNotFoundException},
		Gaps:   []string{"only alarms have tags: dashboards and insight rules are refused"},
	}, func(c *service.Call, in *api.TagResourceInput) error {
		onResource(c, in.ResourceARN.V, service.Check{Keys: requestTags(tagsOf(in.Tags))})
		return nil
	}, func(_ context.Context, c *service.Call, in *api.TagResourceInput) (*api.TagResourceOutput, error) {
		return &api.TagResourceOutput{}, s.retag(c, in.ResourceARN.V, func(tags []tag) ([]tag, error) {
			tags = merged(tags, tagsOf(in.Tags))
			return tags, checkTags(tags)
		})
	})
}

// retag changes the tags of an alarm.
func (s *Service) retag(c *service.Call, resource string, edit func([]tag) ([]tag, error)) error {
	name, err := taggable(c, resource)
	if err != nil {
		return err
	}
	return s.alarms.change(func(changes *changes) error {
		w := s.alarms.find(c.Account, c.Region, name)
		if w == nil {
			return noSuch("AWS::CloudWatch::Alarm", resource)
		}
		edited := *w
		if edited.Tags, err = edit(w.Tags); err != nil {
			return err
		}
		changes.puts = append(changes.puts, &edited)
		return nil
	})
}
