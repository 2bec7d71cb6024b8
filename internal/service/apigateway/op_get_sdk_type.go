package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getSDKType shows a language that clients can be made for.
func (s *Service) getSDKType() service.Operation {
	return service.Define(apigatewayapi.GetSdkType, service.Contract{
		Action: "apigateway:GET", Resource: "SdkType", Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetSdkTypeRequest) error {
		s.require(c, "/sdktypes/"+in.Id.V)
		return nil
	}, func(_ context.Context, _ *service.Call, in *apigatewayapi.GetSdkTypeRequest) (*apigatewayapi.SdkType, error) {
		t := findSDKType(in.Id.V)
		if t == nil {
			return nil, noSDKType()
		}
		return t.shape(), nil
	})
}
