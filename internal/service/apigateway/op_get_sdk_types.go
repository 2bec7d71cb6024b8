package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getSDKTypes lists the languages that clients can be made for.
func (s *Service) getSDKTypes() service.Operation {
	return service.Define(apigatewayapi.GetSdkTypes, service.Contract{
		Action: "apigateway:GET", Resource: "SdkTypes", Errors: refuses(),
	}, func(c *service.Call, _ *apigatewayapi.GetSdkTypesRequest) error {
		s.require(c, "/sdktypes")
		return nil
	}, func(_ context.Context, _ *service.Call, in *apigatewayapi.GetSdkTypesRequest) (*apigatewayapi.SdkTypes, error) {
		found, next, err := page(sdkTypes(), func(t sdkType) string { return t.id }, in.Position, in.Limit)
		if err != nil {
			return nil, err
		}
		out := &apigatewayapi.SdkTypes{Position: wire.NonZero(next), Items: []apigatewayapi.SdkType{}}
		for _, t := range found {
			out.Items = append(out.Items, *t.shape())
		}
		return out, nil
	})
}
