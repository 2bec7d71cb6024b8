package edge

import (
	"log/slog"
	"time"

	"sluice/internal/clock"
	"sluice/internal/fault"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/sigv4"
)

// Credentials tells who holds an access key. It is asked once per signed call and must not block.
type Credentials interface {
	// Find returns the secret and the holder of an access key. token is the session token that came along, empty for none.
	// The errors are ErrUnknownKey, ErrInvalidToken and ErrExpiredToken.
	Find(accessKeyID, token string, now time.Time) (secret string, holder *service.Caller, err error)
}

// Permissions tells what policies ask of a caller, as of now. It must not block.
type Permissions interface {
	// Of fills p's identity-based policies and boundary. It is asked once per call.
	Of(c *service.Caller, p *policy.Policies)
	// Tag returns the value of a tag of the caller, its session's or its own, and whether there is one: aws:PrincipalTag/key.
	Tag(c *service.Caller, key string) (string, bool)
	// PolicyNames names what Of fills in, the identity-based policies in their order; for people.
	PolicyNames(c *service.Caller) (identity []string, boundary string)
	// SessionKey returns a condition key that the caller's session remembers of who vouched for it: aws:FederatedProvider, and the
	// claims of an identity provider's token. The name is in lower case.
	SessionKey(c *service.Caller, name string) (policy.Value, bool)
	// SourceIdentity returns the source identity of the caller's session.
	SourceIdentity(c *service.Caller) (string, bool)
}

// Recorder learns of every finished call. It must not block, and must not keep r.
type Recorder interface{ Record(r *Record) }

// Config is what an Edge needs. Faults may be nil, everything else must be set.
type Config struct {
	Services    []service.Definition
	Credentials Credentials
	Permissions Permissions
	Recorder    Recorder
	Clock       clock.Clock
	Log         *slog.Logger
	Faults      *fault.Set
	// Account and Region are where an unsigned call arrives when its host names no region.
	Account, Region string
}

// Edge serves AWS API calls. It is immutable and safe for concurrent use.
type Edge struct {
	Config
	steps     []step
	directory *directory
	verifier  *sigv4.Verifier
	larges    chan struct{} // holds one for each large request that is under way
}

// New makes an Edge.
func New(c Config) *Edge {
	return &Edge{Config: c, steps: chain(), directory: newDirectory(c.Services), verifier: sigv4.NewVerifier(), larges: make(chan struct{}, largeAtOnceMax)}
}
