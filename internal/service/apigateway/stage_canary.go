package apigateway

import (
	"maps"
	"strings"

	"sluice/internal/api/apigatewayapi"
)

// overridesPath is where patches find a variable of a canary.
const overridesPath = "/canarySettings/stageVariableOverrides/"

// newCanary is the canary that a request describes; deployment is the one that it serves unless it names another.
func newCanary(in *apigatewayapi.CanarySettings, deployment string) (*canary, error) {
	if in == nil {
		return nil, nil
	}
	c := &canary{
		DeploymentID: in.DeploymentId.Or(deployment), Percent: in.PercentTraffic.V, Overrides: toMap(in.StageVariableOverrides), UseCache: in.UseStageCache.V,
	}
	return c, c.check()
}

// check holds a canary against the limits; the text is ours.
func (c *canary) check() error {
	if c == nil {
		return nil
	}
	if !(c.Percent >= 0 && c.Percent <= 100) {
		return badRequest("Invalid canary percentTraffic %v: must be between 0.0 and 100.0", c.Percent)
	}
	return checkVariables(c.Overrides)
}

// patchCanary applies a replacement to a setting of the canary, which the first one makes (recorded).
func (st *stage) patchCanary(e *entry, p *patch) (err error) {
	if p.op == opAdd {
		return badRequest("Invalid add operation with path: %s", p.path)
	}
	if st.Canary == nil {
		st.Canary = &canary{DeploymentID: st.DeploymentID}
	}
	name, isOverride := strings.CutPrefix(p.path, overridesPath)
	switch {
	case p.path == "/canarySettings/deploymentId":
		if e.deployments[p.value] == nil {
			return noSuchDeployment()
		}
		st.Canary.DeploymentID = p.value
	case p.path == "/canarySettings/percentTraffic":
		st.Canary.Percent, err = p.decimal(0, 100)
	case p.path == "/canarySettings/useStageCache":
		st.Canary.UseCache = p.isTrue()
	case isOverride && name != "":
		if st.Canary.Overrides == nil {
			st.Canary.Overrides = map[string]string{}
		}
		st.Canary.Overrides[name] = p.value
	default:
		return invalidStagePath(p)
	}
	if err != nil {
		return err
	}
	return p.only(opReplace)
}

// removeOverride takes a variable off the canary; without one there is nothing to take.
func (st *stage) removeOverride(name string) {
	if st.Canary == nil {
		return
	}
	delete(st.Canary.Overrides, name)
	if len(st.Canary.Overrides) == 0 {
		st.Canary.Overrides = nil
	}
}

// promote applies a copy, which goes from the canary to the stage alone; variables that the canary does not override stay
// (recorded).
func (st *stage) promote(p *patch) error {
	switch [2]string{p.path, p.from} {
	case [2]string{"/deploymentId", "/canarySettings/deploymentId"}:
		if st.Canary == nil {
			return noCanary()
		}
		st.DeploymentID = st.Canary.DeploymentID
	case [2]string{"/variables", "/canarySettings/stageVariableOverrides"}:
		if st.Canary == nil {
			return noCanary()
		}
		st.Variables = st.Canary.variables(st.Variables)
	default:
		return badRequest("Invalid copy operation with path: %s and from %s. Valid copy:path are [/deploymentId, /variables] and "+
			"valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]", p.path, p.from)
	}
	return nil
}

func noCanary() error { return badRequest("Promotion not available. Canary does not exist.") }

// variables are a stage's with the canary's in their place.
func (c *canary) variables(base map[string]string) map[string]string {
	if len(c.Overrides) == 0 {
		return base
	}
	out := maps.Clone(base)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, c.Overrides)
	return out
}
