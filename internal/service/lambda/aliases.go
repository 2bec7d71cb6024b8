package lambda

import (
	"sluice/internal/api/lambdaapi"
	"sluice/internal/wire"
)

// weightsMax is how many versions besides its own an alias may have. Source: recorded.
const weightsMax = 1

// shape shows an alias.
func (a *alias) shape(at scope) *lambdaapi.AliasConfiguration {
	t := target{at, a.Function, a.Name}
	out := &lambdaapi.AliasConfiguration{
		AliasArn: wire.Some(t.arn()), Name: wire.Some(a.Name), FunctionVersion: wire.Some(a.Version), Description: wire.Some(a.Description),
		RevisionId: wire.Some(a.Revision),
	}
	if len(a.Weights) > 0 {
		out.RoutingConfig = &lambdaapi.AliasRoutingConfiguration{AdditionalVersionWeights: toDict(a.Weights)}
	}
	return out
}

// checkAlias refuses an alias of versions that are not there, or cannot be together. Source of the texts: recorded.
func (s *Service) checkAlias(at scope, a *alias) error {
	if len(a.Weights) > weightsMax {
		return invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than %d", weightsMax)
	}
	if _, same := a.Weights[a.Version]; same {
		return invalidParameter("Invalid function version %s. Function version %s is already included in routing configuration.", a.Version, a.Version)
	}
	if _, err := s.find(target{at, a.Function, a.Version}); err != nil {
		return err
	}
	for _, number := range sortedKeys(a.Weights) {
		if a.Version == latest {
			return lambdaapi.ErrInvalidParameterValueException.New("$LATEST is not supported for an alias pointing to more than 1 version")
		}
		if _, err := s.find(target{at, a.Function, number}); err != nil {
			return err
		}
	}
	return nil
}
