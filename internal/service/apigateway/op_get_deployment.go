package apigateway

import (
	"context"
	"fmt"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getDeployment shows a deployment; "apisummary" among embed lists the methods that it holds.
func (s *Service) getDeployment() service.Operation {
	return service.Define(apigatewayapi.GetDeployment, service.Contract{
		Action: "apigateway:GET", Resource: "Deployment", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetDeploymentRequest) error {
		s.requireOn(c, in.RestApiId.V, deploymentPath(in.DeploymentId.V))
		return nil
	}, s.handleGetDeployment)
}

func (s *Service) handleGetDeployment(_ context.Context, c *service.Call, in *apigatewayapi.GetDeploymentRequest) (*apigatewayapi.Deployment, error) {
	var out *apigatewayapi.Deployment
	err := s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.deployments[in.DeploymentId.V] == nil {
			return noDeployment()
		}
		out = e.deployments[in.DeploymentId.V].shape()
		return nil
	})
	if err != nil || !slices.Contains(in.Embed, "apisummary") {
		return out, err
	}
	taken, err := s.snapshots.Get(key(in.RestApiId.V, in.DeploymentId.V))
	if err != nil {
		return nil, fmt.Errorf("load deployment %s of API %s: %w", in.DeploymentId.V, in.RestApiId.V, err)
	}
	out.ApiSummary = taken.summary()
	return out, nil
}

// summary lists the methods of a snapshot by path.
func (t *snapshot) summary() wire.Dict[wire.Dict[apigatewayapi.MethodSnapshot]] {
	tree := &entry{belongings: newBelongings()}
	for _, r := range t.Resources {
		tree.resources[r.ID] = r
	}
	out := map[string]wire.Dict[apigatewayapi.MethodSnapshot]{}
	for _, r := range t.Resources {
		for _, name := range sortedKeys(r.Methods) {
			m := r.Methods[name]
			path := tree.path(r)
			out[path] = append(out[path], wire.Entry[apigatewayapi.MethodSnapshot]{Key: name, Value: apigatewayapi.MethodSnapshot{
				AuthorizationType: wire.Some(m.AuthorizationType), ApiKeyRequired: wire.Some(m.APIKeyRequired),
			}})
		}
	}
	return toDict(out)
}
