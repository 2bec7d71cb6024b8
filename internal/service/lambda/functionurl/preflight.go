package functionurl

import (
	"net/http"

	"sluice/internal/wire"
)

// preflight answers what browsers ask before they send a request to another origin. Where the URL has a CORS configuration, no OPTIONS
// request gets to the function (published: rimutaka's "AWS Lambda Function URL with CORS explained by example", with AWS's answers); nobody
// signs one, for browsers cannot. Where it has none, OPTIONS is a method like others.
func (e *Entrance) preflight(p *passage) error {
	if p.url.CORS == nil || p.request.Method != http.MethodOptions {
		return nil
	}
	p.ended = true
	p.response = &wire.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {jsonType}}}
	p.url.CORS.allow(p.request.Header, p.response.Header)
	return nil
}
