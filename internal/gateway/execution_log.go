package gateway

import (
	"time"

	"sluice/internal/gateway/restapi"
)

// ExecutionLog takes the execution logs of live requests, each once its request is answered. It must not block.
type ExecutionLog interface {
	// Write takes one request's log; it must not keep x.
	Write(x *Execution)
}

// Execution is the execution log of one request, as far as its stage keeps it; never empty.
type Execution struct {
	Account, Region, API, Stage string
	RequestID                   string
	Lines                       []ExecutionLine

	now func() time.Time
}

// ExecutionLine is one line, in API Gateway's words; see Tracer.
type ExecutionLine struct {
	Time time.Time
	Text string
}

// beginExecution begins the log of a request whose stage keeps one. Any other costs nothing.
func (g *Gateway) beginExecution(p *passage) {
	if g.Executions == nil || p.test != nil || p.route.Logging == restapi.LogNothing {
		return
	}
	p.execution = &Execution{
		Account: p.api.Account, Region: p.api.Region, API: p.api.ID, Stage: p.api.Stage, RequestID: p.id, now: g.Clock.Now,
	}
	p.keep(Progress, "Extended Request Id: "+p.extendedID)
}

// endExecution gives the log away.
func (g *Gateway) endExecution(p *passage) {
	if p.execution != nil && len(p.execution.Lines) > 0 {
		g.Executions.Write(p.execution)
	}
}
