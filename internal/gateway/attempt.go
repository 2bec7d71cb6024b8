package gateway

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"sluice/internal/gateway/restapi"
)

// attempt is how a phase of authorize went, which access logs tell: $context.authenticate is whether the signature holds, and
// $context.authorize whether policies allow the method. Only methods with IAM authorization have the two. Source: AWS Compute Blog,
// "Troubleshooting Amazon API Gateway with enhanced observability variables", "The phases of an API request".
type attempt struct {
	status  int // 200, or what the refusal says; 0 where there was none
	latency time.Duration
	error   string // why it refused; empty for none
}

// attempt runs a phase and notes how it went.
func (g *Gateway) attempt(p *passage, a *attempt, phase func(*Gateway, *passage) error) error {
	began := g.Clock.Now()
	err := phase(g, p)
	a.status, a.latency = http.StatusOK, g.Clock.Now().Sub(began)
	if err == nil {
		return nil
	}
	a.status, a.error = http.StatusInternalServerError, internalError
	if r := new(refusal); errors.As(err, &r) {
		if a.status, a.error = r.status, r.message; r.log != "" {
			a.error = r.log
		}
	}
	return err
}

// appendTo appends a variable of the phase.
func (a *attempt) appendTo(dst []byte, name string) []byte {
	if a.status == 0 {
		return dst
	}
	switch name {
	case "status":
		return strconv.AppendInt(dst, int64(a.status), 10)
	case "latency":
		return appendMillis(dst, a.latency)
	case "error":
		return restapi.AppendEscaped(dst, a.error)
	}
	return dst
}
