package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// activitiesMax is how many activities an account may have in a region. Source: Developer Guide, "Service quotas".
const activitiesMax = 100_000

// createActivity makes an activity; one that is there already is the answer, whatever its tags are. Source: API Reference, CreateActivity.
func (s *Service) createActivity() service.Operation {
	return service.Define(api.CreateActivity, service.Contract{
		Action: "states:CreateActivity", Resource: activityResource, Keys: []string{requestTagKey, tagKeysKey},
		Errors: []*wire.ErrorShape{api.ErrInvalidName, api.ErrTooManyTags, api.ErrInvalidEncryptionConfiguration, api.ErrActivityLimitExceeded},
		Gaps:   []string{"encryptionConfiguration with CUSTOMER_MANAGED_KMS_KEY is refused"},
	}, func(c *service.Call, in *api.CreateActivityInput) error {
		if err := checkName(in.Name.V); err != nil {
			return err
		}
		a := address{scope: scopeOf(c), kind: typeActivity, name: in.Name.V}
		keys := requestTags(tagsOf(in.Tags))
		s.requireActivity(c, action(c), a, keys)
		if len(in.Tags) > 0 {
			s.requireActivity(c, "states:TagResource", a, keys)
		}
		return nil
	}, func(_ context.Context, c *service.Call, in *api.CreateActivityInput) (*api.CreateActivityOutput, error) {
		at := scopeOf(c)
		x := &activity{Name: in.Name.V, Created: c.Now.UTC(), Tags: tagsOf(in.Tags)}
		out := &api.CreateActivityOutput{ActivityArn: wire.Some(at.activityARN(x.Name)), CreationDate: wire.Some(x.Created)}
		if err := checkTags(out.ActivityArn.V, x.Tags); err != nil {
			return nil, err
		}
		if err := checkEncryption("CreateActivity", in.EncryptionConfiguration); err != nil {
			return nil, err
		}
		return out, s.change(func(ed *edit) error {
			if before := s.activities.get(at.itself(), x.Name); before != nil {
				out.CreationDate = wire.Some(before.Created)
				return nil
			}
			if s.activities.count(at.itself()) >= activitiesMax {
				return api.ErrActivityLimitExceeded.Newf("Activity Limit Exceeded: %d", activitiesMax) // the text is ours
			}
			s.activities.put(ed, at.itself(), x)
			return nil
		})
	})
}
