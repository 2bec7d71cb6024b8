package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"sluice/internal/arn"
	"sluice/internal/reach"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/events"
	"sluice/internal/service/sfn/task"
)

// The bounds of what asks for tokens.
const (
	tokenDialDuration   = 10 * time.Second
	tokenHeaderBytesMax = 64 << 10
)

// openConnections makes EventBridge. Authorization endpoints are asked where HTTP tasks may go, and nowhere else.
func (a *App) openConnections(root *seal.Root) error {
	dialer := &net.Dialer{Timeout: tokenDialDuration, Control: reach.Control(reach.Within(a.config.IntegrationTargets))}
	var err error
	a.connections, err = events.New(events.Config{
		Store: a.store, Clock: a.clock, Log: a.log, Secrets: root.Sealer("events/connection"),
		Web: &http.Client{
			Transport: &http.Transport{
				DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: tokenDialDuration, MaxResponseHeaderBytes: tokenHeaderBytesMax,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	})
	return err
}

// taskConnections are the connections of HTTP tasks; it implements task.Connections.
type taskConnections struct {
	events *events.Service
	calls  taskCalls
}

// Retrieve asks whether the caller may read the connection's secret, as on AWS it must, and returns what the connection adds to requests. Source:
// Developer Guide, "IAM permissions to run an HTTP Task".
func (x taskConnections) Retrieve(ctx context.Context, as *service.Caller, connectionARN string) (*task.Connection, error) {
	secret := x.events.SecretOf(connectionARN)
	if secret == "" {
		return nil, &task.ConnectionError{Reason: "ResourceNotFound", Text: "The connection " + connectionARN + " does not exist."}
	}
	named, err := arn.Parse(secret)
	if err != nil {
		return nil, err
	}
	for _, action := range []string{"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"} {
		if refusal := x.calls.May(as, named.Region, &service.Check{Action: action, Resource: secret, Owner: named.Account}); refusal != nil {
			return nil, &task.ConnectionError{Reason: "AccessDenied", Text: refusal.Message}
		}
	}
	added, err := x.events.Retrieve(ctx, connectionARN)
	switch {
	case errors.Is(err, events.ErrNoConnection):
		return nil, &task.ConnectionError{Reason: "ResourceNotFound", Text: "The connection " + connectionARN + " does not exist."}
	case errors.Is(err, events.ErrAuthorizing):
		return nil, &task.ConnectionError{Reason: "AuthInProgress", Text: "The connection " + connectionARN + " is being authorized."}
	case errors.Is(err, events.ErrState):
		return nil, &task.ConnectionError{Reason: "InvalidConnectionState", Text: "The connection " + connectionARN + " is not authorized: " + err.Error()}
	case err != nil:
		return nil, err
	}
	return &task.Connection{Headers: asParameters(added.Headers), Query: asParameters(added.Query), Body: asParameters(added.Body)}, nil
}

func asParameters(of []events.Pair) []task.Parameter {
	out := make([]task.Parameter, len(of))
	for i, p := range of {
		out[i] = task.Parameter(p)
	}
	return out
}
