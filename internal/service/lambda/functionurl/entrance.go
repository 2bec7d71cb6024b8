package functionurl

import (
	"log/slog"
	"math/rand/v2"
	"time"

	"sluice/internal/clock"
	"sluice/internal/fault"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/sigv4"
)

// Authority tells who signed a request, and what policies say of it. The edge is one, so that a request to a function's address and an AWS
// API call are let in by the same code. Its methods do not block.
type Authority interface {
	// Verify returns who signed the request for the endpoint; claim is what sigv4.Parse made of it. A refusal is a *sigv4.Error.
	Verify(r *sigv4.Request, claim *sigv4.Signature, at sigv4.Endpoint, now time.Time) (*service.Caller, error)
	// Decide asks the policies of the call's caller and of the check. The denial is nil if they allow the check's action.
	Decide(call *service.Call, check *service.Check) (policy.Decision, *service.Denial)
}

// Recorder learns of every finished request. It must not block, and must not keep r.
type Recorder interface{ Record(r *Record) }

// Config is what an Entrance needs. Faults may be nil, everything else must be set.
type Config struct {
	Functions Functions
	Authority Authority
	Recorder  Recorder
	Clock     clock.Clock
	Log       *slog.Logger
	Faults    *fault.Set
}

// Entrance serves requests at functions' own addresses. It is safe for concurrent use.
type Entrance struct {
	Config
	steps []step
	// random gives the bits of trace identifiers.
	random func() uint64
}

// New makes an Entrance.
func New(c Config) *Entrance { return &Entrance{Config: c, steps: chain(), random: rand.Uint64} }
