package cloudwatchlogs

import (
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// onDestination requires an action on a delivery destination.
func (s *Service) onDestination(c *service.Call, action, name string, keys policy.Keys) {
	if d, err := s.deliveryDestination(scopeOf(c), name); err == nil {
		for _, t := range d.Tags {
			keys = keys.Set("aws:ResourceTag/"+t.Key, policy.One(t.Value))
		}
	}
	c.Require(service.Check{Action: action, Resource: c.ARN(destinationPrefix + name).String(), Keys: keys})
}

// taggedName reads the ARN of something that can have tags: a group's without ":*" behind it (API Reference, TagResource).
func taggedName(c *service.Call, resource string) (name string, isDestination bool, err error) {
	a, err := arn.Parse(resource)
	if err != nil || a.Service != "logs" || a.Account != c.Account || a.Region != c.Region {
		return "", false, errInvalid("The specified resource ARN is not valid.")
	}
	if name, ok := strings.CutPrefix(a.Resource, groupPrefix); ok {
		return name, false, nil
	}
	if name, ok := strings.CutPrefix(a.Resource, destinationPrefix); ok {
		return name, true, nil
	}
	return "", false, errNoResource()
}

func errNoResource() error {
	return logsapi.ErrResourceNotFoundException.New("The specified resource does not exist.")
}

// onResource requires an action on what an ARN names, by that ARN.
func (s *Service) onResource(c *service.Call, action, resource string, keys policy.Keys) error {
	if _, _, err := taggedName(c, resource); err != nil && !missing(err) {
		return err
	}
	if tags, err := s.tagsOf(c, resource); err == nil {
		for _, t := range tags {
			keys = keys.Set("aws:ResourceTag/"+t.Key, policy.One(t.Value))
		}
	}
	c.Require(service.Check{Action: action, Resource: resource, Keys: keys})
	return nil
}

func (s *Service) tagsOf(c *service.Call, resource string) ([]tag, error) {
	name, isDestination, err := taggedName(c, resource)
	if err != nil {
		return nil, err
	}
	if isDestination {
		d, err := s.deliveryDestination(scopeOf(c), name)
		if err != nil {
			return nil, errNoResource()
		}
		return d.Tags, nil
	}
	g, err := s.group(scopeOf(c), name)
	if err != nil {
		return nil, errNoResource()
	}
	return g.Tags, nil
}

func (s *Service) editTags(c *service.Call, resource string, edit func([]tag) ([]tag, error)) error {
	name, isDestination, err := taggedName(c, resource)
	if err != nil {
		return err
	}
	if _, err := s.tagsOf(c, resource); err != nil {
		return err
	}
	if isDestination {
		return s.editDestination(scopeOf(c), name, func(d *deliveryDestination) (err error) {
			d.Tags, err = edit(d.Tags)
			return err
		})
	}
	return s.editGroup(scopeOf(c), name, func(g *group) (err error) {
		g.Tags, err = edit(g.Tags)
		return err
	})
}
