package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// removeLayerVersionPermission takes a permission to use a layer's version away. Functions that have the layer keep it.
func (s *Service) removeLayerVersionPermission() service.Operation {
	return service.Define(lambdaapi.RemoveLayerVersionPermission, service.Contract{
		Action: "lambda:RemoveLayerVersionPermission", Resource: layerResources, Errors: refuses(lambdaapi.ErrPreconditionFailedException),
	}, func(c *service.Call, in *lambdaapi.RemoveLayerVersionPermissionRequest) error {
		s.onLayer(c, in.LayerName.V, in.VersionNumber.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.RemoveLayerVersionPermissionRequest) (*wire.Empty, error) {
		n, err := ownLayer(c, in.LayerName.V)
		if err != nil {
			return nil, err
		}
		return nil, s.change(func(ed *edit) error {
			before, err := s.grantedLayer(n, in.VersionNumber.V)
			if err != nil {
				return err
			}
			if err := checkRevision(in.RevisionId, before.Revision, showsLayer); err != nil {
				return err
			}
			l := *before
			if l.Statements, err = withoutStatement(l.Statements, in.StatementId.V); err != nil {
				return err
			}
			l.Revision = s.newRevision()
			s.layerNumbers.put(ed, n.scope, &l)
			return nil
		})
	})
}
