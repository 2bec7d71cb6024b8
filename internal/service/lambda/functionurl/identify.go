package functionurl

import (
	"sluice/internal/uuid"
	"sluice/internal/xray"
)

// identify gives the request its identifiers and its time, and reads off host and path which URL it is for.
func (e *Entrance) identify(p *passage) error {
	p.start = e.Clock.Now()
	p.id = uuid.New().String() // the invocation's too (recorded: test_request_id_invoke_url)
	p.at, _ = parseAddress(p.request.Host, p.request.Path)
	p.source = "127.0.0.1"
	if a := p.request.Remote.Addr(); a.IsValid() {
		p.source = a.Unmap().WithZone("").String()
	}
	p.trace = xray.Complete(p.request.Header.Get("X-Amzn-Trace-Id"), p.start, e.random)
	root, _, _ := xray.Parts(p.trace)
	p.root = "Root=" + root // the event's header has no more
	return nil
}
