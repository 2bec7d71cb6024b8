package gateway

import "net/http"

// compress puts the body into the coding that the caller prefers, if the API compresses bodies of its size. Source: Developer Guide, "Receive
// an API response with a compressed payload". What the integration has coded already stays as it is: "If the integration response contains a
// Content-Encoding header, API Gateway assumes that the integration response payload is already compressed and skips the compression
// processing". Gateway responses are no integration responses. The body of a test call's answer is text.
func (g *Gateway) compress(p *passage) error {
	if !p.api.Compresses(len(p.body)) || len(p.body) == 0 || p.test != nil || isPartOrNone(p.status) {
		return nil
	}
	if p.route.Streams || len(p.in.Header[contentEncoding]) > 0 || len(p.header[contentEncoding]) > 0 {
		return nil
	}
	if coding := preferredCoding(p.request.Header["Accept-Encoding"]); coding != "" {
		p.coded = g.compressed(coding, p.body)
		p.coding = coding
	}
	return nil
}

// isPartOrNone tells the answers that have no body, whatever the integration gave, and those that are a part of one, which no coding of its
// own would be a part of (RFC 9110, sections 6.4.1 and 14.4).
func isPartOrNone(status int) bool {
	return status == http.StatusNoContent || status == http.StatusNotModified || status == http.StatusPartialContent
}
