package gateway

import "sluice/internal/gateway/restapi"

// route finds the stage's API and in it the method that the request is for.
func (g *Gateway) route(p *passage) error {
	if err := g.findRoute(p); err != nil {
		return err
	}
	g.beginExecution(p)
	return nil
}

func (g *Gateway) findRoute(p *passage) error {
	if p.test != nil {
		return p.routeTest()
	}
	p.api = g.find(p.at)
	switch {
	case p.api == nil:
		return forbidden()
	case p.api.Err() != nil:
		return configuration("The stage's deployment cannot be served", p.api.Err())
	}
	p.route, p.params = p.api.Match(p.method, p.at.path, p.paramSpace[:0])
	if p.route == nil {
		return g.noMethod(p)
	}
	return nil
}

// find returns the API that an address is of; nil where there is no such stage.
func (g *Gateway) find(at address) *restapi.API {
	a := g.Stages.Find(at.api, at.stage)
	if a != nil && at.region != "" && at.region != a.Region {
		return nil
	}
	return a
}
