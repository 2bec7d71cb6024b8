package apigateway

import (
	"maps"
	"slices"

	"sluice/internal/gateway/restapi"
)

// definition says what a stage serves: the deployment's snapshot under the stage's name and variables, and the canary's under its
// own. What concerns the API as a whole and needs no deployment on AWS, its endpoint types, is the API's of today.
func definition(a *restAPI, st *stage, taken *takenSnapshots) restapi.Definition {
	d := definedRelease(a, st, taken.stage)
	if c := st.Canary; c != nil && taken.canary != nil {
		release := definedRelease(a, st, taken.canary)
		release.DeploymentID, release.Variables = c.DeploymentID, c.variables(st.Variables)
		d.Canary = &restapi.Canary{Percent: c.Percent, Release: release}
	}
	return d
}

func definedRelease(a *restAPI, st *stage, taken *snapshot) restapi.Definition {
	d := restapi.Definition{
		ID: a.ID, Account: a.Account, Region: a.Region, Name: a.Name, Stage: st.Name, DeploymentID: st.DeploymentID,
		Variables: st.Variables, BinaryMediaTypes: taken.API.BinaryMediaTypes, EndpointDisabled: taken.API.EndpointDisabled,
		Policy: taken.API.Policy, EndpointTypes: a.EndpointTypes, MinimumCompressionSize: taken.API.MinimumCompressionSize,
		GatewayResponses:    definedResponses(taken.Responses),
		CacheClusterEnabled: st.CacheEnabled, TracingEnabled: st.Tracing, ClientCertificateID: st.ClientCertificateID,
		AccessLogDestination: st.AccessLog.Destination, AccessLogFormat: st.AccessLog.Format,
	}
	d.MethodSettings, d.Throttled = st.definedMethods()
	for _, m := range taken.Models {
		d.Models = set(d.Models, m.Name, m.Schema)
	}
	for _, v := range taken.Validators {
		d.Validators = set(d.Validators, v.ID, restapi.Validator{Body: v.Body, Parameters: v.Parameters})
	}
	tree := &entry{belongings: newBelongings()}
	for _, r := range taken.Resources {
		tree.resources[r.ID] = r
	}
	for _, r := range taken.Resources {
		if len(r.Methods) > 0 {
			d.Resources = append(d.Resources, definedResource(tree.path(r), r))
		}
	}
	return d
}

func definedResource(path string, r *resource) restapi.Resource {
	out := restapi.Resource{ID: r.ID, Path: path}
	for _, name := range slices.Sorted(maps.Keys(r.Methods)) {
		m := r.Methods[name]
		defined := restapi.Method{
			HTTPMethod: m.HTTPMethod, AuthorizationType: m.AuthorizationType, APIKeyRequired: m.APIKeyRequired,
			RequestValidatorID: m.ValidatorID, RequestModels: m.RequestModels,
			RequestParameters: m.RequestParameters, Integration: definedIntegration(m.Integration),
		}
		for _, status := range slices.Sorted(maps.Keys(m.Responses)) {
			response := m.Responses[status]
			defined.Responses = append(defined.Responses, restapi.MethodResponse{
				StatusCode: status, Parameters: slices.Sorted(maps.Keys(response.Parameters)),
			})
		}
		out.Methods = append(out.Methods, defined)
	}
	return out
}

func definedIntegration(i *integration) *restapi.Integration {
	if i == nil {
		return nil
	}
	out := &restapi.Integration{
		Type: restapi.Type(i.Type), HTTPMethod: i.HTTPMethod, URI: i.URI, ConnectionType: i.ConnectionType, ResponseTransferMode: i.TransferMode, Credentials: i.Credentials,
		RequestParameters: i.RequestParameters, RequestTemplates: i.RequestTemplates, Passthrough: restapi.Passthrough(i.Passthrough),
		ContentHandling: restapi.ContentHandling(i.ContentHandling), CacheKeys: i.CacheKeys, TimeoutMillis: i.TimeoutMillis,
		InsecureSkipVerification: i.SkipVerification != nil && *i.SkipVerification,
	}
	for _, status := range slices.Sorted(maps.Keys(i.Responses)) {
		r := i.Responses[status]
		defined := restapi.IntegrationResponse{
			StatusCode: status, Parameters: r.Parameters, Templates: r.Templates, ContentHandling: restapi.ContentHandling(r.ContentHandling),
		}
		if r.SelectionPattern != nil {
			defined.SelectionPattern = *r.SelectionPattern
		}
		out.Responses = append(out.Responses, defined)
	}
	return out
}

// takeSnapshot copies the API as it is now. What the records point at never changes, so it is shared.
func takeSnapshot(e *entry) *snapshot {
	taken := &snapshot{API: *e.api}
	for _, id := range slices.Sorted(maps.Keys(e.resources)) {
		taken.Resources = append(taken.Resources, e.resources[id])
	}
	taken.Models, taken.Validators, taken.Authorizers = sorted(e.models), sorted(e.validators), sorted(e.authorizers)
	taken.Responses = sorted(e.gatewayResponses)
	return taken
}

// sorted are the things of a map in order of their keys.
func sorted[T any](things map[string]*T) []*T {
	out := make([]*T, 0, len(things))
	for _, id := range sortedKeys(things) {
		out = append(out, things[id])
	}
	return out
}

func set[V any](m map[string]V, k string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[k] = v
	return m
}
