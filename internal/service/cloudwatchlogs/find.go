package cloudwatchlogs

import (
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// group finds a group by name; ResourceNotFoundException.
func (s *Service) group(in scope, name string) (*group, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if g := s.image.groups[in][name]; g != nil {
		return g, nil
	}
	return nil, errNoGroup()
}

// named finds a group and a stream of it.
func (s *Service) named(in scope, groupName, streamName string) (*group, *stream, error) {
	g, err := s.group(in, groupName)
	if err != nil {
		return nil, nil, err
	}
	st, err := g.stream(streamName)
	return g, st, err
}

// groupsOf lists what an account has in a region, in no order.
func (s *Service) groupsOf(in scope) []*group {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*group
	for _, g := range s.image.groups[in] {
		out = append(out, g)
	}
	return out
}

func (s *Service) everyGroup() []*group {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*group
	for _, g := range s.image.numbers {
		out = append(out, g)
	}
	return out
}

// owner finds the stream that has a number, and its group; nil when it is gone.
func (s *Service) owner(number uint64) (*group, *stream) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	st := s.image.streams[number]
	if st == nil {
		return nil, nil
	}
	return s.image.numbers[st.Group], st
}

// groupName is the name of the group that a request names, or gives the ARN of: one of the two, and not both.
func groupName(c *service.Call, name, identifier wire.Opt[string]) (string, error) {
	switch {
	case name.Set && identifier.Set:
		return "", errNameAndARN()
	case name.Set:
		return name.V, nil
	case identifier.Set:
		return nameIn(c, identifier.V)
	}
	return "", errInvalid("Either logGroupName or logGroupIdentifier must be specified.")
}

// nameIn reads a name, or an ARN of a group of the call's account and region, with or without ":*" behind it.
func nameIn(c *service.Call, identifier string) (string, error) {
	if !strings.HasPrefix(identifier, "arn:") {
		return identifier, nil
	}
	a, err := arn.Parse(identifier)
	name, isGroup := strings.CutPrefix(a.Resource, groupPrefix)
	if err != nil || !isGroup || a.Service != "logs" {
		return "", errInvalid("The specified log group identifier is not valid.")
	}
	if a.Account != c.Account || a.Region != c.Region {
		return "", errNoGroup() // there are no linked accounts
	}
	return strings.TrimSuffix(name, ":*"), nil
}

const groupPrefix = "log-group:"
