package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listFunctionURLConfigs lists the URLs of a function and its aliases.
func (s *Service) listFunctionURLConfigs() service.Operation {
	return service.Define(lambdaapi.ListFunctionUrlConfigs, service.Contract{
		Action: "lambda:ListFunctionUrlConfigs", Resource: functionResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.ListFunctionUrlConfigsRequest) error {
		return s.onWhole(c, in.FunctionName)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListFunctionUrlConfigsRequest) (*lambdaapi.ListFunctionUrlConfigsResponse, error) {
		t, err := unqualified(c, in.FunctionName)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.ListFunctionUrlConfigsResponse{FunctionUrlConfigs: []lambdaapi.FunctionUrlConfig{}}
		return out, s.view(func() error {
			if err := s.checkURLFunction(t); err != nil {
				return err
			}
			// A marker that names nothing stands for the beginning: the function's own URL has no qualifier.
			found, next, err := page(s.urls.of(t.scope, t.name), func(u *functionURL) string { return "/" + u.Qualifier }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, u := range found {
				out.FunctionUrlConfigs = append(out.FunctionUrlConfigs, *u.shape(c, t.scope))
			}
			return nil
		})
	})
}
