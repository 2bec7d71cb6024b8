package sfn

import (
	"slices"
	"strconv"
	"strings"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// aliasesMax is how many aliases a state machine may have. Source: API Reference, CreateStateMachineAlias.
const aliasesMax = 100

// routing is what a request says of an alias's routes.
type routing []api.RoutingConfigurationListItem

// versions are the versions that the routes name.
func (r routing) versions(c *service.Call) ([]address, error) {
	out := make([]address, len(r))
	for i := range r {
		a, err := locate(c, r[i].StateMachineVersionArn, typeMachine)
		if err != nil {
			return nil, err
		}
		out[i] = a
	}
	return out, nil
}

// read checks the routes by themselves. Source of the texts: recorded (test_error_create_alias_invalid_router_configs), unless a comment says
// otherwise.
func (r routing) read(c *service.Call) (of address, routes []route, err error) {
	versions, err := r.versions(c)
	if err != nil {
		return of, nil, err
	}
	var sum int64
	for i, v := range versions {
		number := versionNumber(v.qualifier)
		if number == 0 || v.label != "" {
			return of, nil, invalid(reasonRouting, "Routing configuration must contain state machine version ARNs. Received: %s", r.received())
		}
		if slices.ContainsFunc(routes, func(other route) bool { return other.Version == number }) && v == versions[0] {
			return of, nil, invalid(reasonRouting, "Routing configuration must contain distinct state machine version ARNs. Received: %s", r.received())
		}
		if v.unqualified() != versions[0].unqualified() {
			return of, nil, invalid(reasonRouting, "Routing configuration must contain versions of one state machine. Received: %s", r.received()) // the text is ours
		}
		routes = append(routes, route{number, r[i].Weight.V})
		sum += r[i].Weight.V
	}
	if sum != 100 {
		return of, nil, invalid(reasonRouting, "Sum of routing configuration weights must equal 100. Received: %s", r.weights())
	}
	of = versions[0]
	of.qualifier = ""
	return of, routes, nil
}

func (r routing) received() string {
	var arns []string
	for i := range r {
		arns = append(arns, r[i].StateMachineVersionArn.V)
	}
	return "[" + strings.Join(arns, ", ") + "]"
}

func (r routing) weights() string {
	var weights []string
	for i := range r {
		weights = append(weights, strconv.FormatInt(r[i].Weight.V, 10))
	}
	return "[" + strings.Join(weights, ", ") + "]"
}

// checkRoutes refuses versions that are not there. It runs within change.
func (s *Service) checkRoutes(of address, routes []route) error {
	for _, r := range routes {
		if s.versions.get(owner{of.scope, of.name}, numberKey(r.Version)) == nil {
			return noReferred(of.versionARN(of.name, r.Version))
		}
	}
	return nil
}

// locateAlias reads the ARN of an alias.
func locateAlias(c *service.Call, given wire.Opt[string]) (address, error) {
	a, err := locate(c, given, typeMachine)
	switch {
	case err != nil:
		return a, err
	case a.label != "":
		return a, labelled()
	case a.qualifier == "" || versionNumber(a.qualifier) != 0:
		return a, invalidARN("Not a state machine alias ARN: " + given.V) // the text is ours
	}
	return a, nil
}

// locateVersion reads the ARN of a version.
func locateVersion(c *service.Call, given wire.Opt[string]) (address, error) {
	a, err := locate(c, given, typeMachine)
	switch {
	case err != nil:
		return a, err
	case a.label != "":
		return a, labelled()
	case versionNumber(a.qualifier) == 0:
		return a, invalidARN("Not a state machine version ARN: " + given.V) // the text is ours
	}
	return a, nil
}
