package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteLayerVersion deletes a layer's version; functions that have it keep it. One that is not there is no error.
func (s *Service) deleteLayerVersion() service.Operation {
	return service.Define(lambdaapi.DeleteLayerVersion, service.Contract{
		Action: "lambda:DeleteLayerVersion", Resource: layerResources, Errors: refuses(),
	}, func(c *service.Call, in *lambdaapi.DeleteLayerVersionRequest) error {
		s.onLayer(c, in.LayerName.V, in.VersionNumber.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.DeleteLayerVersionRequest) (*wire.Empty, error) {
		n, err := ownLayer(c, in.LayerName.V)
		if err != nil {
			return nil, err
		}
		return nil, s.change(func(ed *edit) error {
			if in.VersionNumber.V < 1 {
				return invalidParameter("Layer Version Cannot be less than 1")
			}
			key := layerKey(n.name, in.VersionNumber.V)
			if l := s.layerNumbers.get(n.scope, key); l != nil {
				s.layerNumbers.remove(ed, n.scope, key)
				ed.drop(l.Archive)
			}
			return nil
		})
	})
}
