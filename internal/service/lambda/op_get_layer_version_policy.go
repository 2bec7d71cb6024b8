package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getLayerVersionPolicy shows who else may use a layer's version.
func (s *Service) getLayerVersionPolicy() service.Operation {
	return service.Define(lambdaapi.GetLayerVersionPolicy, service.Contract{
		Action: "lambda:GetLayerVersionPolicy", Resource: layerResources, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.GetLayerVersionPolicyRequest) error {
		s.onLayer(c, in.LayerName.V, in.VersionNumber.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.GetLayerVersionPolicyRequest) (out *lambdaapi.GetLayerVersionPolicyResponse, err error) {
		n, err := ownLayer(c, in.LayerName.V)
		if err != nil {
			return nil, err
		}
		return out, s.view(func() error {
			l, err := s.grantedLayer(n, in.VersionNumber.V)
			switch {
			case err != nil:
				return err
			case len(l.Statements) == 0:
				return notFound("No policy is associated with the given resource.")
			}
			out = &lambdaapi.GetLayerVersionPolicyResponse{Policy: wire.Some(document(l.Statements)), RevisionId: wire.Some(l.Revision)}
			return nil
		})
	})
}
