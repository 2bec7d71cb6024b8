package functionurl

// The harness: the entrance behind a real HTTP server and in front of a real edge, as authority, and functions in the test's hand.

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/fault"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire/sigv4"
)

const (
	testID      = "0123456789abcdefghijklmnopqrstuv"
	testAccount = "111111111111"
	testRegion  = "us-east-1"
	testARN     = "arn:aws:lambda:us-east-1:111111111111:function:fn"
	testHost    = testID + ".lambda-url.us-east-1.on.aws"
	aliceARN    = "arn:aws:iam::111111111111:user/alice"
	// open is what lets everyone in through a URL without authorization (Developer Guide, "Using the NONE auth type").
	open = `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"` + testARN + `","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}},
		{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"` + testARN + `","Condition":{"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}}]}`
)

// world is an entrance with what stands behind it.
type world struct {
	t        testing.TB
	entrance *Entrance
	server   *httptest.Server
	faults   *fault.Set
	clock    *clock.Virtual
	url      *URL
	policy   string // the function's
	identity string // alice's
	function func(context.Context, *Invocation) (*Answer, error)

	mu      sync.Mutex
	invoked []*Invocation
	records chan Record
	log     bytes.Buffer
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		t: t, faults: &fault.Set{}, records: make(chan Record, 100), clock: clock.NewVirtual(time.Date(2026, 8, 5, 8, 14, 39, 885_000_000, time.UTC)), policy: open,
		url:      &URL{ID: testID, Account: testAccount, Region: testRegion, Function: "fn", ARN: testARN, AuthType: AuthNone},
		function: returning(`{"statusCode": 200, "body": "ok"}`),
	}
	log := slog.New(slog.NewTextHandler(w, nil))
	door := edge.New(edge.Config{Credentials: w, Permissions: w, Recorder: silent{}, Clock: w.clock, Log: log, Account: testAccount, Region: testRegion})
	w.entrance = New(Config{Functions: w, Authority: door, Recorder: w, Clock: w.clock, Log: log, Faults: w.faults})
	w.entrance.random = func() uint64 { return 0x0123456789abcdef }
	w.server = httptest.NewServer(w.entrance.Handler())
	t.Cleanup(w.server.Close)
	return w
}

type silent struct{}

func (silent) Record(*edge.Record) {}

// returning is a function that returns JSON.
func returning(payload string) func(context.Context, *Invocation) (*Answer, error) {
	return func(context.Context, *Invocation) (*Answer, error) {
		return &Answer{Payload: []byte(payload), ContentType: jsonType}, nil
	}
}

// streaming is a function that streams pieces.
func streaming(contentType string, pieces ...string) func(context.Context, *Invocation) (*Answer, error) {
	return func(_ context.Context, i *Invocation) (*Answer, error) {
		to := i.Stream(contentType)
		for _, piece := range pieces {
			if _, err := io.WriteString(to, piece); err != nil {
				return nil, err
			}
		}
		return &Answer{ContentType: contentType}, nil
	}
}

// FindURL, Check and Invoke implement Functions.
func (w *world) FindURL(region, id string) (*URL, bool) {
	if id != w.url.ID || region != "" && region != w.url.Region {
		return nil, false
	}
	return w.url, true
}

func (w *world) Check(u *URL, action string) service.Check {
	return service.Check{Action: action, Resource: u.ARN, Owner: u.Account, Policy: parsed(policy.Resource, w.policy)}
}

func (w *world) Invoke(ctx context.Context, i *Invocation) (*Answer, error) {
	w.mu.Lock()
	w.invoked = append(w.invoked, i)
	w.mu.Unlock()
	return w.function(ctx, i)
}

func parsed(kind policy.Kind, text string) *policy.Policy {
	if text == "" {
		return nil
	}
	p, err := policy.Parse(kind, []byte(text))
	if err != nil {
		panic(err)
	}
	return p
}

// Find implements edge.Credentials: alice, and a session that is over.
func (w *world) Find(id, token string, _ time.Time) (string, *service.Caller, error) {
	switch {
	case id == "ASIAOVER":
		return "", nil, edge.ErrExpiredToken
	case id != "AKIAALICE":
		return "", nil, edge.ErrUnknownKey
	case token != "":
		return "", nil, edge.ErrInvalidToken
	}
	return "secret", &service.Caller{
		Principal: policy.Principal{Caller: policy.User, ARN: aliceARN, Account: testAccount, ID: "AIDAALICE"},
		UserID:    "AIDAALICE", UserName: "alice", AccessKeyID: id,
	}, nil
}

// Of and the rest implement edge.Permissions.
func (w *world) Of(c *service.Caller, p *policy.Policies) {
	if c.Principal.ARN == aliceARN && w.identity != "" {
		p.Identity = []*policy.Policy{parsed(policy.Identity, w.identity)}
	}
}

func (*world) Tag(*service.Caller, string) (string, bool)              { return "", false }
func (*world) PolicyNames(*service.Caller) ([]string, string)          { return nil, "" }
func (*world) SessionKey(*service.Caller, string) (policy.Value, bool) { return policy.Value{}, false }
func (*world) SourceIdentity(*service.Caller) (string, bool)           { return "", false }

// Write collects the log.
func (w *world) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(p)
}

// Record collects what is recorded.
func (w *world) Record(r *Record) {
	w.records <- *r
}

// last is the record of the request that was made last, or the one before; it waits, for an answer may be there before it.
func (w *world) last() Record {
	w.t.Helper()
	return <-w.records
}

// request makes one; headers are pairs.
func (w *world) request(method, target, body string, headers ...string) *http.Request {
	w.t.Helper()
	var from io.Reader = http.NoBody
	if body != "" {
		from = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+target, from)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Host = testHost
	r.Header["User-Agent"], r.Header["Accept-Encoding"] = []string{"test"}, []string{"identity"}
	for i := 0; i < len(headers); i += 2 {
		switch headers[i] {
		case "Host":
			r.Host = headers[i+1]
		case "User-Agent":
			r.Header.Set(headers[i], headers[i+1])
		default:
			r.Header.Add(headers[i], headers[i+1])
		}
	}
	return r
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
	broken bool
}

func (w *world) send(r *http.Request) answer {
	w.t.Helper()
	a, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	body, err := io.ReadAll(a.Body)
	return answer{a.StatusCode, a.Header, string(body), err != nil}
}

func (w *world) ask(method, target, body string, headers ...string) answer {
	w.t.Helper()
	return w.send(w.request(method, target, body, headers...))
}

// sign signs a request as alice, or as whoever has the key.
func (w *world) sign(r *http.Request, key, secret, body, region string) {
	w.t.Helper()
	signed := sigv4.Request{Method: r.Method, Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery, Host: r.Host, Header: r.Header, Body: []byte(body)}
	if err := sigv4.NewSigner().Sign(&signed, sigv4.Credentials{AccessKeyID: key, SecretAccessKey: secret}, sigv4.EndpointOf(region, "lambda"), w.clock.Now()); err != nil {
		w.t.Fatal(err)
	}
}

// event is what the only call carried.
func (w *world) event() string {
	w.t.Helper()
	if len(w.invoked) != 1 {
		w.t.Fatalf("%d calls\n%s", len(w.invoked), w.log.String())
	}
	return string(w.invoked[0].Payload)
}

var errBroken = errors.New("broken on purpose")
