package lambda

import (
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// taggable is a resource with tags, named by its ARN.
type taggable struct {
	scope
	kind, id string
}

// tagged reads the ARN of a resource with tags. Source of the texts: recorded.
func tagged(c *service.Call, resource wire.Opt[string]) (taggable, error) {
	a, err := arn.Parse(resource.V)
	if err != nil {
		return taggable{}, invalidParameter("Invalid ARN: %s", resource.V) // the model lets none through
	}
	kind, id, _ := strings.Cut(a.Resource, ":")
	t := taggable{scope{a.Account, a.Region}, kind, id}
	switch {
	case kind == "function" && strings.Contains(id, ":"):
		return t, invalidParameter("Tags on function aliases and versions are not supported. Please specify a function ARN.")
	case a.Region != c.Region:
		return t, t.absent()
	}
	return t, nil
}

// absent words that it is not there.
func (t taggable) absent() *wire.Error {
	text := t.arn(t.kind + ":" + t.id)
	switch t.kind {
	case "function":
		return notFound("Function not found: %s", text)
	case "event-source-mapping":
		return notFound("Event source mapping not found: %s", text)
	case "code-signing-config":
		return noSigning(text)
	case "capacity-provider":
		return notFound("Capacity provider not found: %s", text)
	}
	return noResource()
}

// tags are a resource's; nil and false for one that is not there. It runs within view or change.
func (s *Service) tags(t taggable) (map[string]string, bool) {
	switch t.kind {
	case "function":
		if f := s.functions.get(t.scope, t.id); f != nil {
			return f.Tags, true
		}
	case "event-source-mapping":
		if m := s.mappings.get(t.scope, t.id); m != nil {
			return m.Tags, true
		}
	case "code-signing-config":
		if x := s.signings.get(t.scope, t.id); x != nil {
			return x.Tags, true
		}
	}
	return nil, false
}

// setTags gives a resource that is there other tags.
func (s *Service) setTags(ed *edit, t taggable, tags map[string]string) {
	switch t.kind {
	case "function":
		f := *s.functions.get(t.scope, t.id)
		f.Tags = tags
		s.functions.put(ed, t.scope, &f)
	case "event-source-mapping":
		m := *s.mappings.get(t.scope, t.id)
		m.Tags = tags
		s.mappings.put(ed, t.scope, &m)
	case "code-signing-config":
		x := *s.signings.get(t.scope, t.id)
		x.Tags = tags
		s.signings.put(ed, t.scope, &x)
	}
}

// onTagged authorizes an operation on the tags of a resource.
func (s *Service) onTagged(c *service.Call, resource wire.Opt[string], keys ...key) error {
	t, err := tagged(c, resource)
	if err != nil {
		return err
	}
	_ = s.view(func() error {
		tags, _ := s.tags(t)
		keys = append(keys, tagKeys("aws:ResourceTag/", tags)...)
		return nil
	})
	c.Require(service.Check{Action: "lambda:" + c.Operation.Name, Resource: resource.V, Owner: t.account, Keys: keysOf(keys)})
	return nil
}

// retag changes a resource's tags.
func (s *Service) retag(c *service.Call, resource wire.Opt[string], fn func(map[string]string)) error {
	t, err := tagged(c, resource)
	if err != nil {
		return err
	}
	return s.change(func(ed *edit) error {
		before, there := s.tags(t)
		if !there {
			return t.absent()
		}
		after := make(map[string]string, len(before))
		for k, v := range before {
			after[k] = v
		}
		fn(after)
		if err := checkTags(after); err != nil {
			return err
		}
		s.setTags(ed, t, after)
		return nil
	})
}
