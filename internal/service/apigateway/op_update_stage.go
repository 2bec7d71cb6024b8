package apigateway

import (
	"context"
	"fmt"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateStage patches a stage's description, variables and deployment. The stage serves its old API until the new one has
// been compiled and stored.
func (s *Service) updateStage() service.Operation {
	return service.Define(apigatewayapi.UpdateStage, service.Contract{
		Action: "apigateway:PATCH", Resource: "Stage", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{
			"turning on caching, tracing or a canary is refused with BadRequestException",
			"access logs, client certificates, documentation versions and method settings are refused with 501",
		},
	}, func(c *service.Call, in *apigatewayapi.UpdateStageRequest) error {
		s.requireStage(c, in.RestApiId.V, in.StageName.V)
		return nil
	}, s.handleUpdateStage)
}

func (s *Service) handleUpdateStage(_ context.Context, c *service.Call, in *apigatewayapi.UpdateStageRequest) (out *apigatewayapi.Stage, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.stages[in.StageName.V] == nil {
			return noStage()
		}
		st := e.stages[in.StageName.V].clone()
		var on switches
		if err := each(in.PatchOperations, func(p *patch) error { return st.patch(e, p, &on) }); err != nil {
			return err
		}
		if err := checkVariables(st.Variables); err != nil {
			return err
		}
		taken, err := s.snapshots.Get(key(e.api.ID, st.DeploymentID))
		if err != nil {
			return fmt.Errorf("load deployment %s of API %s: %w", st.DeploymentID, e.api.ID, err)
		}
		if err := s.checkServable(e.api, st, &taken, on); err != nil {
			return err
		}
		st.Updated = now(c)
		ed.putStage(e.api, st)
		out = st.shape()
		return nil
	})
	return out, err
}

// patch applies one patch. Whatever is no path of a stage is one of a method's settings, says API Gateway.
func (st *stage) patch(e *entry, p *patch, on *switches) error {
	if p.field == "variables" && p.rest != "" && p.exact {
		return st.patchVariable(p)
	}
	if p.op == opRemove {
		return badRequest("Cannot remove method setting %s because there is no method setting for this method ", strings.TrimPrefix(p.path, "/"))
	}
	switch p.path {
	case "/description":
		st.Description = p.value
	case "/deploymentId":
		if e.deployments[p.value] == nil {
			return noSuchDeployment()
		}
		st.DeploymentID = p.value
	case "/cacheClusterEnabled":
		on.cache = p.isTrue()
	case "/tracingEnabled":
		on.tracing = p.isTrue()
	default:
		return st.patchUnbuilt(e, p)
	}
	return p.only(opReplace)
}

func (st *stage) patchVariable(p *patch) error {
	switch p.op {
	case opAdd, opReplace:
		if st.Variables == nil {
			st.Variables = map[string]string{}
		}
		st.Variables[p.rest] = p.value
	case opRemove:
		delete(st.Variables, p.rest)
		if len(st.Variables) == 0 {
			st.Variables = nil
		}
	default:
		return p.only(opAdd, opRemove, opReplace)
	}
	return nil
}

// patchUnbuilt tells paths that AWS has from those that it has not.
func (st *stage) patchUnbuilt(e *entry, p *patch) error {
	switch {
	case p.path == "/canarySettings/deploymentId" && p.op == opAdd:
		return badRequest("Invalid add operation with path: %s", p.path)
	case p.path == "/canarySettings/deploymentId" && e.deployments[p.value] == nil:
		return noSuchDeployment()
	case p.field == "accessLogSettings" && p.rest != "destinationArn" && p.rest != "format":
		return badRequest("Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]")
	case isStagePath(p.path):
		return notBuilt("UpdateStage", p.path)
	}
	return badRequest("Invalid method setting path: %s. Must be one of: %s", p.path, stagePaths)
}

// isStagePath reports whether AWS's stages have the path: fields of the stage, and settings of methods.
func isStagePath(path string) bool {
	switch path {
	case "/cacheClusterSize", "/clientCertificateId", "/accessLogSettings/destinationArn", "/accessLogSettings/format",
		"/canarySettings/deploymentId", "/canarySettings/percentTraffic", "/canarySettings/useStageCache":
		return true
	}
	if strings.HasPrefix(path, "/canarySettings/stageVariableOverrides/") {
		return true
	}
	for _, setting := range []string{
		"metrics/enabled", "logging/dataTrace", "logging/loglevel", "throttling/burstLimit", "throttling/rateLimit", "caching/ttlInSeconds",
		"caching/enabled", "caching/dataEncrypted", "caching/requireAuthorizationForCacheControl", "caching/unauthorizedCacheControlHeaderStrategy",
	} {
		if strings.HasSuffix(path, "/"+setting) && strings.Count(path, "/") == 4 {
			return true
		}
	}
	return false
}

// stagePaths is API Gateway's list, with its missing commas (recorded).
const stagePaths = "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, " +
	"/accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, " +
	"/{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, " +
	"/{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, " +
	"/{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, " +
	"/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, " +
	"/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, " +
	"/*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, " +
	"/*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, " +
	"/variables/{variable_name}, /tracingEnabled]"
