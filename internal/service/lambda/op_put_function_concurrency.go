package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putFunctionConcurrency reserves concurrency for a function. Source of the texts: recorded; of the second one Developer Guide,
// "Configuring provisioned concurrency", words the rule and the text is ours.
func (s *Service) putFunctionConcurrency() service.Operation {
	return service.Define(lambdaapi.PutFunctionConcurrency, service.Contract{
		Action: "lambda:PutFunctionConcurrency", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.PutFunctionConcurrencyRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.PutFunctionConcurrencyRequest) (*lambdaapi.Concurrency, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		n := in.ReservedConcurrentExecutions.V
		return &lambdaapi.Concurrency{ReservedConcurrentExecutions: wire.Some(n)}, s.change(func(ed *edit) error {
			before := s.functions.get(t.scope, t.name)
			switch {
			case before == nil:
				return noFunction(t.orLatest())
			case s.unreserved(t.scope, t.name)-n < unreservedMin:
				return invalidParameter("Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [%d].", unreservedMin)
			}
			if p := s.provisionedOf(t.scope, t.name, ""); n < p {
				return invalidParameter("ReservedConcurrentExecutions  %d should not be lower than function's total provisioned concurrency [%d].", n, p)
			}
			f := *before
			f.Reserved = &n
			s.functions.put(ed, t.scope, &f)
			return nil
		})
	})
}
