package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// getLayerVersionByARN shows a layer's version.
func (s *Service) getLayerVersionByARN() service.Operation {
	return service.Define(lambdaapi.GetLayerVersionByArn, service.Contract{
		Action: "lambda:GetLayerVersion", Resource: layerResources, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetLayerVersionByArnRequest) error {
		if _, _, ok := layerOf(in.Arn.V); !ok {
			return noResource() // AWS's own layers are not here
		}
		s.requireLayers(c, []string{in.Arn.V})
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetLayerVersionByArnRequest) (out *lambdaapi.GetLayerVersionResponse, err error) {
		n, number, _ := layerOf(in.Arn.V)
		if _, err := ownLayer(c, n.arn()); err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			l, err := s.layerVersion(n, number)
			if err != nil {
				return err
			}
			out = s.showLayer(c, n.scope, l)
			return nil
		})
	})
}
