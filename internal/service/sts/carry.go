package sts

import (
	"strings"

	"sluice/internal/api/stsapi"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// policyARNs are those of a request.
func policyARNs(in []stsapi.PolicyDescriptorType) []string {
	var out []string
	for i := range in {
		out = append(out, in[i].Arn.V)
	}
	return out
}

// pack judges and compresses what a session of the account carries, and tells how much of the room it takes, in percent; no
// share for a session that carries nothing.
func (s *Service) pack(account string, c *carried) (packed []byte, share wire.Opt[int64], err error) {
	if c.Policy != "" {
		if _, err := policy.Parse(policy.Session, []byte(c.Policy)); err != nil {
			return nil, share, errMalformed(err)
		}
	}
	if len(c.PolicyARNs) > policyARNsMax {
		return nil, share, errTooManyPolicies()
	}
	for _, policyARN := range c.PolicyARNs {
		if _, ok := s.directory.FindPolicy(account, policyARN); !ok {
			return nil, share, errNoPolicy(policyARN)
		}
	}
	if plain := len(c.Policy) + len(strings.Join(c.PolicyARNs, "")); plain > policyCharsMax {
		return nil, share, errPacked(false, percentOf(plain, policyCharsMax))
	}
	if packed, err = c.pack(); err != nil {
		return nil, share, err
	}
	percent := percentOf(len(packed), packedBytesMax)
	if percent > 100 || len(c.Tags) > tagsMax {
		return nil, share, errPacked(len(c.Tags) > 0, max(percent, percentOf(len(c.Tags), tagsMax)))
	}
	return packed, wire.Opt[int64]{V: int64(percent), Set: packed != nil}, nil
}

// percentOf rounds up.
func percentOf(n, all int) int { return (100*n + all - 1) / all }
