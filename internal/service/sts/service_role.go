package sts

import (
	"fmt"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// Assumption is a service's wish to act as a role: API Gateway for an integration, Lambda for a function.
type Assumption struct {
	RoleARN string
	Service string // the service principal: apigateway.amazonaws.com
	// SessionName is the service's choice: API Gateway's is BackplaneAssumeRoleSession.
	SessionName string
	// SourceARN and SourceAccount are the resource for which the service acts; empty for none. Trust policies test them
	// against the confused deputy.
	SourceARN, SourceAccount string
	Now                      time.Time
}

// RefusedError says why a service may not assume a role.
type RefusedError struct {
	RoleARN, Service string
	// Missing says that there is no such role; otherwise Decision is its trust policy's.
	Missing  bool
	Decision policy.Decision
}

func (e *RefusedError) Error() string {
	if e.Missing {
		return fmt.Sprintf("%s cannot assume the role %s: there is none", e.Service, e.RoleARN)
	}
	return policy.Denial{Principal: e.Service, Action: "sts:AssumeRole", Resource: e.RoleARN}.Text(e.Decision)
}

// AssumeForService makes a caller that acts as the role, for calls from inside the process, if the role's trust policy lets
// the service. It asks every time, so that a change of the policy holds at once. The error is a *RefusedError.
func (s *Service) AssumeForService(a *Assumption) (*service.Caller, error) {
	r, err := s.trusted(a)
	if err != nil {
		return nil, err
	}
	return a.session(&r).caller(""), nil
}

// IssueForService makes credentials of such a session, for a process outside: a function's. A session lasts at most as
// long as the role lets it.
func (s *Service) IssueForService(a *Assumption, lifetime time.Duration) (Credentials, error) {
	r, err := s.trusted(a)
	if err != nil {
		return Credentials{}, err
	}
	return s.issue(a.session(&r), a.Now, min(lifetime, time.Duration(r.MaxSessionSeconds)*time.Second))
}

func (a *Assumption) session(r *Role) *session {
	return &session{Kind: ofRole, Account: r.Account, ID: r.ID, Name: a.SessionName, ARN: r.ARN, Issued: a.Now.Unix()}
}

// trusted asks the trust policy.
func (s *Service) trusted(a *Assumption) (Role, error) {
	r, ok := s.directory.FindRole(a.RoleARN)
	if !ok {
		return Role{}, &RefusedError{RoleARN: a.RoleARN, Service: a.Service, Missing: true}
	}
	trust := [1]*policy.Policy{r.Trust}
	decision := policy.Evaluate(&policy.Request{
		Principal: policy.Principal{Caller: policy.Service, Name: a.Service}, Action: "sts:AssumeRole", Resource: r.ARN,
		Context: &serviceKeys{assumption: a, role: &r},
	}, &policy.Policies{Resource: trust[:]})
	if !decision.Allowed() {
		return Role{}, &RefusedError{RoleARN: a.RoleARN, Service: a.Service, Decision: decision}
	}
	return r, nil
}
