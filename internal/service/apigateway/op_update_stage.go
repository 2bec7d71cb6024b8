package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateStage patches a stage. The stage serves its old API until the new one has been compiled and stored.
func (s *Service) updateStage() service.Operation {
	return service.Define(apigatewayapi.UpdateStage, service.Contract{
		Action: "apigateway:PATCH", Resource: "Stage",
		Keys:   []string{"apigateway:Request/AccessLoggingDestination", "apigateway:Request/AccessLoggingFormat", "aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrLimitExceededException), Gaps: stageGaps(),
	}, func(c *service.Call, in *apigatewayapi.UpdateStageRequest) error {
		var keys []condition
		for _, p := range patches(in.PatchOperations) {
			switch p.path {
			case destinationPath:
				keys = append(keys, is("apigateway:Request/AccessLoggingDestination", p.value))
			case formatPath:
				keys = append(keys, is("apigateway:Request/AccessLoggingFormat", p.value))
			}
		}
		s.requireStage(c, in.RestApiId.V, in.StageName.V, keys...)
		return nil
	}, s.handleUpdateStage)
}

// stageGaps are what stages are refused for want of.
func stageGaps() []string {
	return []string{
		"a cache cluster, X-Ray tracing, a client certificate and throttling limits below the defaults are refused with BadRequestException",
		"the settings of caching are stored and shown, and there is no cache",
		"access logs go to files below the data folder too, one for each log group, which need no role; Firehose is refused with BadRequestException",
	}
}

func (s *Service) handleUpdateStage(_ context.Context, c *service.Call, in *apigatewayapi.UpdateStageRequest) (out *apigatewayapi.Stage, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.stages[in.StageName.V] == nil {
			return noStage()
		}
		st := e.stages[in.StageName.V].clone()
		if err := each(in.PatchOperations, func(p *patch) error { return st.patch(e, p) }); err != nil {
			return err
		}
		if err := checkVariables(st.Variables); err != nil {
			return err
		}
		if err := st.Canary.check(); err != nil {
			return err
		}
		if err := s.checkServable(e.api, st, nil); err != nil {
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
func (st *stage) patch(e *entry, p *patch) error {
	switch {
	case p.op == opCopy:
		return st.promote(p)
	case p.field == "variables" && p.rest != "" && p.exact:
		return st.patchVariable(p)
	case p.op == opRemove:
		return st.remove(p)
	case p.field == "canarySettings":
		return st.patchCanary(e, p)
	case p.field == "accessLogSettings":
		return st.AccessLog.patch(e.api, p)
	case p.rest == "" && p.exact:
		return st.replace(e, p)
	}
	return st.patchMethod(p)
}

// replace applies the paths that take that operation alone.
func (st *stage) replace(e *entry, p *patch) error {
	switch p.field {
	case "description":
		st.Description = p.value
	case "deploymentId":
		if e.deployments[p.value] == nil {
			return noSuchDeployment()
		}
		st.DeploymentID = p.value
	case "cacheClusterEnabled":
		st.CacheEnabled = p.isTrue()
	case "cacheClusterSize":
		if err := oneOf(p, cacheSizes()...); err != nil {
			return err
		}
		st.CacheSize = p.value
	case "tracingEnabled":
		st.Tracing = p.isTrue()
	case "clientCertificateId":
		st.ClientCertificateID = p.value
	case "documentationVersion":
		st.DocumentationVersion = p.value
		if err := st.checkDocumentation(e); err != nil {
			return err
		}
	default:
		return invalidStagePath(p)
	}
	return p.only(opReplace)
}

// cacheSizes are the sizes of cache clusters, in GB.
func cacheSizes() []string {
	return []string{"0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"}
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

// remove takes a setting away that a stage need not have. What cannot be taken away is a method's setting that is not there
// (recorded).
func (st *stage) remove(p *patch) error {
	name, isOverride := strings.CutPrefix(p.path, overridesPath)
	key := strings.TrimPrefix(p.path, "/")
	_, isMethod := st.Methods[key]
	switch {
	case p.path == "/accessLogSettings":
		st.AccessLog = accessLog{}
	case p.path == "/canarySettings":
		st.Canary = nil
	case isOverride && name != "":
		st.removeOverride(name)
	case isMethod:
		delete(st.Methods, key)
		if len(st.Methods) == 0 {
			st.Methods = nil
		}
	default:
		return badRequest("Cannot remove method setting %s because there is no method setting for this method ", key)
	}
	return nil
}
