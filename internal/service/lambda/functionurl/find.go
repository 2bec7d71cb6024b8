package functionurl

// find looks the URL up. Nothing has been read of the request's body.
func (e *Entrance) find(p *passage) error {
	if p.at.id != "" {
		p.url, _ = e.Functions.FindURL(p.at.region, p.at.id)
	}
	if p.url == nil {
		return unknownURL()
	}
	return nil
}
