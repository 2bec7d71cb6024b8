package events

import (
	"context"
	"strings"

	"sluice/internal/api/eventsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// pageMax is how many connections a page has at most, and has where nobody asks.
const pageMax = 100

// listConnections lists connections by name.
func (s *Service) listConnections() service.Operation {
	const action = "events:ListConnections"
	contract := service.Contract{Action: action, Errors: []*wire.ErrorShape{wire.ErrValidation}}
	authorize := func(c *service.Call, _ *eventsapi.ListConnectionsRequest) error {
		c.Require(service.Check{Action: action, Resource: "*", Owner: c.Account})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *eventsapi.ListConnectionsRequest) (*eventsapi.ListConnectionsResponse, error) {
		var chosen []*connection
		for _, x := range s.of(scopeOf(c)) {
			if strings.HasPrefix(x.Name, in.NamePrefix.V) && (!in.ConnectionState.Set || in.ConnectionState.V == x.State) {
				chosen = append(chosen, x)
			}
		}
		page, next, ok := service.Page(chosen, func(x *connection) string { return x.Name }, in.NextToken.V, int(in.Limit.Or(pageMax)))
		if !ok {
			return nil, wire.ErrValidation.New("Parameter NextToken is not valid. Reason: Provided value is not a token.")
		}
		out := &eventsapi.ListConnectionsResponse{Connections: make([]eventsapi.Connection, len(page)), NextToken: wire.NonZero(next)}
		for i, x := range page {
			out.Connections[i] = eventsapi.Connection{
				ConnectionArn: wire.Some(x.ARN()), Name: wire.Some(x.Name), ConnectionState: wire.Some(x.State), StateReason: wire.NonZero(x.Reason),
				AuthorizationType: wire.Some(x.Type), CreationTime: wire.Some(x.Created), LastModifiedTime: wire.Some(x.Modified), LastAuthorizedTime: x.authorizedAt(),
			}
		}
		return out, nil
	}
	return service.Define(eventsapi.ListConnections, contract, authorize, handle)
}
