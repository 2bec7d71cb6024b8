package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateDeployment patches a deployment's description.
func (s *Service) updateDeployment() service.Operation {
	return service.Define(apigatewayapi.UpdateDeployment, service.Contract{
		Action: "apigateway:PATCH", Resource: "Deployment", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UpdateDeploymentRequest) error {
		s.requireOn(c, in.RestApiId.V, deploymentPath(in.DeploymentId.V))
		return nil
	}, s.handleUpdateDeployment)
}

func (s *Service) handleUpdateDeployment(_ context.Context, c *service.Call, in *apigatewayapi.UpdateDeploymentRequest) (out *apigatewayapi.Deployment, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.deployments[in.DeploymentId.V] == nil {
			return noDeployment()
		}
		d := *e.deployments[in.DeploymentId.V]
		if err := each(in.PatchOperations, func(p *patch) error {
			if p.path != "/description" {
				return p.invalidPath()
			}
			d.Description = p.value
			return p.only(opReplace)
		}); err != nil {
			return err
		}
		s.deployments.put(ed, e.api.ID, &d)
		out = d.shape()
		return nil
	})
	return out, err
}
