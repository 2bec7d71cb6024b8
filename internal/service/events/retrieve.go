package events

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"sluice/internal/api/eventsapi"
	"sluice/internal/arn"
)

// Why a connection cannot be used. They come wrapped.
var (
	// ErrNoConnection is the answer for one that is not there.
	ErrNoConnection = errors.New("no such connection")
	// ErrState is the answer for one that is not authorized.
	ErrState = errors.New("the connection is not authorized")
	// ErrAuthorizing is the answer for one whose token is being asked for the first time.
	ErrAuthorizing = errors.New("the connection is being authorized")
)

// Added is what a connection adds to requests. Values are secrets.
type Added struct{ Headers, Query, Body []Pair }

// Pair is a name and its value.
type Pair struct{ Name, Value string }

// SecretOf names the secret of a connection, empty for one that is not there: who may use the connection may read that.
func (s *Service) SecretOf(connectionARN string) string {
	if x := s.named(connectionARN); x != nil {
		return x.secretARN()
	}
	return ""
}

// Retrieve returns what a connection adds to requests, with its authorization. It may ask for a token.
func (s *Service) Retrieve(ctx context.Context, connectionARN string) (*Added, error) {
	x := s.named(connectionARN)
	if x == nil {
		return nil, ErrNoConnection
	}
	switch x.State {
	case eventsapi.ConnectionStateAUTHORIZED:
	case eventsapi.ConnectionStateAUTHORIZING:
		return nil, ErrAuthorizing
	default:
		return nil, ErrState
	}
	p, err := s.unseal(x)
	if err != nil {
		return nil, err
	}
	out := &Added{}
	out.add(p.Invocation)
	switch {
	case p.Basic != nil:
		out.Headers = append(out.Headers, Pair{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(p.Basic.Username+":"+p.Basic.Password))})
	case p.APIKey != nil:
		out.Headers = append(out.Headers, Pair{p.APIKey.Name, p.APIKey.Value})
	case p.OAuth != nil:
		token, err := s.bearer(ctx, x, p.OAuth)
		if err != nil {
			return nil, errors.Join(ErrState, err)
		}
		out.Headers = append(out.Headers, Pair{"Authorization", "Bearer " + token})
	}
	return out, nil
}

func (a *Added) add(more *additional) {
	if more == nil {
		return
	}
	for _, of := range []struct {
		from []parameter
		to   *[]Pair
	}{{more.Headers, &a.Headers}, {more.Query, &a.Query}, {more.Body, &a.Body}} {
		for _, p := range of.from {
			*of.to = append(*of.to, Pair{p.Key, p.Value})
		}
	}
}

// named finds a connection by its ARN, whole: another of the name is another connection.
func (s *Service) named(text string) *connection {
	a, err := arn.Parse(text)
	if err != nil {
		return nil
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(a.Resource, "connection/"), "/")
	if x := s.get(scope{a.Account, a.Region}, name); x != nil && x.ARN() == text {
		return x
	}
	return nil
}
