package apigateway

import (
	"maps"
	"slices"
	"time"
)

// restAPI is a REST API's own settings, as stored. Records are never changed once they are in the image: an operation
// changes a copy, stores it and puts it in the old one's place. JSON names are part of the stored format.
type restAPI struct {
	ID                     string            `json:"id"`
	Account                string            `json:"account"`
	Region                 string            `json:"region"`
	Name                   string            `json:"name"`
	Description            string            `json:"description,omitzero"`
	Version                string            `json:"version,omitzero"`
	BinaryMediaTypes       []string          `json:"binaryMediaTypes,omitzero"`
	MinimumCompressionSize *int64            `json:"minimumCompressionSize,omitzero"`
	APIKeySource           string            `json:"apiKeySource"`
	EndpointTypes          []string          `json:"endpointTypes"`
	IPAddressType          string            `json:"ipAddressType"`
	Policy                 string            `json:"policy,omitzero"` // with whole ARNs; see resourcePolicy.of
	Tags                   map[string]string `json:"tags,omitzero"`
	EndpointDisabled       bool              `json:"endpointDisabled,omitzero"`
	VPCEndpointIDs         []string          `json:"vpcEndpointIds,omitzero"`
	SecurityPolicy         string            `json:"securityPolicy,omitzero"`
	AccessMode             string            `json:"accessMode,omitzero"`
	RootResourceID         string            `json:"rootResourceId"`
	Created                time.Time         `json:"created"`

	// withoutModels is set of an API that was read from a record of the time before there were models; see giveModels.
	withoutModels bool
}

func (a *restAPI) clone() *restAPI {
	c := *a
	c.BinaryMediaTypes = slices.Clone(a.BinaryMediaTypes)
	c.EndpointTypes = slices.Clone(a.EndpointTypes)
	c.VPCEndpointIDs = slices.Clone(a.VPCEndpointIDs)
	c.Tags = maps.Clone(a.Tags)
	return &c
}

// resource is one node of an API's tree with its methods, as stored.
type resource struct {
	ID       string             `json:"id"`
	ParentID string             `json:"parentId,omitzero"` // empty for the root
	PathPart string             `json:"pathPart,omitzero"`
	Methods  map[string]*method `json:"methods,omitzero"`
}

func (r *resource) clone() *resource {
	c := *r
	c.Methods = maps.Clone(r.Methods)
	return &c
}

// method is one method of a resource, as stored. A nil map was not given, an empty one was: answers differ.
type method struct {
	HTTPMethod          string                     `json:"httpMethod"`
	AuthorizationType   string                     `json:"authorizationType"`
	AuthorizerID        string                     `json:"authorizerId,omitzero"`
	AuthorizationScopes []string                   `json:"authorizationScopes,omitzero"`
	APIKeyRequired      bool                       `json:"apiKeyRequired,omitzero"`
	OperationName       string                     `json:"operationName,omitzero"`
	RequestParameters   map[string]bool            `json:"requestParameters,omitzero"`
	RequestModels       map[string]string          `json:"requestModels,omitzero"`
	ValidatorID         string                     `json:"validatorId,omitzero"`
	Responses           map[string]*methodResponse `json:"responses,omitzero"` // by status code
	Integration         *integration               `json:"integration,omitzero"`
}

func (m *method) clone() *method {
	c := *m
	c.AuthorizationScopes = slices.Clone(m.AuthorizationScopes)
	c.RequestParameters = maps.Clone(m.RequestParameters)
	c.RequestModels = maps.Clone(m.RequestModels)
	c.Responses = maps.Clone(m.Responses)
	return &c
}

type methodResponse struct {
	StatusCode string            `json:"statusCode"`
	Parameters map[string]bool   `json:"parameters,omitzero"`
	Models     map[string]string `json:"models,omitzero"`
}

func (r *methodResponse) clone() *methodResponse {
	c := *r
	c.Parameters = maps.Clone(r.Parameters)
	c.Models = maps.Clone(r.Models)
	return &c
}

// integration is what stands behind a method, as stored. A template that is empty is one that passes through.
type integration struct {
	Type              string                          `json:"type"`
	HTTPMethod        string                          `json:"httpMethod,omitzero"`
	URI               string                          `json:"uri,omitzero"`
	ConnectionType    string                          `json:"connectionType,omitzero"`
	ConnectionID      string                          `json:"connectionId,omitzero"` // a VPC link's, or "${stageVariables.NAME}"
	Target            string                          `json:"integrationTarget,omitzero"`
	TransferMode      string                          `json:"responseTransferMode,omitzero"` // empty where nobody said
	Credentials       string                          `json:"credentials,omitzero"`
	RequestParameters map[string]string               `json:"requestParameters,omitzero"`
	RequestTemplates  map[string]string               `json:"requestTemplates,omitzero"`
	Passthrough       string                          `json:"passthrough"`
	ContentHandling   string                          `json:"contentHandling,omitzero"`
	TimeoutMillis     int                             `json:"timeoutMillis"`
	CacheNamespace    string                          `json:"cacheNamespace"`
	CacheKeys         []string                        `json:"cacheKeys,omitzero"`
	SkipVerification  *bool                           `json:"skipVerification,omitzero"`
	Responses         map[string]*integrationResponse `json:"responses,omitzero"` // by status code
}

func (i *integration) clone() *integration {
	c := *i
	c.RequestParameters = maps.Clone(i.RequestParameters)
	c.RequestTemplates = maps.Clone(i.RequestTemplates)
	c.CacheKeys = slices.Clone(i.CacheKeys)
	c.Responses = maps.Clone(i.Responses)
	return &c
}

type integrationResponse struct {
	StatusCode       string            `json:"statusCode"`
	SelectionPattern *string           `json:"selectionPattern,omitzero"`
	Parameters       map[string]string `json:"parameters,omitzero"`
	Templates        map[string]string `json:"templates,omitzero"`
	ContentHandling  string            `json:"contentHandling,omitzero"`
}

func (r *integrationResponse) clone() *integrationResponse {
	c := *r
	c.Parameters = maps.Clone(r.Parameters)
	c.Templates = maps.Clone(r.Templates)
	return &c
}
