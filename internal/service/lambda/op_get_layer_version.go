package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
)

// getLayerVersion shows a layer's version.
func (s *Service) getLayerVersion() service.Operation {
	return service.Define(lambdaapi.GetLayerVersion, service.Contract{
		Action: "lambda:GetLayerVersion", Resource: layerResources, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetLayerVersionRequest) error {
		s.onLayer(c, in.LayerName.V, in.VersionNumber.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetLayerVersionRequest) (out *lambdaapi.GetLayerVersionResponse, err error) {
		n, err := ownLayer(c, in.LayerName.V)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			l, err := s.layerVersion(n, in.VersionNumber.V)
			if err != nil {
				return err
			}
			out = s.showLayer(c, n.scope, l)
			return nil
		})
	})
}
