package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createStage serves a deployment under a name.
func (s *Service) createStage() service.Operation {
	return service.Define(apigatewayapi.CreateStage, service.Contract{
		Action: "apigateway:POST", Resource: "Stages",
		Keys:   []string{"aws:RequestTag/${TagKey}", "aws:ResourceTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
		Gaps:   stageGaps(),
	}, func(c *service.Call, in *apigatewayapi.CreateStageRequest) error {
		s.requireOn(c, in.RestApiId.V, "/stages", requestTags(toMap(in.Tags))...)
		return nil
	}, s.handleCreateStage)
}

func (s *Service) handleCreateStage(_ context.Context, c *service.Call, in *apigatewayapi.CreateStageRequest) (*apigatewayapi.Stage, error) {
	st := &stage{
		Name: in.StageName.V, DeploymentID: in.DeploymentId.V, Description: in.Description.V, Variables: toMap(in.Variables),
		Tags: toMap(in.Tags), Created: now(c), Updated: now(c), CacheEnabled: in.CacheClusterEnabled.V, CacheSize: in.CacheClusterSize.V,
		Tracing: in.TracingEnabled.V, DocumentationVersion: in.DocumentationVersion.V,
	}
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		if err := st.check(e, in); err != nil {
			return err
		}
		if err := s.checkServable(e.api, st, nil); err != nil {
			return err
		}
		ed.putStage(e.api, st)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return st.shape(), nil
}

func (st *stage) check(e *entry, in *apigatewayapi.CreateStageRequest) error {
	if err := checkStageName(st.Name); err != nil {
		return err
	}
	switch {
	case e.stages[st.Name] != nil:
		return conflict("Stage already exists")
	case e.deployments[st.DeploymentID] == nil:
		return noSuchDeployment()
	case in.CanarySettings != nil && in.CanarySettings.DeploymentId.Set && e.deployments[in.CanarySettings.DeploymentId.V] == nil:
		return noSuchDeployment()
	case len(e.stages) >= StagesMax:
		return tooManyStages()
	}
	if err := checkVariables(st.Variables); err != nil {
		return err
	}
	if err := st.checkDocumentation(e); err != nil {
		return err
	}
	var err error
	if st.Canary, err = newCanary(in.CanarySettings, st.DeploymentID); err != nil {
		return err
	}
	return checkTags(st.Tags)
}

// noSuchDeployment is the answer to a stage that would serve what is not there (recorded).
func noSuchDeployment() error { return badRequest("Deployment id does not exist") }
