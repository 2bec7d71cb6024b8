package sfn

import (
	"maps"
	"slices"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// tagsMax is how many tags a resource may have. Source: Developer Guide, "Service quotas", "Restrictions related to tagging".
const tagsMax = 50

// tagsOf reads the tags of a request; of two with the same key the last one counts.
func tagsOf(tags []api.Tag) map[string]string {
	out := make(map[string]string, len(tags))
	for i := range tags {
		out[tags[i].Key.V] = tags[i].Value.V
	}
	return out
}

// checkTags holds tags against the limits; the text is ours.
func checkTags(arn string, tags map[string]string) error {
	if len(tags) <= tagsMax {
		return nil
	}
	e := api.ErrTooManyTags.Newf("Too many tags: a resource may have %d.", tagsMax)
	e.Members = &api.TooManyTags{Message: wire.Some(e.Message), ResourceName: wire.Some(arn)}
	return e
}

// shapeTags shows tags in the order of their keys.
func shapeTags(tags map[string]string) []api.Tag {
	out := make([]api.Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, api.Tag{Key: wire.Some(key), Value: wire.Some(tags[key])})
	}
	return out
}

// requireTagged asks for a permission on a resource with tags.
func (s *Service) requireTagged(c *service.Call, resource wire.Opt[string], keys policy.Keys) error {
	a, err := locate(c, resource, typeMachine, typeActivity)
	if err != nil {
		return err
	}
	if a.kind == typeActivity {
		s.requireActivity(c, action(c), a, keys)
	} else {
		s.requireMachine(c, action(c), a, keys)
	}
	return nil
}

// tagged are the tags of a resource: a machine or an activity, but no version and no alias (recorded: test_tag_state_machine_version). It
// runs within view or change.
func (s *Service) tagged(a address) (map[string]string, error) {
	if a.qualifier == "" && a.label == "" {
		if m := s.machines.get(a.itself(), a.name); m != nil && a.kind == typeMachine {
			return m.Tags, nil
		}
		if x := s.activities.get(a.itself(), a.name); x != nil && a.kind == typeActivity {
			return x.Tags, nil
		}
	}
	return nil, noTagged(a.arn())
}

// retag changes a resource's tags.
func (s *Service) retag(c *service.Call, resource wire.Opt[string], fn func(map[string]string)) error {
	a, err := locate(c, resource, typeMachine, typeActivity)
	if err != nil {
		return err
	}
	return s.change(func(ed *edit) error {
		before, err := s.tagged(a)
		if err != nil {
			return err
		}
		after := maps.Clone(before)
		if after == nil {
			after = map[string]string{}
		}
		fn(after)
		if err := checkTags(a.arn(), after); err != nil {
			return err
		}
		if a.kind == typeActivity {
			x := *s.activities.get(a.itself(), a.name)
			x.Tags = after
			s.activities.put(ed, a.itself(), &x)
			return nil
		}
		m := *s.machines.get(a.itself(), a.name)
		m.Tags = after
		s.machines.put(ed, a.itself(), &m)
		return nil
	})
}
