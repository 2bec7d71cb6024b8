package edge

import "sluice/internal/uuid"

// identify gives the call its request ID, its time and what is known of where it came from.
func (e *Edge) identify(p *passage) error {
	r := p.request
	p.bytesIn = len(r.Body)
	p.call.BodyBytes = len(r.Body)
	p.call.RequestID = uuid.New().String()
	p.call.Now = e.Clock.Now()
	p.call.Secure = r.Secure
	p.call.Source = r.Remote.Addr().Unmap().WithZone("") // a zone is ours, and no policy names it
	p.call.UserAgent = r.Header.Get("User-Agent")
	p.call.TraceHeader = r.Header.Get("X-Amzn-Trace-Id")
	p.call.Path = r.Path
	scheme := "http://"
	if r.Secure {
		scheme = "https://"
	}
	p.call.Endpoint = scheme + r.Host
	return nil
}
