package sts

import (
	"fmt"

	"sluice/internal/api/stsapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// sessionPurpose derives the key that seals session tokens.
const sessionPurpose = "sts/session token"

// Service is STS. It is safe for concurrent use.
type Service struct {
	directory Directory
	sealer    *seal.Sealer
	sessions  *cache

	// nobody is the trust policy of a role that does not exist.
	nobody *policy.Policy
}

// New makes STS.
func New(directory Directory, root *seal.Root) (*Service, error) {
	nobody, err := policy.Parse(policy.Trust, []byte(`{"Statement":[{"Effect":"Allow","Principal":{"Service":"nobody.amazonaws.com"},"Action":"sts:AssumeRole"}]}`))
	if err != nil {
		return nil, fmt.Errorf("trust policy for nobody: %w", err)
	}
	return &Service{directory: directory, sealer: root.Sealer(sessionPurpose), sessions: newCache(), nobody: nobody}, nil
}

// Definition is STS as the edge serves it. Operations that the model has and this table has not are answered by the edge.
func (s *Service) Definition() service.Definition {
	return service.Definition{
		Model:      stsapi.Service,
		Operations: []service.Operation{s.assumeRole(), s.getCallerIdentity(), s.getSessionToken(), s.getAccessKeyInfo()},
		Denied:     denied,
	}
}
