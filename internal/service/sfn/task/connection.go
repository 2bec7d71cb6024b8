package task

import (
	"context"

	"sluice/internal/service"
)

// Connections are EventBridge's: what an HTTP task authenticates itself with.
type Connections interface {
	// Retrieve returns a connection that is authorized: with its API key, its Basic or OAuth Authorization header, and with what else it adds
	// to requests. as may retrieve it: that was asked. The error is a *ConnectionError for what the connection's owner can mend.
	Retrieve(ctx context.Context, as *service.Caller, connectionARN string) (*Connection, error)
}

// Connection is what a connection adds to a request. It wins where the task's definition names the same.
type Connection struct{ Headers, Query, Body []Parameter }

// Parameter is one of them. Its value is a secret.
type Parameter struct{ Name, Value string }

// ConnectionError is why a connection cannot be used. Reason is AWS's word: "InvalidConnectionState", "ResourceNotFound", "AccessDenied",
// "AuthInProgress", "ConcurrentModification", "InternalError" (Developer Guide, "Connection errors").
type ConnectionError struct{ Reason, Text string }

// Error is both.
func (e *ConnectionError) Error() string { return e.Reason + ": " + e.Text }

// codeConnection begins the names of failures of connections.
const codeConnection = "Events.ConnectionResource."
