package apigateway

import (
	"strings"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// stageTags are the tags of APIs, named by one identifier, and of their stages, named by two.
type stageTags struct{ s *Service }

func (t stageTags) tags(c *service.Call, ids []string) (tags map[string]string, err error) {
	err = t.s.read(c, ids[0], func(e *entry) error {
		switch {
		case e == nil:
			return noAPI(c, ids[0])
		case len(ids) == 1:
			tags = e.api.Tags
		case e.stages[ids[1]] == nil:
			return noStage()
		default:
			tags = e.stages[ids[1]].Tags
		}
		return nil
	})
	return tags, err
}

func (t stageTags) conditions(c *service.Call, ids []string) []condition {
	stage := ""
	if len(ids) > 1 {
		stage = ids[1]
	}
	return t.s.resourceTags(c, ids[0], stage)
}

func (t stageTags) setTags(ed *edit, _ *service.Call, ids []string, tags map[string]string) {
	e := t.s.image.apis[ids[0]]
	if len(ids) == 1 {
		a := e.api.clone()
		a.Tags = tags
		ed.putAPI(a)
		return
	}
	st := e.stages[ids[1]].clone()
	st.Tags = tags
	t.s.stages.put(ed, ids[0], st)
}

// heldTags are the tags of things of one kind that belong to an account's region.
type heldTags[T any] struct {
	s       *Service
	kind    *kind[T]
	missing func() *wire.Error
}

// find returns the thing that the identifiers name, or nil: one names all but associations, whose ID is made of two.
func (t heldTags[T]) find(c *service.Call, ids []string) *T {
	return t.kind.find(t.s, c, strings.Join(ids, associationSeparator))
}

func (t heldTags[T]) tags(c *service.Call, ids []string) (map[string]string, error) {
	v := t.find(c, ids)
	if v == nil {
		return nil, t.missing()
	}
	return *t.kind.tags(v), nil
}

func (t heldTags[T]) conditions(c *service.Call, ids []string) []condition {
	return t.kind.conditions(t.find(c, ids))
}

func (t heldTags[T]) setTags(ed *edit, c *service.Call, ids []string, tags map[string]string) {
	v := *t.find(c, ids)
	*t.kind.tags(&v) = tags
	t.kind.put(ed, scopeOf(c).owner(), &v)
}
