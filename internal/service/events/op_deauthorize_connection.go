package events

import (
	"context"
	"time"

	"sluice/internal/api/eventsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deauthorizeConnection takes a connection's parameters away: it authorizes nothing until it is updated with others.
func (s *Service) deauthorizeConnection() service.Operation {
	const action = "events:DeauthorizeConnection"
	contract := service.Contract{Action: action, Resource: "connection", Errors: []*wire.ErrorShape{eventsapi.ErrResourceNotFoundException}}
	authorize := func(c *service.Call, in *eventsapi.DeauthorizeConnectionRequest) error {
		s.onConnection(c, action, in.Name.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *eventsapi.DeauthorizeConnectionRequest) (*eventsapi.DeauthorizeConnectionResponse, error) {
		s.writing.Lock()
		defer s.writing.Unlock()
		before := s.get(scopeOf(c), in.Name.V)
		if before == nil {
			return nil, noConnection("deauthorize", in.Name.V)
		}
		x := *before
		x.State, x.Modified = eventsapi.ConnectionStateDEAUTHORIZED, c.Now.UTC().Truncate(time.Millisecond)
		if err := s.seal(&x, &parameters{}); err != nil {
			return nil, err
		}
		if err := s.keep(&x); err != nil {
			return nil, err
		}
		s.tokens.drop(x.ID)
		return &eventsapi.DeauthorizeConnectionResponse{
			ConnectionArn: wire.Some(x.ARN()), ConnectionState: wire.Some(eventsapi.ConnectionStateDEAUTHORIZING), CreationTime: wire.Some(x.Created), LastModifiedTime: wire.Some(x.Modified),
			LastAuthorizedTime: x.authorizedAt(),
		}, nil
	}
	return service.Define(eventsapi.DeauthorizeConnection, contract, authorize, handle)
}
