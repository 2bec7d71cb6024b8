package lambda

import (
	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// show shows a layer's version, and where its archive can be had from.
func (s *Service) showLayer(c *service.Call, at scope, l *layerVersion) *lambdaapi.GetLayerVersionResponse {
	return &lambdaapi.GetLayerVersionResponse{
		Content: &lambdaapi.LayerVersionContentOutput{
			Location: s.address(c, l.Archive), CodeSha256: wire.Some(l.Archive.Base64()), CodeSize: wire.Some(l.Size),
		},
		LayerArn: wire.Some(at.arn(layerResource(l.Name))), LayerVersionArn: wire.Some(at.arn(l.resource())), Description: wire.Some(l.Description),
		CreatedDate: wire.Some(lambdaTime(l.Created)), Version: wire.Some(l.Number), CompatibleArchitectures: l.Architectures,
		CompatibleRuntimes: l.Runtimes, LicenseInfo: l.license(),
	}
}

// item shows it in a list.
func (l *layerVersion) item(at scope) lambdaapi.LayerVersionsListItem {
	return lambdaapi.LayerVersionsListItem{
		LayerVersionArn: wire.Some(at.arn(l.resource())), Version: wire.Some(l.Number), Description: wire.Some(l.Description),
		CreatedDate: wire.Some(lambdaTime(l.Created)), CompatibleArchitectures: l.Architectures, CompatibleRuntimes: l.Runtimes, LicenseInfo: l.license(),
	}
}

func (l *layerVersion) license() wire.Opt[string] {
	if l.License == nil {
		return wire.Opt[string]{}
	}
	return wire.Some(*l.License)
}

// fits reports whether a layer is for a runtime and an architecture; one that says nothing is for all.
func (l *layerVersion) fits(runtime, architecture wire.Opt[string]) bool {
	return listed(l.Runtimes, runtime) && listed(l.Architectures, architecture)
}

func listed(all []string, wanted wire.Opt[string]) bool {
	if wanted.V == "" {
		return true
	}
	for _, one := range all {
		if one == wanted.V {
			return true
		}
	}
	return false
}

// onLayer authorizes an operation on a layer's version, whose policy may let other accounts.
func (s *Service) onLayer(c *service.Call, name string, number int64) {
	n := namedLayer(c, name)
	probe := layerVersion{Name: n.name, Number: number}
	check := service.Check{Action: "lambda:" + c.Operation.Name, Resource: n.scope.arn(probe.resource()), Owner: n.account}
	_ = s.view(func() error {
		if l := s.layerNumbers.get(n.scope, layerKey(n.name, number)); l != nil {
			check.Policy = l.policy()
		}
		return nil
	})
	c.Require(check)
}

// layerVersion finds one. It runs within view or change. Source of the text: recorded.
func (s *Service) layerVersion(n layerName, number int64) (*layerVersion, error) {
	if number < 1 {
		return nil, invalidParameter("Layer Version Cannot be less than 1")
	}
	l := s.layerNumbers.get(n.scope, layerKey(n.name, number))
	if l == nil {
		return nil, noResource()
	}
	return l, nil
}

// grantedLayer finds one for an operation on its policy, whose text is another (recorded).
func (s *Service) grantedLayer(n layerName, number int64) (*layerVersion, error) {
	l := s.layerNumbers.get(n.scope, layerKey(n.name, number))
	if l == nil {
		probe := layerVersion{Name: n.name, Number: number}
		return nil, notFound("Layer version %s does not exist.", n.scope.arn(probe.resource()))
	}
	return l, nil
}
