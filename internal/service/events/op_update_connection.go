package events

import (
	"context"
	"time"

	"sluice/internal/api/eventsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateConnection changes what a request names of a connection. It is authorized anew.
func (s *Service) updateConnection() service.Operation {
	const action = "events:UpdateConnection"
	contract := service.Contract{
		Action: action, Resource: "connection", Errors: []*wire.ErrorShape{eventsapi.ErrResourceNotFoundException, wire.ErrValidation},
		Gaps: []string{"private APIs (ConnectivityParameters) and KmsKeyIdentifier are refused"},
	}
	authorize := func(c *service.Call, in *eventsapi.UpdateConnectionRequest) error {
		s.onConnection(c, action, in.Name.V)
		return nil
	}
	return service.Define(eventsapi.UpdateConnection, contract, authorize, s.handleUpdateConnection)
}

func (s *Service) handleUpdateConnection(_ context.Context, c *service.Call, in *eventsapi.UpdateConnectionRequest) (*eventsapi.UpdateConnectionResponse, error) {
	if err := refuseUnbuilt(in.KmsKeyIdentifier, in.InvocationConnectivityParameters); err != nil {
		return nil, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	before := s.get(scopeOf(c), in.Name.V)
	if before == nil {
		return nil, noConnection("update", in.Name.V)
	}
	p, err := s.unseal(before)
	if err != nil {
		return nil, err
	}
	x := *before
	x.Type, x.Modified = in.AuthorizationType.Or(x.Type), c.Now.UTC().Truncate(time.Millisecond)
	if in.Description.Set {
		x.Description = in.Description.Pointer()
	}
	if err := p.change(x.Type, in.AuthParameters); err != nil {
		return nil, err
	}
	if err := s.seal(&x, p); err != nil {
		return nil, err
	}
	x.begin()
	if err := s.keep(&x); err != nil {
		return nil, err
	}
	s.follow(&x)
	return &eventsapi.UpdateConnectionResponse{
		ConnectionArn: wire.Some(x.ARN()), ConnectionState: wire.Some(x.State), CreationTime: wire.Some(x.Created), LastModifiedTime: wire.Some(x.Modified),
		LastAuthorizedTime: x.authorizedAt(),
	}, nil
}
