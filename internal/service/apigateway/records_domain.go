package apigateway

import (
	"maps"
	"slices"
	"time"
)

// domain is a custom domain name with its base path mappings, as stored.
type domain struct {
	Name string `json:"name"`
	// ID tells private domain names of one name apart; others have none.
	ID               string   `json:"id,omitzero"`
	EndpointTypes    []string `json:"endpointTypes"`
	IPAddressType    string   `json:"ipAddressType"`
	VPCEndpointIDs   []string `json:"vpcEndpointIds,omitzero"`
	SecurityPolicy   string   `json:"securityPolicy"`
	AccessMode       string   `json:"accessMode,omitzero"`
	RoutingMode      string   `json:"routingMode"`
	Truststore       string   `json:"truststore,omitzero"`
	TruststoreObject string   `json:"truststoreObject,omitzero"` // the version of the object
	OwnershipARN     string   `json:"ownershipArn,omitzero"`
	// Edge is the certificate of the types EDGE and PRIVATE.
	Edge     certificate            `json:"edge,omitzero"`
	Regional certificate            `json:"regional,omitzero"`
	Tags     map[string]string      `json:"tags,omitzero"`
	Mappings map[string]basePathMap `json:"mappings,omitzero"` // by base path, "(none)" for the empty one
	Created  time.Time              `json:"created"`
}

// certificate is what a domain name is served with, and the name under which: the first label that DNS records point to.
type certificate struct {
	ARN      string    `json:"arn,omitzero"`
	Name     string    `json:"name,omitzero"`
	Target   string    `json:"target,omitzero"`
	Uploaded time.Time `json:"uploaded,omitzero"`
}

// basePathMap says which API a base path of a domain name leads to. Without a stage, callers name it.
type basePathMap struct {
	API   string `json:"api"`
	Stage string `json:"stage,omitzero"`
}

func (d *domain) clone() *domain {
	c := *d
	c.EndpointTypes = slices.Clone(d.EndpointTypes)
	c.VPCEndpointIDs = slices.Clone(d.VPCEndpointIDs)
	c.Tags = maps.Clone(d.Tags)
	c.Mappings = maps.Clone(d.Mappings)
	return &c
}

// key is the domain name's among those of its owner: "api.example.com", or "private.example.com+abcd1234".
func (d *domain) key() string { return domainKey(d.Name, d.ID) }

func domainKey(name, id string) string {
	if id == "" {
		return name
	}
	return name + "+" + id
}

// association lets a VPC endpoint reach a private domain name, as stored.
type association struct {
	Domain  string            `json:"domain"` // its key
	Source  string            `json:"source"` // vpce-…
	Tags    map[string]string `json:"tags,omitzero"`
	Created time.Time         `json:"created"`
}

// id holds no slash, as neither of its parts does.
func (a *association) id() string { return a.Domain + associationSeparator + a.Source }

const associationSeparator = "|"
