package apigateway

import (
	"maps"
	"time"
)

// deployment is one deployment of an API. What was deployed is a snapshot, which stays in the store: there are many, large,
// and only those that stages point at are compiled.
type deployment struct {
	ID          string    `json:"id"`
	Description string    `json:"description,omitzero"`
	Created     time.Time `json:"created"`
}

// snapshot is an API as it was at a deployment.
type snapshot struct {
	API         restAPI            `json:"api"`
	Resources   []*resource        `json:"resources"`
	Models      []*model           `json:"models,omitzero"` // nil in those that were taken before there were models
	Validators  []*validator       `json:"validators,omitzero"`
	Authorizers []*authorizer      `json:"authorizers,omitzero"`
	Responses   []*gatewayResponse `json:"gatewayResponses,omitzero"`
}

// stage is one stage of an API, as stored.
type stage struct {
	Name         string            `json:"name"`
	DeploymentID string            `json:"deploymentId"`
	Description  string            `json:"description,omitzero"`
	Variables    map[string]string `json:"variables,omitzero"`
	Tags         map[string]string `json:"tags,omitzero"`
	Created      time.Time         `json:"created"`
	Updated      time.Time         `json:"updated"`

	CacheEnabled bool   `json:"cacheEnabled,omitzero"`
	CacheSize    string `json:"cacheSize,omitzero"`
	Tracing      bool   `json:"tracing,omitzero"`
	// ClientCertificateID is the certificate that the stage shows to HTTP integrations.
	ClientCertificateID  string                   `json:"clientCertificateId,omitzero"`
	DocumentationVersion string                   `json:"documentationVersion,omitzero"`
	AccessLog            accessLog                `json:"accessLog,omitzero"`
	Canary               *canary                  `json:"canary,omitzero"`
	Methods              map[string]methodSetting `json:"methods,omitzero"` // by the key of the path that set them: "*/*", "~1pets/GET"
}

// accessLog says where a stage's access log goes and what its lines are; either may be missing while it is being set up.
type accessLog struct {
	Destination string `json:"destination,omitzero"`
	Format      string `json:"format,omitzero"`
}

// canary is a stage's canary release, as stored.
type canary struct {
	DeploymentID string            `json:"deploymentId"`
	Percent      float64           `json:"percent"`
	Overrides    map[string]string `json:"overrides,omitzero"`
	UseCache     bool              `json:"useCache,omitzero"`
}

// clone copies the stage with all that patches change.
func (st *stage) clone() *stage {
	c := *st
	c.Variables = maps.Clone(st.Variables)
	c.Tags = maps.Clone(st.Tags)
	c.Methods = maps.Clone(st.Methods)
	if st.Canary != nil {
		release := *st.Canary
		release.Overrides = maps.Clone(st.Canary.Overrides)
		c.Canary = &release
	}
	return &c
}
