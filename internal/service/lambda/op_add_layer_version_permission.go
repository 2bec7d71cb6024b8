package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// addLayerVersionPermission lets others use a layer's version.
func (s *Service) addLayerVersionPermission() service.Operation {
	return service.Define(lambdaapi.AddLayerVersionPermission, service.Contract{
		Action: "lambda:AddLayerVersionPermission", Resource: layerResources,
		Errors: refuses(lambdaapi.ErrResourceConflictException, lambdaapi.ErrPreconditionFailedException, lambdaapi.ErrPolicyLengthExceededException),
	}, func(c *service.Call, in *lambdaapi.AddLayerVersionPermissionRequest) error {
		s.onLayer(c, in.LayerName.V, in.VersionNumber.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *lambdaapi.AddLayerVersionPermissionRequest) (*lambdaapi.AddLayerVersionPermissionResponse, error) {
		n, err := ownLayer(c, in.LayerName.V)
		if err != nil {
			return nil, err
		}
		out := &lambdaapi.AddLayerVersionPermissionResponse{}
		return out, s.change(func(ed *edit) error {
			before, err := s.grantedLayer(n, in.VersionNumber.V)
			if err != nil {
				return err
			}
			g := &grant{id: in.StatementId.V, action: in.Action.V, principal: in.Principal.V, resource: n.scope.arn(before.resource())}
			if in.OrganizationId.V != "" {
				g.conditions = []condition{{"StringEquals", "aws:PrincipalOrgID", in.OrganizationId.V}}
			}
			added, err := g.statement()
			if err != nil {
				return err
			}
			if err := checkRevision(in.RevisionId, before.Revision, showsLayer); err != nil {
				return err
			}
			l := *before
			if l.Statements, err = withStatement(l.Statements, added); err != nil {
				return err
			}
			l.Revision = s.newRevision()
			s.layerNumbers.put(ed, n.scope, &l)
			out.Statement, out.RevisionId = wire.Some(added.JSON), wire.Some(l.Revision)
			return nil
		})
	})
}
