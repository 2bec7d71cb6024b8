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
	onARN(c, action, providerARN, keys, tagsIn(s, s.image.oidcProviders, providerARN, func(p *oidcProvider) []tag { return p.Tags }))
}

// onSAMLProvider requires an action on a SAML provider, which need not exist.
func (s *Service) onSAMLProvider(c *service.Call, action, providerARN string, keys policy.Keys) {
	onARN(c, action, providerARN, keys, tagsIn(s, s.image.samlProviders, providerARN, func(p *samlProvider) []tag { return p.Tags }))
}

// onMFADevice requires an action on a virtual MFA device, which need not exist.
func (s *Service) onMFADevice(c *service.Call, action, serial string, keys policy.Keys) {
	onARN(c, action, serial, keys, tagsIn(s, s.image.mfaDevices, serial, func(d *mfaDevice) []tag { return d.Tags }))
}

// tagsIn are the tags of what a map of the image has under an ARN, whosever it is; none of what is not there. The maps are made with
// the image and stay, so that only what is in them is read under the lock.
func tagsIn[T any](s *Service, all map[string]*T, resource string, tags func(*T) []tag) []tag {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if v := all[resource]; v != nil {
		return tags(v)
	}
	return nil
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
