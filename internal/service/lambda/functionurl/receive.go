package functionurl

import (
	"errors"
	"net/http"

	"sluice/internal/wire/httpio"
)

// PayloadBytesMax is the largest event, and so the largest body. Source: Developer Guide, "Lambda quotas": 6 MB for synchronous invocations,
// each for request and response.
const PayloadBytesMax = 6 << 20

// receive reads the request's body.
func (e *Entrance) receive(p *passage) error {
	body, err := httpio.Body(p.client.w, p.client.r, PayloadBytesMax)
	switch {
	case errors.Is(err, httpio.ErrTooLarge):
		return tooLarge()
	case err != nil: // it did not arrive whole
		return &refusal{status: http.StatusBadRequest, body: http.StatusText(http.StatusBadRequest), cause: err}
	}
	p.request.Body = body
	return nil
}
