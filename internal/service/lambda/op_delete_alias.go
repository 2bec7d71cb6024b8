package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteAlias deletes an alias with what belongs to it; one that is not there is no error (recorded).
func (s *Service) deleteAlias() service.Operation {
	return service.Define(lambdaapi.DeleteAlias, service.Contract{
		Action: "lambda:DeleteAlias", Resource: functionResource, Errors: refuses(lambdaapi.ErrResourceConflictException),
	}, func(c *service.Call, in *lambdaapi.DeleteAliasRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteAliasRequest) (*wire.Empty, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		return nil, s.change(func(ed *edit) error {
			if _, err := s.find(t); err != nil {
				return err
			}
			t.qualifier = in.Name.V
			if s.aliases.get(t.scope, t.key()) == nil {
				return nil
			}
			s.clearQualifier(ed, t)
			s.aliases.remove(ed, t.scope, t.key())
			return nil
		})
	})
}
