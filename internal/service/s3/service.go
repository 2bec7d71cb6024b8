package s3

import (
	"log/slog"
	"sync"

	"sluice/internal/api/s3api"
	"sluice/internal/blob"
	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/store"
)

// Authority decides by policies.
type Authority interface {
	Decide(call *service.Call, check *service.Check) (policy.Decision, *service.Denial)
}

// Config is what a Service needs; all of it must be set.
type Config struct {
	Store store.Store
	// Blobs holds bodies of objects and nothing else.
	Blobs blob.Store
	Clock clock.Clock
	Log   *slog.Logger
	// Bodies seals what is in objects. It must stay the same for a data folder.
	Bodies *seal.Sealer
	// Authority is asked about each of the keys of one request.
	Authority Authority
}

// Service serves Amazon S3. It is safe for concurrent use.
type Service struct {
	Config
	objects *objectstore.Store
	records *store.Records[bucket]

	// writing is held by the one at a time who changes buckets; mu guards the image, and nobody waits for the disk with it.
	writing sync.Mutex
	mu      sync.RWMutex
	buckets map[string]*bucket // by name, which is everyone's
}

// New loads the buckets, and removes what no object refers to.
func New(c Config) (*Service, error) {
	s := &Service{Config: c, records: store.NewRecords[bucket](c.Store, "s3/bucket", recordVersion, nil), buckets: map[string]*bucket{}}
	if err := s.load(); err != nil {
		return nil, err
	}
	var err error
	if s.objects, err = objectstore.Open(objectstore.Config{Store: c.Store, Blobs: c.Blobs, Bodies: c.Bodies, Log: c.Log}); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, b := range s.buckets {
		known[b.ID] = true
	}
	return s, s.objects.Abandon(func(id string) bool { return known[id] })
}

// requestBytesMax is how large an object is at most that is put by one request, and a part of an upload. S3 takes 5 GiB; a request is in memory here,
// and SDKs and the CLI upload what is larger than 8 MiB in parts of that size.
const requestBytesMax = 64 << 20

// chunkedBytesMax is what aws-chunked makes of it at most: a line of signature for every 8 KiB.
const chunkedBytesMax = requestBytesMax + requestBytesMax/64

// Definition is the service as the edge serves it.
func (s *Service) Definition() service.Definition {
	return service.Definition{
		Model: s3api.Service, Operations: s.operations(), Unbuilt: leftOut(), Unsigned: true, Errors: ownErrors(), Invalid: invalid, Denied: denied,
		Large: large(), LargeBytesMax: chunkedBytesMax,
	}
}
