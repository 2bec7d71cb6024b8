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
	// ClientCertificateID is the certificate that the stage shows to HTTP integrations.
	ClientCertificateID string            `json:"clientCertificateId,omitzero"`
	Tags                map[string]string `json:"tags,omitzero"`
	Created             time.Time         `json:"created"`
	Updated             time.Time         `json:"updated"`

	DocumentationVersion string `json:"documentationVersion,omitzero"`
}

func (s *stage) clone() *stage {
	c := *s
	c.Variables = maps.Clone(s.Variables)
	c.Tags = maps.Clone(s.Tags)
	return &c
}
