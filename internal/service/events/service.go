package events

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"sluice/internal/api/eventsapi"
	"sluice/internal/clock"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/store"
)

// Config is what a Service needs; all of it must be set.
type Config struct {
	Store store.Store
	Clock clock.Clock
	Log   *slog.Logger
	// Secrets seals what is secret of connections. It must stay the same for a data folder.
	Secrets *seal.Sealer
	// Web asks authorization endpoints for tokens: it goes where HTTP tasks may go, and follows no redirection.
	Web *http.Client
}

// Service keeps connections. It is safe for concurrent use.
type Service struct {
	Config
	records *store.Records[connection]
	tokens  tokens

	// writing is held by the one at a time who changes something; mu guards the image, and nobody waits for the disk with it.
	writing     sync.Mutex
	mu          sync.RWMutex
	connections map[scope]map[string]*connection // by name

	ctx  context.Context
	end  context.CancelFunc
	work sync.WaitGroup
}

// New loads the connections. Start must follow.
func New(c Config) (*Service, error) {
	s := &Service{
		Config: c, records: store.NewRecords[connection](c.Store, "events/connection", recordVersion, nil), connections: map[scope]map[string]*connection{},
		tokens: tokens{of: map[string]*token{}},
	}
	s.ctx, s.end = context.WithCancel(context.Background())
	return s, s.load()
}

// Start asks for the tokens of connections that were being authorized when the process ended.
func (s *Service) Start() {
	for _, c := range s.all() {
		if c.State == eventsapi.ConnectionStateAUTHORIZING {
			s.authorize(c)
		}
	}
}

// Stop ends what is under way.
func (s *Service) Stop() {
	s.end()
	s.work.Wait()
	s.Web.CloseIdleConnections()
}

// Definition is the service as the edge serves it.
func (s *Service) Definition() service.Definition {
	return service.Definition{Model: eventsapi.Service, Operations: s.operations(), Unbuilt: leftOut()}
}

func (s *Service) operations() []service.Operation {
	return []service.Operation{
		s.createConnection(), s.describeConnection(), s.listConnections(), s.updateConnection(), s.deauthorizeConnection(), s.deleteConnection(),
	}
}
