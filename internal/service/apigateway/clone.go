package apigateway

import (
	"strings"

	"sluice/internal/service"
)

// requireClone asks for what cloning an API takes: to read it, to set a policy where it has one, and to pass the roles that its
// integrations and authorizers name, as whoever puts them there one by one must be allowed to. keys are those of the request.
func (s *Service) requireClone(c *service.Call, from string, keys ...condition) {
	c.Require(service.Check{
		Action: "apigateway:GET", Resource: pathARN(c, "/restapis/"+from), Owner: c.Account, Keys: conditionKeys(s.resourceTags(c, from, "")),
	})
	var roles map[string]bool
	policed := false
	_ = s.read(c, from, func(e *entry) error {
		if e != nil {
			roles, policed = e.roles(), e.api.Policy != ""
		}
		return nil
	})
	if policed {
		s.requirePolicyUpdate(c, "/restapis", keys...)
	}
	for _, role := range sortedKeys(roles) {
		requirePassRole(c, role)
	}
}

// roles are the credentials that an API's integrations and authorizers name.
func (e *entry) roles() map[string]bool {
	found := map[string]bool{}
	for _, m := range e.methods() {
		if m.Integration != nil && m.Integration.Credentials != "" {
			found[m.Integration.Credentials] = true
		}
	}
	for _, a := range e.authorizers {
		if a.Credentials != "" {
			found[a.Credentials] = true
		}
	}
	return found
}

// noSource is the answer to the clone of an API that the caller has not. CreateRestApi has no NotFoundException; the text is that
// of the other operations.
func noSource(c *service.Call, id string) error {
	return badRequest("Invalid API identifier specified %s:%s", c.Account, id)
}

// cloning is one clone of an API under way: what has which ID in the new API.
type cloning struct {
	s    *Service
	ed   *edit
	from *entry
	to   *restAPI
	ids  map[string]string
	used map[string]bool
}

// clone puts all that an API is made of, but for its settings, into a new one. Deployments and stages are not cloned, and neither are documentation versions.
func (s *Service) clone(ed *edit, from *entry, to *restAPI) {
	g := &cloning{s: s, ed: ed, from: from, to: to, ids: map[string]string{from.api.RootResourceID: to.RootResourceID}, used: map[string]bool{}}
	for _, v := range sorted(from.validators) {
		v = v.clone()
		v.ID = g.id(v.ID)
		s.validators.put(ed, to.ID, v)
	}
	for _, a := range sorted(from.authorizers) {
		a = a.clone()
		a.ID = g.id(a.ID)
		s.authorizers.put(ed, to.ID, a)
	}
	for _, m := range sorted(from.models) {
		m = m.clone()
		m.ID, m.Schema = g.id(m.ID), strings.ReplaceAll(m.Schema, modelsURI+from.api.ID+"/models/", modelsURI+to.ID+"/models/")
		s.models.put(ed, to.ID, m)
	}
	for _, p := range sorted(from.parts) {
		p = p.clone()
		p.ID = g.id(p.ID)
		s.parts.put(ed, to.ID, p)
	}
	for _, r := range sorted(from.gatewayResponses) {
		s.responses.put(ed, to.ID, r)
	}
	for _, r := range sorted(from.resources) {
		s.resources.put(ed, to.ID, g.resource(r))
	}
}

// id is what a thing of the old API is called in the new one; the empty ID stays.
func (g *cloning) id(old string) string {
	if old != "" && g.ids[old] == "" {
		g.ids[old] = g.s.newID(resourceIDLength, func(id string) bool { return g.used[id] })
		g.used[g.ids[old]] = true
	}
	return g.ids[old]
}

// inherit takes over from another API what the request for the new one left open. A policy comes along: the clone is no more open
// than its source.
func (a *restAPI) inherit(from *restAPI) {
	from = from.clone()
	from.Policy = strings.ReplaceAll(from.Policy, from.invokeARN(), a.invokeARN()) // a deny of the source's methods denies the clone's
	for _, text := range []struct{ to, from *string }{{&a.Description, &from.Description}, {&a.Version, &from.Version}, {&a.Policy, &from.Policy}} {
		if *text.to == "" {
			*text.to = *text.from
		}
	}
	if a.BinaryMediaTypes == nil {
		a.BinaryMediaTypes = from.BinaryMediaTypes
	}
	if a.MinimumCompressionSize == nil {
		a.MinimumCompressionSize = from.MinimumCompressionSize
	}
}

func (g *cloning) resource(r *resource) *resource {
	c := r.clone()
	c.ID, c.ParentID = g.id(r.ID), g.id(r.ParentID)
	for name, m := range c.Methods {
		m = m.clone()
		m.ValidatorID, m.AuthorizerID = g.id(m.ValidatorID), g.id(m.AuthorizerID)
		if i := m.Integration; i != nil && i.CacheNamespace == r.ID {
			m.Integration = i.clone()
			m.Integration.CacheNamespace = c.ID
		}
		c.Methods[name] = m
	}
	return c
}
