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
	if p.api.HasCanary() {
		p.api = p.api.Choose(g.draw())
	}
	p.route, p.params = p.api.Match(p.method, p.at.path, p.paramSpace[:0])
	if p.route == nil {
		return missingToken()
	}
	p.traceMethodRequest()
	return nil
}

// draw decides whether a request goes to the canary: a number from 0 up to 100.
func (g *Gateway) draw() float64 {
	const bits = 53 // that a float64 holds
	return float64(g.random()>>(64-bits)) / (1 << bits) * 100
}
