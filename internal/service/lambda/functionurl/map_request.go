package functionurl

// mapRequest makes the function's event of the request.
func (e *Entrance) mapRequest(p *passage) error {
	version, suite := p.client.tls()
	p.event = event(p, version, suite)
	if len(p.event) > PayloadBytesMax { // base64 and escapes make a body longer
		return tooLarge()
	}
	return nil
}
