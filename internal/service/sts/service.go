package sts

import (
	"fmt"

	"sluice/internal/api/stsapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// What the keys are derived for: one that seals session tokens, one that seals authorization messages.
const (
	sessionPurpose = "sts/session token"
	messagePurpose = "sts/authorization message"
)

// Service is STS. It is safe for concurrent use.
type Service struct {
	directory Directory
	devices   Devices
	providers Providers
	keys      IssuerKeys
	sealer    *seal.Sealer
	messages  *seal.Sealer
	sessions  *cache

	// nobody is the trust policy of a role that does not exist.
	nobody *policy.Policy
}

// Option gives STS more to ask.
type Option func(*Service)

// WithDevices lets users prove a second factor. Without it nobody has a device.
func WithDevices(d Devices) Option { return func(s *Service) { s.devices = d } }

// WithProviders lets those assume roles for whom an OpenID Connect provider vouches. Without it there is no provider.
func WithProviders(p Providers, keys IssuerKeys) Option {
	return func(s *Service) { s.providers, s.keys = p, keys }
}

// New makes STS.
func New(directory Directory, root *seal.Root, options ...Option) (*Service, error) {
	nobody, err := policy.Parse(policy.Trust, []byte(`{"Statement":[{"Effect":"Allow","Principal":{"Service":"nobody.amazonaws.com"},"Action":"sts:AssumeRole"}]}`))
	if err != nil {
		return nil, fmt.Errorf("trust policy for nobody: %w", err)
	}
	s := &Service{
		directory: directory, devices: unbound{}, providers: unbound{}, keys: unbound{},
		sealer: root.Sealer(sessionPurpose), messages: root.Sealer(messagePurpose), sessions: newCache(), nobody: nobody,
	}
	for _, o := range options {
		o(s)
	}
	return s, nil
}

// Definition is STS as the edge serves it.
func (s *Service) Definition() service.Definition {
	return service.Definition{
		Model:   stsapi.Service,
		Unbuilt: leftOut(),
		Operations: []service.Operation{
			s.assumeRole(), s.assumeRoleWithWebIdentity(), s.decodeAuthorizationMessage(), s.getAccessKeyInfo(),
			s.getCallerIdentity(), s.getFederationToken(), s.getSessionToken(),
		},
		Denied: denied,
	}
}
