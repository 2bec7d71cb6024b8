package events

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"sluice/internal/api/eventsapi"
)

// The bounds of what a token is asked for with.
const (
	tokenDuration = 30 * time.Second
	tokenBytesMax = 64 << 10
	// tokenMargin is how long before its end a token is used no more.
	tokenMargin = time.Minute
	// tokenLife is how long a token is used that does not say when it ends.
	tokenLife = time.Hour
)

// tokens are those of OAuth connections, in memory: the next process asks for others.
type tokens struct {
	mu sync.Mutex
	of map[string]*token // by the connection's ID
}

// token is one that is there, or that somebody asks for: asking is closed then.
type token struct {
	value  string
	until  time.Time
	err    error
	asking chan struct{}
}

func (t *tokens) drop(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.of, id)
}

// take returns the token of a connection that holds at a time, or one that is to be asked for, by the caller if mine.
func (t *tokens) take(id string, now time.Time) (got *token, mine bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if got = t.of[id]; got != nil {
		select {
		case <-got.asking:
			if got.err == nil && now.Before(got.until) {
				return got, false
			}
		default:
			return got, false
		}
	}
	got = &token{asking: make(chan struct{})}
	t.of[id] = got
	return got, true
}

// bearer returns a token of a connection, which it asks for if there is none that holds.
func (s *Service) bearer(ctx context.Context, x *connection, p *oauth) (string, error) {
	t, mine := s.tokens.take(x.ID, s.Clock.Now())
	if mine {
		t.value, t.until, t.err = s.ask(ctx, p)
		close(t.asking)
	}
	select {
	case <-t.asking:
		return t.value, t.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// ask asks the authorization endpoint for a token by the client credentials grant (RFC 6749, section 4.4): in a form, or in the query string of a GET.
func (s *Service) ask(ctx context.Context, p *oauth) (value string, until time.Time, err error) {
	ctx, cancel := context.WithTimeout(ctx, tokenDuration)
	defer cancel()
	request, err := p.request(ctx)
	if err != nil {
		return "", until, err
	}
	response, err := s.Web.Do(request)
	if err != nil {
		return "", until, fmt.Errorf("the authorization endpoint does not answer: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // it has been read
	body, err := io.ReadAll(io.LimitReader(response.Body, tokenBytesMax))
	if err != nil {
		return "", until, fmt.Errorf("the authorization endpoint's answer ends too soon: %w", err)
	}
	if response.StatusCode/100 != 2 {
		return "", until, fmt.Errorf("the authorization endpoint answers with status %d", response.StatusCode)
	}
	var granted struct {
		AccessToken string      `json:"access_token"`
		ExpiresIn   json.Number `json:"expires_in"`
	}
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&granted); err != nil || granted.AccessToken == "" {
		return "", until, errors.New("the authorization endpoint's answer has no access_token")
	}
	life := tokenLife
	if seconds, err := granted.ExpiresIn.Int64(); err == nil && seconds > 0 {
		life = min(time.Duration(seconds)*time.Second, 24*tokenLife)
	}
	return granted.AccessToken, s.Clock.Now().Add(max(life-tokenMargin, life/2)), nil
}

func (p *oauth) request(ctx context.Context) (*http.Request, error) {
	address, err := url.Parse(p.Endpoint)
	if err != nil {
		return nil, errors.New("the authorization endpoint is no URL")
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {p.ClientID}, "client_secret": {p.ClientSecret}}
	query, header := address.Query(), http.Header{}
	if p.Additional != nil {
		for _, b := range p.Additional.Body {
			form.Set(b.Key, b.Value)
		}
		for _, q := range p.Additional.Query {
			query.Set(q.Key, q.Value)
		}
		for _, h := range p.Additional.Headers {
			header.Set(h.Key, h.Value)
		}
	}
	var body io.Reader
	if p.Method == http.MethodGet {
		for name, values := range form {
			query[name] = values
		}
	} else {
		body = strings.NewReader(form.Encode())
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	address.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, p.Method, address.String(), body)
	if err != nil {
		return nil, errors.New("the authorization endpoint cannot be asked")
	}
	header.Set("Accept", "application/json")
	header.Set("User-Agent", "Amazon/EventBridge/ApiDestinations")
	request.Header = header
	return request, nil
}

// authorize asks for a connection's token behind the answer, and notes what comes of it.
func (s *Service) authorize(x *connection) {
	s.work.Go(func() {
		p, err := s.unseal(x)
		if err == nil && p.OAuth != nil {
			_, err = s.bearer(s.ctx, x, p.OAuth)
		}
		if s.ctx.Err() != nil {
			return // the next start asks again
		}
		if err := s.noteAuthorized(x, err); err != nil {
			s.Log.Error("a connection's state was not kept", slog.String("connection", x.Name), slog.Any("error", err))
		}
	})
}

// noteAuthorized keeps whether a connection was authorized, unless it was changed meanwhile.
func (s *Service) noteAuthorized(x *connection, failure error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.get(x.scope(), x.Name) != x {
		return nil
	}
	next := *x
	next.State, next.Reason, next.Authorized = eventsapi.ConnectionStateAUTHORIZED, "", s.Clock.Now().UTC().Truncate(time.Millisecond)
	if failure != nil {
		next.State, next.Reason, next.Authorized = eventsapi.ConnectionStateDEAUTHORIZED, failure.Error(), x.Authorized
	}
	return s.keep(&next)
}
