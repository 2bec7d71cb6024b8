package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

// shape is the answer of the operations on one API. Recorded answers show tags only where there are some, but for GetRestApi
// and UpdateRestApi, which show an empty map too.
func (a *restAPI) shape() *apigatewayapi.RestApi {
	out := &apigatewayapi.RestApi{
		Id: wire.Some(a.ID), Name: wire.Some(a.Name), Description: wire.NonZero(a.Description), Version: wire.NonZero(a.Version),
		CreatedDate: wire.Some(a.Created), ApiKeySource: wire.Some(a.APIKeySource), Policy: wire.NonZero(shownPolicy(a.Policy)),
		EndpointConfiguration: &apigatewayapi.EndpointConfiguration{
			Types: a.EndpointTypes, IpAddressType: wire.Some(a.IPAddressType), VpcEndpointIds: a.VPCEndpointIDs,
		},
		SecurityPolicy: wire.NonZero(a.SecurityPolicy), EndpointAccessMode: wire.NonZero(a.AccessMode),
		DisableExecuteApiEndpoint: wire.Some(a.EndpointDisabled), RootResourceId: wire.Some(a.RootResourceID),
	}
	if len(a.BinaryMediaTypes) > 0 {
		out.BinaryMediaTypes = a.BinaryMediaTypes
	}
	if a.MinimumCompressionSize != nil {
		out.MinimumCompressionSize = wire.Some(*a.MinimumCompressionSize)
	}
	if len(a.Tags) > 0 {
		out.Tags = toDict(a.Tags)
	}
	return out
}

// shapeWithTags is shape with a map of tags even where there is none.
func (a *restAPI) shapeWithTags() *apigatewayapi.RestApi {
	out := a.shape()
	if out.Tags == nil {
		out.Tags = wire.Dict[string]{}
	}
	return out
}

// shape shows a resource; its methods are named, or shown in full when embedded.
func (r *resource) shape(path string, embedMethods bool) apigatewayapi.Resource {
	out := apigatewayapi.Resource{
		Id: wire.Some(r.ID), ParentId: wire.NonZero(r.ParentID), PathPart: wire.NonZero(r.PathPart), Path: wire.Some(path),
	}
	for _, name := range sortedKeys(r.Methods) {
		shown := apigatewayapi.Method{}
		if embedMethods {
			shown = *r.Methods[name].shape()
		}
		out.ResourceMethods = append(out.ResourceMethods, wire.Entry[apigatewayapi.Method]{Key: name, Value: shown})
	}
	return out
}

func (d *deployment) shape() *apigatewayapi.Deployment {
	return &apigatewayapi.Deployment{
		Id: wire.Some(d.ID), Description: wire.NonZero(d.Description), CreatedDate: wire.Some(d.Created),
	}
}

// shape shows a stage. What this build does not serve is off, and shown so.
func (st *stage) shape() *apigatewayapi.Stage {
	return &apigatewayapi.Stage{
		StageName: wire.Some(st.Name), DeploymentId: wire.Some(st.DeploymentID), Description: wire.NonZero(st.Description),
		CacheClusterEnabled: wire.Some(false), CacheClusterStatus: wire.Some("NOT_AVAILABLE"),
		MethodSettings: wire.Dict[apigatewayapi.MethodSetting]{}, Variables: toDict(st.Variables),
		TracingEnabled: wire.Some(false), Tags: toDict(st.Tags),
		CreatedDate: wire.Some(st.Created), LastUpdatedDate: wire.Some(st.Updated),
	}
}
