package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createDeployment takes a snapshot of an API and, when a stage is named, serves it there: the stage is made, or moves on to the
// new deployment. A deployment that asks for what this build does not enforce is refused and names the method and the feature.
func (s *Service) createDeployment() service.Operation {
	return service.Define(apigatewayapi.CreateDeployment, service.Contract{
		Action: "apigateway:POST", Resource: "Deployments", Keys: []string{"apigateway:Request/StageName", "aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrLimitExceededException),
		Gaps:   []string{"a cache cluster and X-Ray tracing are refused with BadRequestException"},
	}, func(c *service.Call, in *apigatewayapi.CreateDeploymentRequest) error {
		var keys []condition
		if in.StageName.Set {
			keys = append(keys, is("apigateway:Request/StageName", in.StageName.V))
		}
		s.requireOn(c, in.RestApiId.V, "/deployments", keys...)
		return nil
	}, s.handleCreateDeployment)
}

func (s *Service) handleCreateDeployment(_ context.Context, c *service.Call, in *apigatewayapi.CreateDeploymentRequest) (*apigatewayapi.Deployment, error) {
	d := &deployment{Description: in.Description.V, Created: now(c)}
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		if err := checkCanary(e, in); err != nil {
			return err
		}
		if err := checkMethods(e); err != nil {
			return err
		}
		taken := takeSnapshot(e)
		d.ID = s.newID(resourceIDLength, func(id string) bool { return e.deployments[id] != nil })
		s.deployments.put(ed, e.api.ID, d)
		ed.putSnapshot(e.api.ID, d.ID, taken)
		if in.StageName.V == "" {
			return s.checkDeployable(e.api, taken)
		}
		return s.deployTo(ed, e, in, d, taken)
	})
	if err != nil {
		return nil, err
	}
	return d.shape(), nil
}

// checkCanary refuses what cannot be a canary's deployment, in recorded words.
func checkCanary(e *entry, in *apigatewayapi.CreateDeploymentRequest) error {
	const prefix = "Invalid deployment content specified."
	switch {
	case in.CanarySettings == nil:
		return nil
	case !in.StageName.Set:
		return badRequest(prefix + "Non null and non empty stageName must be provided for canary deployment. Provided value is null")
	case in.StageName.V == "":
		return badRequest(prefix + "Non null and non empty stageName must be provided for canary deployment. Provided value is ")
	case e.stages[in.StageName.V] == nil:
		return badRequest(prefix+"Stage %s must already be created before making a canary release deployment", in.StageName.V)
	}
	return nil
}

// deployTo serves the deployment at the stage that the request names.
func (s *Service) deployTo(ed *edit, e *entry, in *apigatewayapi.CreateDeploymentRequest, d *deployment, taken *snapshot) error {
	if err := checkStageName(in.StageName.V); err != nil {
		return err
	}
	st := &stage{Name: in.StageName.V, Created: d.Created}
	if before := e.stages[st.Name]; before != nil {
		st = before.clone()
	} else if len(e.stages) >= StagesMax {
		return tooManyStages()
	}
	st.Updated = d.Created
	serves, err := s.serveAt(st, e, in, d, taken)
	if err != nil {
		return err
	}
	if err := checkVariables(st.Variables); err != nil {
		return err
	}
	if err := s.checkServable(e.api, st, serves); err != nil {
		return err
	}
	ed.putStage(e.api, st)
	return nil
}

// serveAt sets a stage as the request says and returns what it serves then. A canary's deployment leaves the stage's own where it is.
func (s *Service) serveAt(st *stage, e *entry, in *apigatewayapi.CreateDeploymentRequest, d *deployment, taken *snapshot) (*takenSnapshots, error) {
	if in.StageDescription.Set {
		st.Description = in.StageDescription.V
	}
	if in.Variables != nil {
		st.Variables = toMap(in.Variables)
	}
	st.CacheEnabled, st.CacheSize = in.CacheClusterEnabled.Or(st.CacheEnabled), in.CacheClusterSize.Or(st.CacheSize)
	st.Tracing = in.TracingEnabled.Or(st.Tracing)
	serves := &takenSnapshots{stage: taken}
	var err error
	if asked := in.CanarySettings; asked != nil {
		serves.canary = taken
		if st.Canary, err = newCanary(&apigatewayapi.CanarySettings{
			PercentTraffic: asked.PercentTraffic, StageVariableOverrides: asked.StageVariableOverrides, UseStageCache: asked.UseStageCache,
		}, d.ID); err != nil {
			return nil, err
		}
		serves.stage, err = s.taken(e.api.ID, st.DeploymentID)
		return serves, err
	}
	st.DeploymentID = d.ID
	if st.Canary != nil {
		serves.canary, err = s.taken(e.api.ID, st.Canary.DeploymentID)
	}
	return serves, err
}

func tooManyStages() *wire.Error {
	return tooMany("stages")
}
