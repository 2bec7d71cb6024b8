package apigateway

import (
	"cmp"
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
	taken, err := s.snapshots.Get(below(in.RestApiId.V, in.DeploymentId.V))
	if err != nil {
		return nil, fmt.Errorf("load deployment %s of API %s: %w", in.DeploymentId.V, in.RestApiId.V, err)
	}
	out.ApiSummary = taken.summary()
	return out, nil
}

// summary lists the methods of a snapshot by path.
func (t *snapshot) summary() wire.Dict[wire.Dict[apigatewayapi.MethodSnapshot]] {
	tree := &entry{resources: map[string]*resource{}}
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

// getDeployments lists an API's deployments, the oldest first.
func (s *Service) getDeployments() service.Operation {
	return service.Define(apigatewayapi.GetDeployments, service.Contract{
		Action: "apigateway:GET", Resource: "Deployments", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetDeploymentsRequest) error {
		s.requireOn(c, in.RestApiId.V, "/deployments")
		return nil
	}, s.handleGetDeployments)
}

func (s *Service) handleGetDeployments(_ context.Context, c *service.Call, in *apigatewayapi.GetDeploymentsRequest) (*apigatewayapi.Deployments, error) {
	var all []*deployment
	err := s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		for _, d := range e.deployments {
			all = append(all, d)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	key := func(d *deployment) string { return timeKey(d.Created, d.ID) }
	slices.SortFunc(all, func(a, b *deployment) int { return cmp.Compare(key(a), key(b)) })
	found, next, err := page(all, key, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.Deployments{Position: wire.NonZero(next), Items: []apigatewayapi.Deployment{}}
	for _, d := range found {
		out.Items = append(out.Items, *d.shape())
	}
	return out, nil
}

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
		ed.putDeployment(e.api.ID, &d)
		out = d.shape()
		return nil
	})
	return out, err
}

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
			if st.DeploymentID == in.DeploymentId.V {
				return badRequest("Active stages pointing to this deployment must be moved or deleted")
			}
		}
		ed.deleteDeployment(e.api.ID, in.DeploymentId.V)
		return nil
	})
}
