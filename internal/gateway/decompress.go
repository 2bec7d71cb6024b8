package gateway

// decompress undoes the coding in which the body came, before anything reads it, and the execution begins. That comes after authorize, for
// signatures are over the bytes that were sent, and nobody is to cost us memory who may not call the method. Source: Developer Guide, "Call an
// API method with a compressed payload": "If the specified coding isn't supported or the supplied payload isn't compressed with specified
// coding, API Gateway returns the 415 Unsupported Media Type error response".
//
// Of an empty body nobody asks how it is coded (recorded: GET with "Content-Encoding: deflate"). The body of a test call is text. The header
// itself stays for mappings and functions to see (recorded).
func (g *Gateway) decompress(p *passage) error {
	if values := p.request.Header[contentEncoding]; len(values) > 0 && len(p.request.Body) > 0 && p.test == nil {
		if err := p.decode(values); err != nil {
			return err
		}
	}
	p.traceMethodRequest()
	return nil
}

func (p *passage) decode(codings []string) error {
	coding, ok := soleCoding(codings)
	switch {
	case !ok:
		return unsupportedMediaType()
	case coding == identity:
		return nil
	case !p.api.Decompresses(len(p.request.Body)):
		p.stillCoded = true
		return nil
	}
	body, err := uncompressed(coding, p.request.Body, PayloadBytesMax)
	if err != nil {
		r := unsupportedMediaType()
		r.cause = err
		return r
	}
	if len(body) > PayloadBytesMax {
		return tooLarge()
	}
	whole := *p.request // which is the caller's
	whole.Body = body
	p.request = &whole
	return nil
}
