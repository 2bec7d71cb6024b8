package apigateway

import (
	"errors"
	"strings"

	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
)

// The limits of stages. Source: Developer Guide, "Amazon API Gateway quotas" and "important notes".
const (
	stageNameCharsMax     = 128
	stageVariablesMax     = 100
	variableNameCharsMax  = 64
	variableValueCharsMax = 512
)

// StagesMax is how many stages an API has at most. AWS's quota is 10 and is raised on request.
const StagesMax = 100

const (
	letters      = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	alphanumeric = letters + "0123456789"
)

func checkStageName(name string) error {
	if name == "" || len(name) > stageNameCharsMax || strings.Trim(name, alphanumeric+"_-") != "" {
		return badRequest("Stage name only allows a-zA-Z0-9_-")
	}
	return nil
}

// checkVariables holds stage variables against AWS's limits: they become part of URIs.
func checkVariables(variables map[string]string) error {
	if len(variables) > stageVariablesMax {
		return limitExceeded("Maximum number of stage variables for this stage has been reached. Please contact AWS if you need additional stage variables.")
	}
	for _, name := range sortedKeys(variables) {
		v := variables[name]
		switch {
		case name == "" || len(name) > variableNameCharsMax || strings.Trim(name, alphanumeric+"_") != "":
			return badRequest("Invalid stage variable name: %s. Please use names with alphanumeric characters and underscores.", name)
		case len(v) > variableValueCharsMax || strings.Trim(v, alphanumeric+" -._~:/?#&=,") != "":
			return badRequest("Invalid stage variable value: %s. Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.", v)
		}
	}
	return nil
}

// switches are what a request may turn on at a stage and this build does not serve.
type switches struct{ cache, tracing, canary bool }

// checkServable refuses a stage that cannot be served, and says why.
func (s *Service) checkServable(a *restAPI, st *stage, taken *snapshot, on switches) error {
	d := definition(a, st, taken)
	d.CacheClusterEnabled, d.TracingEnabled, d.CanaryEnabled = on.cache, on.tracing, on.canary
	if _, err := s.compiler.Compile(d); err != nil {
		return undeployable(err)
	}
	return nil
}

// undeployable words a definition that does not compile: what its author can mend is a bad request.
func undeployable(err error) error {
	var unsupported *restapi.UnsupportedError
	var invalid *restapi.InvalidError
	if errors.As(err, &unsupported) || errors.As(err, &invalid) {
		return badRequest("%s", err)
	}
	return err
}

// checkDeployable refuses a deployment that no stage could serve. What depends on a stage's variables is not known yet.
func (s *Service) checkDeployable(a *restAPI, taken *snapshot) error {
	_, err := s.compiler.Compile(definition(a, &stage{}, taken))
	var unsupported *restapi.UnsupportedError
	if errors.As(err, &unsupported) {
		return undeployable(err)
	}
	return nil
}

// checkMethods is API Gateway's first look at an API that is to be deployed.
func checkMethods(e *entry) error {
	methods := 0
	for _, r := range e.resources {
		for _, m := range r.Methods {
			if m.Integration == nil {
				return badRequest("No integration defined for method")
			}
			methods++
		}
	}
	if methods == 0 {
		return badRequest("The REST API doesn't contain any methods")
	}
	return nil
}

// requireStage is requireOn for a stage, with its own tags.
func (s *Service) requireStage(c *service.Call, api, name string) {
	s.require(c, "/restapis/"+api+stagePath(name), s.resourceTags(c, api, name)...)
}
