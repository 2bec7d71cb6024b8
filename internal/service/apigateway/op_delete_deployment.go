package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteDeployment deletes a deployment that no stage serves.
func (s *Service) deleteDeployment() service.Operation {
	return service.Define(apigatewayapi.DeleteDeployment, service.Contract{
		Action: "apigateway:DELETE", Resource: "Deployment", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteDeploymentRequest) error {
		s.requireOn(c, in.RestApiId.V, deploymentPath(in.DeploymentId.V))
		return nil
	}, s.handleDeleteDeployment)
}

func (s *Service) handleDeleteDeployment(_ context.Context, c *service.Call, in *apigatewayapi.DeleteDeploymentRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.deployments[in.DeploymentId.V] == nil {
			return noDeployment()
		}
		for _, st := range e.stages {
			if st.DeploymentID == in.DeploymentId.V || st.Canary != nil && st.Canary.DeploymentID == in.DeploymentId.V {
				return badRequest("Active stages pointing to this deployment must be moved or deleted")
			}
		}
		s.deployments.remove(ed, e.api.ID, in.DeploymentId.V)
		ed.deleteSnapshot(e.api.ID, in.DeploymentId.V)
		return nil
	})
}
