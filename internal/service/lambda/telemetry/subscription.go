// Package telemetry is the delivering side of Lambda's Telemetry and Logs APIs: what an extension subscribes to, and a Stream that keeps
// events for each subscriber and sends them in batches over HTTP or TCP into the execution environment.
//
// A subscriber that is slow or gone loses events, never the function its time: what does not fit into a buffer is dropped, counted, and
// said in an event platform.logsDropped. Sources: Lambda developer guide, "Lambda Telemetry API reference", "Using the Lambda Logs API".
package telemetry

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// API is by which of the two APIs an extension subscribed. An extension may use one of them.
type API uint8

// The APIs.
const (
	Telemetry API = iota
	Logs
)

// Kinds is a set of kinds of events.
type Kinds uint8

// The kinds.
const (
	Platform Kinds = 1 << iota
	Function
	Extension
)

// Limits and defaults of buffering ("Lambda Telemetry API reference", buffering).
const (
	itemsMin, itemsDefault, itemsMax       = 1000, 1000, 10000
	bytesMin, bytesDefault, bytesMax       = 262144, 262144, 1048576
	timeoutMin, timeoutDefault, timeoutMax = 25, 1000, 30000
	logsItemsDefault                       = 10000 // "Using the Lambda Logs API", Buffering configuration
)

// Subscription is what an extension asks for.
type Subscription struct {
	API     API
	Kinds   Kinds
	TCP     bool   // lines of JSON over a connection, instead of HTTP requests with an array
	Port    uint16 // on which the extension listens
	Path    string // of HTTP requests
	Put     bool   // HTTP requests are PUT instead of POST (Logs API: method)
	Items   int
	Bytes   int
	Timeout time.Duration
}

// Types are the names of the kinds.
func (k Kinds) Types() []string {
	out := []string{}
	for n, name := range kindNames {
		if k&(1<<n) != 0 {
			out = append(out, name)
		}
	}
	return out
}

var kindNames = [...]string{"platform", "function", "extension"}

// request is a subscription on the wire.
type request struct {
	Schema      string   `json:"schemaVersion"`
	Types       []string `json:"types"`
	Destination struct {
		Protocol string `json:"protocol"`
		URI      string `json:"URI"`
		Port     *int64 `json:"port"`
		Method   string `json:"method"`
		Encoding string `json:"encoding"`
	} `json:"destination"`
	Buffering struct {
		Items   *int64 `json:"maxItems"`
		Bytes   *int64 `json:"maxBytes"`
		Timeout *int64 `json:"timeoutMs"`
	} `json:"buffering"`
}

// Parse reads a request to the Telemetry API. Its error lists everything that is wrong, as AWS does: "URI port is not provided; types
// should not be empty".
func Parse(body []byte) (*Subscription, error) {
	return parse(body, Telemetry, itemsDefault, "2022-07-01", "2022-12-13", "2025-01-29")
}

// ParseLogs reads a request to the Logs API, whose schema version may be missing.
func ParseLogs(body []byte) (*Subscription, error) {
	return parse(body, Logs, logsItemsDefault, "", "2020-08-15", "2021-03-18")
}

func parse(body []byte, api API, items int64, schemas ...string) (*Subscription, error) {
	var r request
	if err := json.Unmarshal(body, &r, json.MatchCaseInsensitiveNames(true)); err != nil {
		return nil, errors.New("the request is not a subscription in JSON")
	}
	c := check{}
	s := &Subscription{API: api, Kinds: c.kinds(r.Types)}
	c.schema(r.Schema, schemas)
	c.destination(s, &r)
	s.Items = int(c.number("maxItems", r.Buffering.Items, items, itemsMin, itemsMax))
	s.Bytes = int(c.number("maxBytes", r.Buffering.Bytes, bytesDefault, bytesMin, bytesMax))
	s.Timeout = time.Duration(c.number("timeoutMs", r.Buffering.Timeout, timeoutDefault, timeoutMin, timeoutMax)) * time.Millisecond
	if len(c) > 0 {
		return nil, errors.New(strings.Join(c, "; "))
	}
	return s, nil
}

// check collects what is wrong.
type check []string

func (c *check) say(format string, args ...any) { *c = append(*c, fmt.Sprintf(format, args...)) }

func (c *check) schema(version string, known []string) {
	for _, k := range known {
		if version == k {
			return
		}
	}
	c.say("schemaVersion %q is not supported", version)
}

func (c *check) kinds(types []string) (k Kinds) {
	if len(types) == 0 {
		c.say("types should not be empty")
	}
next:
	for _, t := range types {
		for n, name := range kindNames {
			if t == name {
				k |= 1 << n
				continue next
			}
		}
		c.say("type %q is not supported", t)
	}
	return k
}

func (c *check) destination(s *Subscription, r *request) {
	d := &r.Destination
	switch strings.ToUpper(d.Protocol) {
	case "TCP":
		s.TCP = true
		if d.Port == nil || *d.Port < 1 || *d.Port > 65535 {
			c.say("port is not provided")
			return
		}
		s.Port = uint16(*d.Port)
	case "HTTP":
		s.Put = strings.EqualFold(d.Method, "PUT")
		c.uri(s, d.URI)
	default:
		c.say("protocol %q is not supported", d.Protocol)
	}
}

// uri reads where an extension listens, which has to be within the environment.
func (c *check) uri(s *Subscription, text string) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" {
		c.say("URI is not valid")
		return
	}
	if host := u.Hostname(); host != "sandbox.localdomain" && host != "sandbox" {
		c.say("URI host should be sandbox.localdomain")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil || port == 0 {
		c.say("URI port is not provided")
	}
	s.Port, s.Path = uint16(port), u.RequestURI()
}

func (c *check) number(name string, given *int64, otherwise, least, most int64) int64 {
	if given == nil {
		return otherwise
	}
	if *given < least || *given > most {
		c.say("%s should be between %d and %d", name, least, most)
	}
	return *given
}
