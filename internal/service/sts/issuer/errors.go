package issuer

import "errors"

// What Keys answers. Causes are wrapped; they are for the log and hold nothing secret.
var (
	// ErrUnreachable says that nobody answered: no name, no connection, no answer in time. To come again may help.
	ErrUnreachable = errors.New("the issuer cannot be reached")
	// ErrThumbprint says that the server's certificate is neither trusted by this host nor one of the provider's thumbprints.
	ErrThumbprint = errors.New("the issuer's certificate is not trusted and has none of the thumbprints")
	// ErrNoKey says that the issuer was asked and has no such key, or answered what cannot be used.
	ErrNoKey = errors.New("the issuer has no such key")
)
