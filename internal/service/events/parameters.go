package events

import (
	"net/url"
	"strings"

	"sluice/internal/api/eventsapi"
	"sluice/internal/wire"
)

// The parameters of requests to make and to change a connection are shapes of two names and the same members: a change has those that it changes.

func createdParameters(in *eventsapi.CreateConnectionAuthRequestParameters) *eventsapi.UpdateConnectionAuthRequestParameters {
	if in == nil {
		return nil
	}
	out := &eventsapi.UpdateConnectionAuthRequestParameters{InvocationHttpParameters: in.InvocationHttpParameters, ConnectivityParameters: in.ConnectivityParameters}
	if p := in.BasicAuthParameters; p != nil {
		out.BasicAuthParameters = &eventsapi.UpdateConnectionBasicAuthRequestParameters{Username: p.Username, Password: p.Password}
	}
	if p := in.ApiKeyAuthParameters; p != nil {
		out.ApiKeyAuthParameters = &eventsapi.UpdateConnectionApiKeyAuthRequestParameters{ApiKeyName: p.ApiKeyName, ApiKeyValue: p.ApiKeyValue}
	}
	if p := in.OAuthParameters; p != nil {
		out.OAuthParameters = &eventsapi.UpdateConnectionOAuthRequestParameters{AuthorizationEndpoint: p.AuthorizationEndpoint, HttpMethod: p.HttpMethod, OAuthHttpParameters: p.OAuthHttpParameters}
		if c := p.ClientParameters; c != nil {
			out.OAuthParameters.ClientParameters = &eventsapi.UpdateConnectionOAuthClientRequestParameters{ClientID: c.ClientID, ClientSecret: c.ClientSecret}
		}
	}
	return out
}

// change takes what a request says of the parameters of a connection of a type. What it does not name stays.
func (p *parameters) change(kind string, in *eventsapi.UpdateConnectionAuthRequestParameters) error {
	if in == nil {
		return p.check(kind)
	}
	if in.ConnectivityParameters != nil {
		return wire.ErrNotImplemented.New("ConnectivityParameters are not implemented: there are no private APIs.")
	}
	if a := in.BasicAuthParameters; a != nil && kind == eventsapi.ConnectionAuthorizationTypeBASIC {
		next := basic{}
		if p.Basic != nil {
			next = *p.Basic
		}
		p.Basic = &basic{a.Username.Or(next.Username), a.Password.Or(next.Password)}
	}
	if a := in.ApiKeyAuthParameters; a != nil && kind == eventsapi.ConnectionAuthorizationTypeAPIKEY {
		next := apiKey{}
		if p.APIKey != nil {
			next = *p.APIKey
		}
		p.APIKey = &apiKey{a.ApiKeyName.Or(next.Name), a.ApiKeyValue.Or(next.Value)}
	}
	if a := in.OAuthParameters; a != nil && kind == eventsapi.ConnectionAuthorizationTypeOAUTHCLIENTCREDENTIALS {
		p.changeOAuth(a)
	}
	if in.InvocationHttpParameters != nil {
		p.Invocation = additionalOf(in.InvocationHttpParameters)
	}
	return p.check(kind)
}

func (p *parameters) changeOAuth(in *eventsapi.UpdateConnectionOAuthRequestParameters) {
	next := oauth{}
	if p.OAuth != nil {
		next = *p.OAuth
	}
	next.Endpoint, next.Method = in.AuthorizationEndpoint.Or(next.Endpoint), in.HttpMethod.Or(next.Method)
	if c := in.ClientParameters; c != nil {
		next.ClientID, next.ClientSecret = c.ClientID.Or(next.ClientID), c.ClientSecret.Or(next.ClientSecret)
	}
	if in.OAuthHttpParameters != nil {
		next.Additional = additionalOf(in.OAuthHttpParameters)
	}
	p.OAuth = &next
}

