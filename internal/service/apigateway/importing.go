package apigateway

import (
	"errors"
	"maps"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/wire"
)

// importing is one import under way: what an API was, which is nothing for a new one, and what it becomes. Each thing of the document is
// made into the request that would create it alone, and is checked and taken like that; what is wrong is listed, and nothing is stored.
type importing struct {
	s            *Service
	c            *service.Call
	read         *openapi.API
	before, next *entry
	// paths are the resources of next, and those that before had by theirs: resources that stay keep their identifiers.
	paths, former map[string]*resource
	problems      []string
}

// importProblemsMax bounds how many things are listed that are wrong with a document.
const importProblemsMax = 1000

// newImport begins an import that puts the document's things beside or over those of an API; overwriting, in their place.
func (s *Service) newImport(c *service.Call, read *openapi.API, before *entry, a *restAPI, overwrite bool) *importing {
	g := &importing{s: s, c: c, read: read, before: before, former: before.byPath()}
	next := newBelongings()
	if overwrite {
		root := before.resources[a.RootResourceID].clone()
		root.Methods = nil
		next.resources[root.ID] = root
	} else {
		next.resources, next.models, next.validators = maps.Clone(before.resources), maps.Clone(before.models), maps.Clone(before.validators)
		next.authorizers, next.gatewayResponses = maps.Clone(before.authorizers), maps.Clone(before.gatewayResponses)
	}
	g.next = &entry{api: a, belongings: next}
	g.paths = g.next.byPath()
	return g
}

// run makes everything but documentation, which stands for itself.
func (g *importing) run() error {
	for _, part := range []func() error{g.validators, g.authorizers, g.models, g.gatewayResponses, g.resources, g.recheck} {
		if err := part(); err != nil {
			return err
		}
	}
	return refusedDocument(openapi.FailOnErrors(g.problems))
}

// put stores what the API has become, and shows it.
func (g *importing) put(ed *edit) {
	api, before, next := g.next.api, g.before, g.next
	ed.putAPI(api)
	g.s.validators.become(ed, api.ID, before.validators, next.validators)
	g.s.authorizers.become(ed, api.ID, before.authorizers, next.authorizers)
	g.s.models.become(ed, api.ID, before.models, next.models)
	g.s.responses.become(ed, api.ID, before.gatewayResponses, next.gatewayResponses)
	g.s.resources.become(ed, api.ID, before.resources, next.resources)
}

// documentation puts the document's parts in.
func (g *importing) documentation(ed *edit, overwrite bool) error {
	if g.read.Documentation.Ignored {
		return nil
	}
	parts, err := partsOf(&g.read.Documentation)
	if err != nil {
		return err
	}
	return g.s.importParts(ed, g.before, parts, overwrite)
}

// note lists what is wrong with the document. Any other error ends the import.
func (g *importing) note(what string, err error) error {
	var refused *wire.Error
	if !errors.As(err, &refused) || refused.Shape != apigatewayapi.ErrBadRequestException && refused.Shape != apigatewayapi.ErrConflictException {
		return err
	}
	if len(g.problems) < importProblemsMax {
		g.problems = append(g.problems, what+": "+refused.Message)
	}
	return nil
}

// check holds a thing of the document, made into a request, against the model and then against its own checks, and notes what is wrong.
func (g *importing) check(what string, in wire.Shape, more ...func() error) error {
	err := checkModelled(in)
	for _, check := range more {
		if err == nil {
			err = check()
		}
	}
	return g.note(what, err)
}

// id is the identifier that a thing had, or a new one.
func (g *importing) id(had string, taken func(string) bool) string {
	if had != "" {
		return had
	}
	return g.s.newID(resourceIDLength, taken)
}

// byPath are an API's resources by their paths.
func (e *entry) byPath() map[string]*resource {
	out := make(map[string]*resource, len(e.resources))
	for _, r := range e.resources {
		out[e.path(r)] = r
	}
	return out
}

// recheck holds the methods that stayed against the authorizers that the document has replaced: a method of user pools cannot go on
// with a function.
func (g *importing) recheck() error {
	for _, r := range sorted(g.next.resources) {
		old := g.before.resources[r.ID]
		for _, name := range sortedKeys(r.Methods) {
			if old == nil || old.Methods[name] != r.Methods[name] {
				continue // it is the document's
			}
			m := r.Methods[name].clone()
			if err := g.note(atMethod(m.HTTPMethod, g.next.path(r)), m.useAuthorizer(g.next, m.AuthorizerID)); err != nil {
				return err
			}
		}
	}
	return nil
}
