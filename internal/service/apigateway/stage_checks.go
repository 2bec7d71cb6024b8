package apigateway

import (
	"errors"
	"fmt"
	"strings"

	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/store"
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

// checkDocumentation refuses a documentation version that the API does not have. The text is the one for a version that is asked for by
// name; that it is a bad request here is as for deployments.
func (st *stage) checkDocumentation(e *entry) error {
	if name := st.DocumentationVersion; name != "" && e.versions[storedVersion(name)] == nil {
		return badRequest("Invalid Documentation version specified")
	}
	return nil
}

// checkServable refuses a stage that cannot be served, and says why. taken are its snapshots, nil to read them.
func (s *Service) checkServable(a *restAPI, st *stage, taken *takenSnapshots) error {
	if taken == nil {
		var err error
		if taken, err = s.takenFor(a.ID, st); err != nil {
			return err
		}
	}
	if _, err := s.compiler.Compile(definition(a, st, taken)); err != nil {
		return undeployable(err)
	}
	return nil
}

// takenSnapshots are what a stage serves: its deployment, and its canary's where it has one.
type takenSnapshots struct{ stage, canary *snapshot }

// takenFor reads a stage's snapshots from the store.
func (s *Service) takenFor(api string, st *stage) (*takenSnapshots, error) {
	var out takenSnapshots
	var err error
	if out.stage, err = s.taken(api, st.DeploymentID); err != nil || st.Canary == nil {
		return &out, err
	}
	out.canary, err = s.taken(api, st.Canary.DeploymentID)
	return &out, err
}

// served is a stage of the caller's with what its deployment holds.
func (s *Service) served(c *service.Call, api, name string) (st *stage, taken *snapshot, err error) {
	if err := s.read(c, api, func(e *entry) error {
		if e == nil || e.stages[name] == nil {
			return noStage()
		}
		st = e.stages[name]
		return nil
	}); err != nil {
		return nil, nil, err
	}
	taken, err = s.taken(api, st.DeploymentID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, noStage() // it was deleted meanwhile
	}
	return st, taken, err
}

func (s *Service) taken(api, deployment string) (*snapshot, error) {
	found, err := s.snapshots.Get(key(api, deployment))
	if err != nil {
		return nil, fmt.Errorf("load deployment %s of API %s: %w", deployment, api, err)
	}
	return &found, nil
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
	_, err := s.compiler.Compile(definition(a, &stage{}, &takenSnapshots{stage: taken}))
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
func (s *Service) requireStage(c *service.Call, api, name string, keys ...condition) {
	s.requireOnStage(c, api, name, "", keys...)
}

// requireOnStage is requireStage for something that belongs to one.
func (s *Service) requireOnStage(c *service.Call, api, name, path string, keys ...condition) {
	s.require(c, "/restapis/"+api+stagePath(name)+path, append(keys, s.resourceTags(c, api, name)...)...)
}
