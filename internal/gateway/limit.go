package gateway

// The limits of a request to a REST API. Source: Developer Guide, "Amazon API Gateway quotas".
const (
	// PayloadBytesMax is the largest body.
	PayloadBytesMax = 10 << 20
	// HeaderBytesMax is what all header values have together at most.
	HeaderBytesMax = 10240
	// URIBytesMax is the longest path with query string.
	URIBytesMax = 10240
)

// limit refuses what is too large before anything is made of it.
func (g *Gateway) limit(p *passage) error {
	if len(p.request.Path)+len(p.request.RawQuery) > URIBytesMax {
		return uriTooLong()
	}
	size := 0
	for _, values := range p.request.Header {
		for _, v := range values {
			size += len(v)
		}
	}
	if size > HeaderBytesMax {
		return headersTooLarge()
	}
	if p.tooLarge || len(p.request.Body) > PayloadBytesMax {
		return tooLarge()
	}
	return nil
}
