package gateway

// authorize decides whether the caller may use the method. What a method may ask for and is not built does not get here: the
// deployment is refused. Should it get here all the same, nobody may.
func (g *Gateway) authorize(p *passage) error {
	if p.test != nil { // whoever tests a method was asked by the operation
		return nil
	}
	if p.api.EndpointDisabled || p.route.AuthorizationType != "NONE" || p.route.APIKeyRequired {
		return forbidden()
	}
	return nil
}
