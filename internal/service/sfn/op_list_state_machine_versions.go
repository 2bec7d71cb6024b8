package sfn

import (
	"context"
	"math"
	"slices"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listStateMachineVersions lists versions, the newest first.
func (s *Service) listStateMachineVersions() service.Operation {
	return service.Define(api.ListStateMachineVersions, service.Contract{
		Action: "states:ListStateMachineVersions", Resource: machineResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrValidationException, api.ErrInvalidToken},
		Gaps:   []string{"a state machine that is not there has no versions: AWS's model has no error for it"},
	}, func(c *service.Call, in *api.ListStateMachineVersionsInput) error {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.ListStateMachineVersionsInput) (*api.ListStateMachineVersionsOutput, error) {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		switch {
		case err != nil:
			return nil, err
		case a.label != "":
			return nil, labelled()
		case a.qualifier != "":
			return nil, invalid("", "Versions are listed of a state machine: '%s'", a.arn()) // the text is ours
		}
		out := &api.ListStateMachineVersionsOutput{StateMachineVersions: []api.StateMachineVersionListItem{}}
		return out, s.view(func() error {
			all := s.versions.list(owner{a.scope, a.name})
			slices.Reverse(all)
			found, next, err := page(c, all, func(v *version) string { return numberKey(math.MaxInt64 - v.Number) }, in.NextToken, in.MaxResults)
			out.NextToken = next
			for _, v := range found {
				out.StateMachineVersions = append(out.StateMachineVersions, api.StateMachineVersionListItem{
					StateMachineVersionArn: wire.Some(a.versionARN(a.name, v.Number)), CreationDate: wire.Some(v.Created),
				})
			}
			return err
		})
	})
}
