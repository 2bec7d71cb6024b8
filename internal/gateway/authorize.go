package gateway

// authorize lets the request in, and its execution begins. Whoever makes a test call was asked by the operation that makes it.
func (g *Gateway) authorize(p *passage) error {
	if p.test == nil {
		if err := g.permit(p); err != nil {
			return err
		}
	}
	p.traceMethodRequest()
	return nil
}

// permit decides whether the caller may use the method. What a method may ask for and is not built does not get here: the
// deployment is refused. Should it get here all the same, nobody may.
func (g *Gateway) permit(p *passage) error {
	if p.api.EndpointDisabled || p.route.AuthorizationType != "NONE" || p.route.APIKeyRequired {
		return forbidden()
	}
	return nil
}