// check refuses parameters that are not of the type, and drops those of another.
func (p *parameters) check(kind string) error {
	whole := false
	switch kind {
	case eventsapi.ConnectionAuthorizationTypeBASIC:
		p.APIKey, p.OAuth, whole = nil, nil, p.Basic != nil
	case eventsapi.ConnectionAuthorizationTypeAPIKEY:
		p.Basic, p.OAuth, whole = nil, nil, p.APIKey != nil
	case eventsapi.ConnectionAuthorizationTypeOAUTHCLIENTCREDENTIALS:
		p.Basic, p.APIKey = nil, nil
		whole = p.OAuth != nil && p.OAuth.ClientID != "" && p.OAuth.ClientSecret != "" && p.OAuth.Method != "" && isEndpoint(p.OAuth.Endpoint)
	}
	if !whole {
		return wire.ErrValidation.New("Parameter AuthParameters is not valid. Reason: It has not what the authorization type " + kind + " needs.")
	}
	return nil
}

// isEndpoint reports whether a token can be asked for there: over HTTPS, as on AWS, or on this machine, where it stays.
func isEndpoint(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && isLocal(u.Hostname()))
}

func isLocal(host string) bool {
	return host == "localhost" || strings.HasPrefix(host, "127.") || host == "::1"
}

func additionalOf(in *eventsapi.ConnectionHttpParameters) *additional {
	out := &additional{}
	for _, h := range in.HeaderParameters {
		out.Headers = append(out.Headers, parameter{h.Key.V, h.Value.V, h.IsValueSecret.V})
	}
	for _, q := range in.QueryStringParameters {
		out.Query = append(out.Query, parameter{q.Key.V, q.Value.V, q.IsValueSecret.V})
	}
	for _, b := range in.BodyParameters {
		out.Body = append(out.Body, parameter{b.Key.V, b.Value.V, b.IsValueSecret.V})
	}
	return out
}

// shown is what DescribeConnection shows: everything but what is secret.
func (p *parameters) shown() *eventsapi.ConnectionAuthResponseParameters {
	out := &eventsapi.ConnectionAuthResponseParameters{}
	if p.Basic != nil {
		out.BasicAuthParameters = &eventsapi.ConnectionBasicAuthResponseParameters{Username: wire.Some(p.Basic.Username)}
	}
	if p.APIKey != nil {
		out.ApiKeyAuthParameters = &eventsapi.ConnectionApiKeyAuthResponseParameters{ApiKeyName: wire.Some(p.APIKey.Name)}
	}
	if p.OAuth != nil {
		out.OAuthParameters = &eventsapi.ConnectionOAuthResponseParameters{
			ClientParameters: &eventsapi.ConnectionOAuthClientResponseParameters{ClientID: wire.Some(p.OAuth.ClientID)}, AuthorizationEndpoint: wire.Some(p.OAuth.Endpoint),
			HttpMethod: wire.Some(p.OAuth.Method),
		}
		if p.OAuth.Additional != nil {
			out.OAuthParameters.OAuthHttpParameters = p.OAuth.Additional.shown()
		}
	}
	if p.Invocation != nil {
		out.InvocationHttpParameters = p.Invocation.shown()
	}
	return out
}

func (a *additional) shown() *eventsapi.ConnectionHttpParameters {
	out := &eventsapi.ConnectionHttpParameters{}
	for _, h := range a.Headers {
		out.HeaderParameters = append(out.HeaderParameters, eventsapi.ConnectionHeaderParameter{Key: wire.Some(h.Key), Value: h.shown(), IsValueSecret: wire.Some(h.Secret)})
	}
	for _, q := range a.Query {
		out.QueryStringParameters = append(out.QueryStringParameters, eventsapi.ConnectionQueryStringParameter{Key: wire.Some(q.Key), Value: q.shown(), IsValueSecret: wire.Some(q.Secret)})
	}
	for _, b := range a.Body {
		out.BodyParameters = append(out.BodyParameters, eventsapi.ConnectionBodyParameter{Key: wire.Some(b.Key), Value: b.shown(), IsValueSecret: wire.Some(b.Secret)})
	}
	return out
}

func (p parameter) shown() wire.Opt[string] {
	if p.Secret {
		return wire.Opt[string]{}
	}
	return wire.Some(p.Value)
}
