package events

import (
	"context"
	"time"

	"sluice/internal/api/eventsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// connectionsMax is how many connections an account has in a region. Source: EventBridge User Guide, "Amazon EventBridge quotas".
const connectionsMax = 3000

// createConnection makes a connection. One with OAuth is authorized behind the answer.
func (s *Service) createConnection() service.Operation {
	const action = "events:CreateConnection"
	contract := service.Contract{
		Action: action, Resource: "connection", Errors: []*wire.ErrorShape{wire.ErrValidation, eventsapi.ErrResourceAlreadyExistsException, eventsapi.ErrLimitExceededException},
		Gaps: []string{"private APIs (ConnectivityParameters) and KmsKeyIdentifier are refused; the secret that SecretArn names is nowhere: the parameters lie sealed in the connection"},
	}
	authorize := func(c *service.Call, in *eventsapi.CreateConnectionRequest) error {
		s.onConnection(c, action, in.Name.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *eventsapi.CreateConnectionRequest) (*eventsapi.CreateConnectionResponse, error) {
		if err := refuseUnbuilt(in.KmsKeyIdentifier, in.InvocationConnectivityParameters); err != nil {
			return nil, err
		}
		x, p := newConnection(c, in.Name.V), &parameters{}
		x.Description, x.Type = in.Description.Pointer(), in.AuthorizationType.V
		if err := p.change(x.Type, createdParameters(in.AuthParameters)); err != nil {
			return nil, err
		}
		if err := s.seal(x, p); err != nil {
			return nil, err
		}
		x.begin()
		if err := s.add(x); err != nil {
			return nil, err
		}
		s.follow(x)
		return &eventsapi.CreateConnectionResponse{
			ConnectionArn: wire.Some(x.ARN()), ConnectionState: wire.Some(x.State), CreationTime: wire.Some(x.Created), LastModifiedTime: wire.Some(x.Modified),
		}, nil
	}
	return service.Define(eventsapi.CreateConnection, contract, authorize, handle)
}

// begin is the state of a connection whose parameters are new: what needs no token is authorized (recorded, test_create_connection_with_auth).
func (x *connection) begin() {
	x.State, x.Reason = eventsapi.ConnectionStateAUTHORIZED, ""
	if x.Type == eventsapi.ConnectionAuthorizationTypeOAUTHCLIENTCREDENTIALS {
		x.State = eventsapi.ConnectionStateAUTHORIZING
	}
	x.Authorized = x.Modified
}

// follow asks for the token of a connection that was kept.
func (s *Service) follow(x *connection) {
	if x.State == eventsapi.ConnectionStateAUTHORIZING {
		s.tokens.drop(x.ID)
		s.authorize(x)
	}
}

func (s *Service) add(x *connection) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.get(x.scope(), x.Name) != nil {
		return eventsapi.ErrResourceAlreadyExistsException.New("Connection " + x.Name + " already exists.")
	}
	if len(s.of(x.scope())) >= connectionsMax {
		return eventsapi.ErrLimitExceededException.New("The requested resource exceeds the maximum number allowed.")
	}
	return s.keep(x)
}

// refuseUnbuilt refuses what of a connection is not built.
func refuseUnbuilt(key wire.Opt[string], connectivity *eventsapi.ConnectivityResourceParameters) error {
	switch {
	case key.V != "":
		return wire.ErrNotImplemented.New("KmsKeyIdentifier is not implemented: connections are sealed under the server's own key.")
	case connectivity != nil:
		return wire.ErrNotImplemented.New("InvocationConnectivityParameters are not implemented: there are no private APIs.")
	}
	return nil
}

// authorizedAt is when a connection was authorized last; nothing for one that never was.
func (x *connection) authorizedAt() wire.Opt[time.Time] {
	return wire.Opt[time.Time]{V: x.Authorized, Set: !x.Authorized.IsZero()}
}
