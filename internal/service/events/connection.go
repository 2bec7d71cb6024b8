package events

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/api/eventsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/store"
	"sluice/internal/uuid"
	"sluice/internal/wire"
)

// recordVersion is the version of the stored records.
const recordVersion = 1

// scope is an account's region, in which names are unique.
type scope struct{ account, region string }

func scopeOf(c *service.Call) scope { return scope{c.Account, c.Region} }

// connection is a connection's record. It is never changed: a change makes another.
type connection struct {
	Name        string    `json:"name"`
	Account     string    `json:"account"`
	Region      string    `json:"region"`
	ID          string    `json:"id"` // no connection has it again
	Secret      string    `json:"secret"`
	Description *string   `json:"description,omitzero"`
	Type        string    `json:"type"` // BASIC, OAUTH_CLIENT_CREDENTIALS or API_KEY
	State       string    `json:"state"`
	Reason      string    `json:"reason,omitempty"`
	Created     time.Time `json:"created"`
	Modified    time.Time `json:"modified"`
	Authorized  time.Time `json:"authorized"`
	// Sealed are the parameters, secrets among them.
	Sealed []byte `json:"sealed"`
}

// parameters are what a connection adds to requests, and what authorizes it. Members that are not of its type are nil.
type parameters struct {
	Basic      *basic      `json:"basic,omitempty"`
	APIKey     *apiKey     `json:"apiKey,omitempty"`
	OAuth      *oauth      `json:"oauth,omitempty"`
	Invocation *additional `json:"invocation,omitempty"`
}

type basic struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

type apiKey struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type oauth struct {
	ClientID     string      `json:"clientId"`
	ClientSecret string      `json:"clientSecret"`
	Endpoint     string      `json:"endpoint"`
	Method       string      `json:"method"`
	Additional   *additional `json:"additional,omitempty"`
}

// additional are parameters that are added to requests.
type additional struct {
	Headers []parameter `json:"headers,omitempty"`
	Query   []parameter `json:"query,omitempty"`
	Body    []parameter `json:"body,omitempty"`
}

type parameter struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Secret bool   `json:"secret,omitzero"`
}

// newSuffix makes the six characters that end the ARN of a secret.
func newSuffix() string { return strings.ReplaceAll(uuid.New().String(), "-", "")[:6] }

func newConnection(c *service.Call, name string) *connection {
	now := c.Now.UTC().Truncate(time.Millisecond)
	return &connection{
		Name: name, Account: c.Account, Region: c.Region, ID: uuid.New().String(), Secret: uuid.New().String() + "-" + newSuffix(), Created: now, Modified: now,
	}
}

func (x *connection) scope() scope { return scope{x.Account, x.Region} }

func (x *connection) key() string { return x.Account + "/" + x.Region + "/" + x.Name }

// ARN is the connection's.
func (x *connection) ARN() string {
	return arn.New("events", x.Region, x.Account, "connection/"+x.Name+"/"+x.ID).String()
}

// secretARN names the secret in which AWS keeps the parameters.
func (x *connection) secretARN() string {
	return arn.New("secretsmanager", x.Region, x.Account, "secret:events!connection/"+x.Name+"/"+x.Secret).String()
}

// place binds what is sealed to its connection.
func (x *connection) place() []byte { return []byte(x.key() + "/" + x.ID) }

func (s *Service) seal(x *connection, p *parameters) error {
	text, err := json.Marshal(p, json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("encode a connection: %w", err)
	}
	x.Sealed = s.Secrets.Seal(text, x.place())
	return nil
}

func (s *Service) unseal(x *connection) (*parameters, error) {
	text, err := s.Secrets.Open(x.Sealed, x.place())
	if err != nil {
		return nil, fmt.Errorf("open connection %s: %w", x.key(), err)
	}
	p := &parameters{}
	if err := json.Unmarshal(text, p); err != nil {
		return nil, fmt.Errorf("read connection %s: %w", x.key(), errors.Join(store.ErrCorrupt, err))
	}
	return p, nil
}

func (s *Service) load() error {
	return s.records.Load(func(_ string, x connection) error {
		s.show(&x)
		return nil
	})
}

func (s *Service) show(x *connection) {
	if s.connections[x.scope()] == nil {
		s.connections[x.scope()] = map[string]*connection{}
	}
	s.connections[x.scope()][x.Name] = x
}

func (s *Service) get(at scope, name string) *connection {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.connections[at][name]
}

// all are all connections of all scopes.
func (s *Service) all() (out []*connection) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, of := range s.connections {
		for _, x := range of {
			out = append(out, x)
		}
	}
	return out
}

// of lists a scope's connections by name.
func (s *Service) of(at scope) (out []*connection) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, x := range s.connections[at] {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b *connection) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// keep makes a connection durable and then shows it. It is called with the right to write.
func (s *Service) keep(x *connection) error {
	if err := s.records.Put(x.key(), *x); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.show(x)
	return nil
}

// remove takes a connection away durably. It is called with the right to write.
func (s *Service) remove(x *connection) error {
	if err := s.records.Delete(x.key()); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.connections[x.scope()], x.Name)
	s.tokens.drop(x.ID)
	return nil
}

// noConnection is the answer for a connection that is not there. Source of the text: recorded (test_delete_connection).
func noConnection(verb, name string) *wire.Error {
	return eventsapi.ErrResourceNotFoundException.New("Failed to " + verb + " the connection(s). Connection '" + name + "' does not exist.")
}

// onConnection requires an action on a connection. Its name is all that a policy of AWS's can have of it: the ARN ends with an ID.
func (s *Service) onConnection(c *service.Call, action, name string) {
	resource := "connection/" + name
	if x := s.get(scopeOf(c), name); x != nil {
		resource += "/" + x.ID
	}
	c.Require(service.Check{Action: action, Resource: c.ARN(resource).String(), Owner: c.Account})
}
