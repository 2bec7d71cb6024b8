package events

import (
	"context"

	"sluice/internal/api/eventsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeConnection shows everything of a connection but what is secret.
func (s *Service) describeConnection() service.Operation {
	const action = "events:DescribeConnection"
	contract := service.Contract{Action: action, Resource: "connection", Errors: []*wire.ErrorShape{eventsapi.ErrResourceNotFoundException}}
	authorize := func(c *service.Call, in *eventsapi.DescribeConnectionRequest) error {
		s.onConnection(c, action, in.Name.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *eventsapi.DescribeConnectionRequest) (*eventsapi.DescribeConnectionResponse, error) {
		x := s.get(scopeOf(c), in.Name.V)
		if x == nil {
			return nil, noConnection("describe", in.Name.V)
		}
		p, err := s.unseal(x)
		if err != nil {
			return nil, err
		}
		return &eventsapi.DescribeConnectionResponse{
			ConnectionArn: wire.Some(x.ARN()), Name: wire.Some(x.Name), Description: wire.Pointed(x.Description), ConnectionState: wire.Some(x.State),
			StateReason: wire.NonZero(x.Reason), AuthorizationType: wire.Some(x.Type), SecretArn: wire.Some(x.secretARN()), AuthParameters: p.shown(),
			CreationTime: wire.Some(x.Created), LastModifiedTime: wire.Some(x.Modified), LastAuthorizedTime: x.authorizedAt(),
		}, nil
	}
	return service.Define(eventsapi.DescribeConnection, contract, authorize, handle)
}
