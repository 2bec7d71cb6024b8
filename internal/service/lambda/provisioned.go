package lambda

import (
	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// provisionable locates what concurrency can be provisioned for: a published version or an alias. Source of the texts: recorded; unpublished
// is the one for $LATEST.
func provisionable(c *service.Call, name, qualifier wire.Opt[string], unpublished string) (target, error) {
	t, err := locate(c, name, qualifier)
	if err == nil && t.qualifier == latest {
		return t, invalidParameter("%s", unpublished)
	}
	return t, err
}

const neitherAliasNorVersion = "The function resource provided must be an alias or a published version."

// findProvisionable finds it. It runs within view or change.
func (s *Service) findProvisionable(t target) (*found, error) {
	f, err := s.find(t)
	if err != nil && !isVersion(t.qualifier) {
		return nil, noAlias(t)
	}
	return f, err
}

func noProvisioned() *wire.Error {
	return told(lambdaapi.ErrProvisionedConcurrencyConfigNotFoundException, "No Provisioned Concurrency Config found for this function")
}

// onProvisionable authorizes an operation on it.
func (s *Service) onProvisionable(c *service.Call, name, qualifier wire.Opt[string]) error {
	return s.onFunction(c, name, qualifier)
}

// checkProvisioned holds what is requested against what there is. Source of the texts: recorded; of the first one an answer of AWS in
// https://github.com/hashicorp/terraform-provider-aws/issues/12923.
func (s *Service) checkProvisioned(f *found, requested int64) error {
	if reserved, ok := f.function.reserved(); ok {
		if s.provisionedOf(f.scope, f.name, f.qualifier)+requested > reserved {
			return invalidParameter("Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function")
		}
		return nil
	}
	switch left := s.unreserved(f.scope, f.name) - s.provisionedOf(f.scope, f.name, f.qualifier); {
	case requested > left:
		return invalidParameter("Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [%d].", left)
	case left-requested < unreservedMin:
		return invalidParameter("Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [%d].", unreservedMin)
	}
	return s.checkProvisionedOnce(f)
}

// checkProvisionedOnce refuses to provision a version twice, by itself and by an alias.
func (s *Service) checkProvisionedOnce(f *found) error {
	if f.alias != nil {
		if s.provisioned.get(f.scope, below(f.name, f.version.Number)) != nil {
			return conflict("Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version")
		}
		return nil
	}
	for _, a := range s.aliases.of(f.scope, f.name) {
		if a.Version == f.version.Number && s.provisioned.get(f.scope, below(f.name, a.Name)) != nil {
			return conflict("Version is pointed by a Provisioned Concurrency alias")
		}
	}
	return nil
}
