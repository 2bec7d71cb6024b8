package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listFunctionsByCodeSigningConfig lists the functions that have a code signing configuration.
func (s *Service) listFunctionsByCodeSigningConfig() service.Operation {
	return service.Define(lambdaapi.ListFunctionsByCodeSigningConfig, service.Contract{
		Action: "lambda:ListFunctionsByCodeSigningConfig", Resource: signingResource, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.ListFunctionsByCodeSigningConfigRequest) error {
		return s.onSigning(c, in.CodeSigningConfigArn)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListFunctionsByCodeSigningConfigRequest) (*lambdaapi.ListFunctionsByCodeSigningConfigResponse, error) {
		at := scopeOf(c)
		out := &lambdaapi.ListFunctionsByCodeSigningConfigResponse{FunctionArns: []string{}}
		return out, s.view(func() error {
			if s.signing(at, in.CodeSigningConfigArn.V) == nil {
				return noSigning(in.CodeSigningConfigArn.V)
			}
			found, next, err := page(s.users(at, in.CodeSigningConfigArn.V), func(f *function) string { return f.Name }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, f := range found {
				out.FunctionArns = append(out.FunctionArns, at.arn("function:"+f.Name))
			}
			return nil
		})
	})
}
