package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteFunctionConcurrency gives back what a function has reserved.
func (s *Service) deleteFunctionConcurrency() service.Operation {
	return service.Define(lambdaapi.DeleteFunctionConcurrency, service.Contract{
		Action: "lambda:DeleteFunctionConcurrency", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.DeleteFunctionConcurrencyRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteFunctionConcurrencyRequest) (*wire.Empty, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		return nil, s.changeFunction(t, func(f *function) error {
			f.Reserved = nil
			return nil
		})
	})
}

// changeFunction changes what a function has as a whole.
func (s *Service) changeFunction(t target, fn func(*function) error) error {
	return s.change(func(ed *edit) error {
		before := s.functions.get(t.scope, t.name)
		if before == nil {
			return noFunction(t)
		}
		f := *before
		if err := fn(&f); err != nil {
			return err
		}
		s.functions.put(ed, t.scope, &f)
		return nil
	})
}
