package apigateway

import (
	"sluice/internal/service"
)

// find returns a thing of the call's scope, or nil.
func (k *kind[T]) find(s *Service, c *service.Call, id string) *T {
	s.image.mu.RLock()
	defer s.image.mu.RUnlock()
	owner := scopeOf(c).owner()
	if s.image.holdings[owner] == nil {
		return nil
	}
	return k.of(s.image, owner)[id]
}

// conditions are the tags of a thing as aws:ResourceTag/…; nil has none.
func (k *kind[T]) conditions(v *T) []condition {
	if v == nil {
		return nil
	}
	return tagConditions(*k.tags(v))
}

// The paths of what belongs to an account's region, which are also the resources of its permissions.

func keyPath(id string) string { return "/apikeys/" + id }

func planPath(id string) string { return "/usageplans/" + id }

func certificatePath(id string) string { return "/clientcertificates/" + id }

func (s *Service) requireKey(c *service.Call, id string) {
	s.require(c, keyPath(id), s.keys.conditions(s.keys.find(s, c, id))...)
}

// requirePlan asks for the verb on a plan or what is below it; policies see the plan's tags as the resource's.
func (s *Service) requirePlan(c *service.Call, id, below string) {
	s.require(c, planPath(id)+below, s.plans.conditions(s.plans.find(s, c, id))...)
}

func (s *Service) requireCertificate(c *service.Call, id string) {
	s.require(c, certificatePath(id), s.certificates.conditions(s.certificates.find(s, c, id))...)
}
