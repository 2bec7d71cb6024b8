package gateway

// route finds the stage's API and in it the method that the request is for.
func (g *Gateway) route(p *passage) error {
	p.api = g.Stages.Find(p.at.api, p.at.stage)
	switch {
	case p.api == nil, p.at.region != "" && p.at.region != p.api.Region:
		return forbidden()
	case p.api.Err() != nil:
		return configuration("The stage's deployment cannot be served", p.api.Err())
	}
	p.route, p.params = p.api.Match(p.method, p.at.path, p.paramSpace[:0])
	if p.route == nil {
		return g.noMethod(p)
	}
	p.traceMethodRequest()
	return nil
}
