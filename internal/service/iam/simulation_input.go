package iam

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/arn"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// request is what both simulations have in common.
type request struct {
	policies, boundary, resources      []string
	actions                            []string
	resourcePolicy, owner, caller, way wire.Opt[string]
	entries                            []iamapi.ContextEntry
}

// read judges the request and puts what it has into the simulation. account is whose account the simulation is in.
func (s *simulation) read(account string, in *request) error {
	if err := checkActions(in.actions); err != nil {
		return err
	}
	if in.way.Set {
		return errSimulation("ResourceHandlingOption is not supported: every action is simulated on each resource by itself.")
	}
	if err := s.readCaller(account, in); err != nil {
		return err
	}
	for i, text := range in.policies {
		if err := parseSimulated(&s.identity, policy.Identity, text, inputID("PolicyInputList", i)); err != nil {
			return err
		}
	}
	if err := s.readBoundary(in.boundary); err != nil {
		return err
	}
	if in.resourcePolicy.Set {
		if err := parseSimulated(&s.resource, policy.Resource, in.resourcePolicy.V, "ResourcePolicy"); err != nil {
			return err
		}
	}
	s.readContext(in.entries)
	s.resources = in.resources
	if len(s.resources) == 0 {
		s.resources = []string{anyResource}
	}
	s.compile()
	return nil
}

// compile hands the policies to the evaluator, in the same order.
func (s *simulation) compile() {
	for _, p := range s.identity {
		s.policies.Identity = append(s.policies.Identity, p.policy)
	}
	for _, p := range s.resource {
		s.policies.Resource = append(s.policies.Resource, p.policy)
	}
	if len(s.boundary) > 0 {
		s.policies.Boundary = s.boundary[0].policy
	}
}

// inputID names a policy of the request (IAM API Reference, SimulateCustomPolicy; users quote it).
func inputID(list string, index int) string { return list + "." + strconv.Itoa(index+1) }

func parseSimulated(to *[]simulated, kind policy.Kind, text, id string) error {
	p, err := policy.Parse(kind, []byte(text))
	if err != nil {
		var fault *policy.Error
		if !errors.As(err, &fault) {
			return fmt.Errorf("parse policy: %w", err)
		}
		return errSimulation(fault.Message)
	}
	*to = append(*to, simulated{p, id})
	return nil
}

// readBoundary takes the boundary of the request in place of the principal's: "the new permissions boundary policy is used for the simulation".
func (s *simulation) readBoundary(list []string) error {
	const boundaries = "PermissionsBoundaryPolicyInputList"
	switch len(list) {
	case 0:
		return nil
	case 1:
		s.boundary = nil
		return parseSimulated(&s.boundary, policy.Boundary, list[0], inputID(boundaries, 0))
	}
	return errSimulation("Only one permissions boundary policy can be simulated.")
}

// checkActions: "Each operation must include the service identifier … This operation does not support using wildcards (*)".
func checkActions(actions []string) error {
	for _, action := range actions {
		prefix, name, found := strings.Cut(action, ":")
		if !found || prefix == "" || name == "" || strings.ContainsAny(action, "*?") {
			return errSimulation("Invalid action name: " + action)
		}
	}
	return nil
}

// readCaller makes the principal: CallerArn's or, without one, whoever the policies are of.
func (s *simulation) readCaller(account string, in *request) error {
	caller := cmp.Or(in.caller.V, s.principal.ARN)
	if in.resourcePolicy.Set && caller == "" {
		return errSimulation("CallerArn is required to simulate a resource-based policy.")
	}
	s.principal = policy.Principal{Caller: policy.User, Account: account}
	if caller != "" {
		p, err := simulatedPrincipal(caller)
		if err != nil {
			return err
		}
		s.principal = p
	}
	s.owner = s.principal.Account
	if in.owner.Set {
		a, err := arn.Parse(in.owner.V)
		if err != nil || a.Service != "iam" || a.Resource != "root" || a.Account == "" {
			return errSimulation("Invalid ResourceOwner: " + in.owner.V)
		}
		s.owner = a.Account
	}
	return nil
}

// simulatedPrincipal reads the ARN of a user, group or role: "You cannot specify the ARN of an assumed role, federated user, or a service
// principal". A role stands for a session of it.
func simulatedPrincipal(text string) (policy.Principal, error) {
	a, err := arn.Parse(text)
	kind, name, found := strings.Cut(a.Resource, "/")
	if err != nil || a.Service != "iam" || a.Account == "" || !found || name == "" {
		return policy.Principal{}, errSimulation("Invalid CallerArn: " + text)
	}
	switch kind {
	case "user", "group":
		return policy.Principal{Caller: policy.User, ARN: text, Account: a.Account}, nil
	case "role":
		session := arn.New("sts", "", a.Account, "assumed-role/"+name[strings.LastIndexByte(name, '/')+1:]+"/simulation").String()
		return policy.Principal{Caller: policy.RoleSession, ARN: session, Account: a.Account, Role: text}, nil
	}
	return policy.Principal{}, errSimulation("Invalid CallerArn: " + text)
}

// readContext takes the condition keys: nothing else is known of the request that is simulated.
func (s *simulation) readContext(entries []iamapi.ContextEntry) {
	for i := range entries {
		e := &entries[i]
		value := policy.Many(e.ContextKeyValues)
		if len(e.ContextKeyValues) == 1 && !strings.HasSuffix(e.ContextKeyType.V, "List") {
			value = policy.One(e.ContextKeyValues[0])
		}
		s.keys = s.keys.Set(e.ContextKeyName.V, value)
	}
}

// readOrganization takes the levels of service control policies.
func (s *simulation) readOrganization(levels []iamapi.OrderedOrganizationPolicyType) error {
	for i := range levels {
		var parsed []simulated
		for _, text := range levels[i].ServiceControlPolicyInputList {
			if err := parseSimulated(&parsed, policy.ServiceControl, text, ""); err != nil {
				return err
			}
		}
		level := policy.Level{}
		for _, p := range parsed {
			level = append(level, p.policy)
		}
		s.policies.ServiceControl = append(s.policies.ServiceControl, level)
	}
	s.organization = len(levels) > 0
	return nil
}

// errSimulation is for input that cannot be simulated. Policies' faults have the texts of MalformedPolicyDocument; the others are ours:
// IAM's are not known.
func errSimulation(text string) *wire.Error { return iamapi.ErrInvalidInputException.New(text) }
