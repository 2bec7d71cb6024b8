package gateway

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"sluice/internal/clock"
	"sluice/internal/fault"
	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// Recorder learns of every finished request. It must not block, and must not keep r.
type Recorder interface{ Record(r *Record) }

// AccessLogs takes the lines of stages' access logs. It must not block, and must not keep line; one that cannot be written is lost.
type AccessLogs interface {
	LogAccess(group LogGroup, at time.Time, line []byte)
}

// LogGroup names a log group among all accounts.
type LogGroup struct{ Account, Region, Name string }

// Config is what a Gateway needs. Executions, AccessLogs and Faults may be nil, everything else must be set.
type Config struct {
	Stages       *Stages
	Authority    Authority
	Integrations map[restapi.Type]integration.Integration
	Recorder     Recorder
	// Executions takes the execution logs of stages that keep one; nil for nobody.
	Executions ExecutionLog
	AccessLogs AccessLogs // nil keeps none
	Clock      clock.Clock
	Log        *slog.Logger
	Faults     *fault.Set
}

// Gateway serves requests to users' APIs. It is safe for concurrent use.
type Gateway struct {
	Config
	steps []step
	// random gives the bits of identifiers.
	random func() uint64
	// renderers holds what renderings of templates leave to the next.
	renderers sync.Pool // of *vtl.Renderer
	// lines holds what a line of an access log is put together in.
	lines sync.Pool // of *[]byte
	// encoders holds what compresses.
	encoders encoders
	// pieces holds what streamed responses pass through.
	pieces sync.Pool // of *[]byte, each of streamPieceBytes
}

// New makes a Gateway.
func New(c Config) *Gateway { return &Gateway{Config: c, steps: chain(), random: rand.Uint64} }

// Serve serves a request whose host or path Owns said yes to. The answer's header belongs to the caller.
func (g *Gateway) Serve(ctx context.Context, r *wire.Request) *wire.Response {
	return g.serve(ctx, &passage{request: r})
}

// Do serves such a request from inside the process: as is taken for who signed it, and a service that calls in its own name for who calls. For an
// anonymous caller it is Serve.
func (g *Gateway) Do(ctx context.Context, as *service.Caller, r *wire.Request) *wire.Response {
	return g.serve(ctx, &passage{request: r, inside: as})
}
