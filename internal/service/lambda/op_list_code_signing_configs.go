package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// listCodeSigningConfigs lists code signing configurations.
func (s *Service) listCodeSigningConfigs() service.Operation {
	return service.Define(lambdaapi.ListCodeSigningConfigs, service.Contract{
		Action: "lambda:ListCodeSigningConfigs", Resource: "*", Errors: refuses(),
	}, func(c *service.Call, _ *lambdaapi.ListCodeSigningConfigsRequest) error {
		s.require(c, "*")
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.ListCodeSigningConfigsRequest) (*lambdaapi.ListCodeSigningConfigsResponse, error) {
		at := scopeOf(c)
		out := &lambdaapi.ListCodeSigningConfigsResponse{CodeSigningConfigs: []lambdaapi.CodeSigningConfig{}}
		return out, s.view(func() error {
			found, next, err := page(s.signings.under(at, ""), func(x *signing) string { return x.ID }, in.Marker, in.MaxItems)
			if err != nil {
				return err
			}
			out.NextMarker = next
			for _, x := range found {
				out.CodeSigningConfigs = append(out.CodeSigningConfigs, *x.shape(at))
			}
			return nil
		})
	})
}
