package events

import (
	"context"

	"sluice/internal/api/eventsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteConnection removes a connection at once, and answers as AWS does, where it takes a moment (recorded, test_delete_connection).
func (s *Service) deleteConnection() service.Operation {
	const action = "events:DeleteConnection"
	contract := service.Contract{Action: action, Resource: "connection", Errors: []*wire.ErrorShape{eventsapi.ErrResourceNotFoundException}}
	authorize := func(c *service.Call, in *eventsapi.DeleteConnectionRequest) error {
		s.onConnection(c, action, in.Name.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *eventsapi.DeleteConnectionRequest) (*eventsapi.DeleteConnectionResponse, error) {
		s.writing.Lock()
		defer s.writing.Unlock()
		x := s.get(scopeOf(c), in.Name.V)
		if x == nil {
			return nil, noConnection("delete", in.Name.V)
		}
		return &eventsapi.DeleteConnectionResponse{
			ConnectionArn: wire.Some(x.ARN()), ConnectionState: wire.Some(eventsapi.ConnectionStateDELETING), CreationTime: wire.Some(x.Created),
			LastModifiedTime: wire.Some(x.Modified), LastAuthorizedTime: x.authorizedAt(),
		}, s.remove(x)
	}
	return service.Define(eventsapi.DeleteConnection, contract, authorize, handle)
}
