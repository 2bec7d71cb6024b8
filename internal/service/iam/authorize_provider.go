package iam

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// onOIDCProvider requires an action on an OpenID Connect provider, which need not exist.
func (s *Service) onOIDCProvider(c *service.Call, action, providerARN string, keys policy.Keys) {
	s.mu.RLock()
	p := s.image.oidcProviders[providerARN]
	s.mu.RUnlock()
	var tags []tag
	if p != nil {
		tags = p.Tags
	}
	onARN(c, action, providerARN, keys, tags)
}

// onARN requires an action on what an ARN of the request names. For a text that is none, whoever may is told so.
func onARN(c *service.Call, action, resource string, keys policy.Keys, tags []tag) {
	check := service.Check{Action: action, Resource: resource, Keys: tagKeys(keys, tags, "aws:ResourceTag/")}
	if _, err := arn.Parse(resource); err != nil {
		check.Owner = c.Account
	}
	c.Require(check)
}

// oidcProviders lists the account's OpenID Connect providers, sorted by ARN.
func (s *Service) oidcProviders(account string) []*oidcProvider {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ofAccount(maps.Values(s.image.oidcProviders), account, func(p *oidcProvider) (string, string) { return p.Account, p.arn })
}

// ofAccount keeps what the account owns, sorted by ARN; identify tells an item's account and ARN.
func ofAccount[T any](all func(func(T) bool), account string, identify func(T) (account, arn string)) []T {
	var out []T
	for v := range all {
		if owner, _ := identify(v); owner == account {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b T) int {
		_, first := identify(a)
		_, other := identify(b)
		return cmp.Or(strings.Compare(fold(first), fold(other)), strings.Compare(first, other))
	})
	return out
}

// keyFIDO are condition keys of EnableMFADevice, which only requests for security keys have.
func keyFIDO() []string {
	return []string{"iam:RegisterSecurityKey", "iam:FIDO-certification", "iam:FIDO-FIPS-140-2-certification", "iam:FIDO-FIPS-140-3-certification"}
}

// onMFADevice requires an action on a virtual MFA device, which need not exist.
func (s *Service) onMFADevice(c *service.Call, action, serial string, keys policy.Keys) {
	s.mu.RLock()
	d := s.image.mfaDevices[serial]
	s.mu.RUnlock()
	var tags []tag
	if d != nil {
		tags = d.Tags
	}
	onARN(c, action, serial, keys, tags)
}
