package lambda

import (
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// policyResource locates what a policy as a whole is of, by its ARN. Policies of runtimes are AWS's own.
func policyResource(c *service.Call, resourceARN wire.Opt[string]) (target, error) {
	if a, err := arn.Parse(resourceARN.V); err != nil || !strings.HasPrefix(a.Resource, "function:") {
		return target{}, noResource()
	}
	return locateWhole(c, resourceARN)
}

// onPolicyResource authorizes an operation on it.
func (s *Service) onPolicyResource(c *service.Call, resourceARN wire.Opt[string]) error {
	t, err := policyResource(c, resourceARN)
	if err == nil {
		s.requireOn(c, t)
	}
	return err
}

// shownPolicy is the text of a policy and its revision.
func (s *Service) shownPolicy(t target) (text, revision wire.Opt[string], err error) {
	err = s.view(func() error {
		p := s.policies.get(t.scope, t.key())
		if p == nil {
			return noResource()
		}
		text, revision = wire.Some(document(p.Statements)), wire.Some(p.Revision)
		return nil
	})
	return text, revision, err
}

// statementsOf reads a policy that a caller brings. Each statement stays as it is written. The texts are ours.
func statementsOf(text string) ([]statement, error) {
	if _, err := policy.Parse(policy.Resource, []byte(text)); err != nil {
		return nil, invalidParameter("The policy is not valid: %v.", err)
	}
	parsed, err := value.Parse(text)
	if err != nil {
		return nil, invalidParameter("The policy is not valid: %v.", err)
	}
	member, _ := parsed.Get("Statement")
	list := []value.Value{member}
	if many, ok := member.AsArray(); ok {
		list = list[:0]
		for _, one := range many.All() {
			list = append(list, one)
		}
	}
	var out []statement
	for _, one := range list {
		sid, _ := one.Get("Sid")
		id, _ := sid.AsString()
		out = append(out, statement{ID: id, JSON: one.String()})
	}
	if size := len(document(out)); size > policyBytesMax {
		return nil, errPolicyLength(size)
	}
	return out, nil
}

func errPolicyLength(size int) *wire.Error {
	return told(lambdaapi.ErrPolicyLengthExceededException, sprintf("The final policy size (%d) is bigger than the limit (%d).", size, policyBytesMax))
}
