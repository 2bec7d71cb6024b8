package gateway

// The harness of authorization: a gateway whose callers hold keys and policies, behind the edge's own verification and evaluator.

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"sluice/internal/api/sqsapi"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/integration/awsservice"
	"sluice/internal/gateway/integration/mock"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

const (
	otherAccount = "222222222222"
	wholeAPI     = "arn:aws:execute-api:us-east-1:111111111111:abcdef1234/*"
)

// guarded is a gateway with people who may call it.
type guarded struct {
	edgetest.Nobody
	t       testing.TB
	clock   *clock.Virtual
	keys    map[string]*holder // by access key ID
	stages  *Stages
	gateway *Gateway
	records []Record
	called  []*service.Caller // as whom a service was called
}

// holder is who holds an access key, and what policies say of them.
type holder struct {
	secret, token string
	expires       time.Time
	caller        *service.Caller
	identity      []*policy.Policy
	boundary      *policy.Policy
	tags          map[string]string
}

func newGuarded(t testing.TB) *guarded {
	g := &guarded{
		t: t, clock: clock.NewVirtual(time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC)), stages: NewStages(), keys: map[string]*holder{},
	}
	log := slog.New(slog.DiscardHandler)
	door := edge.New(edge.Config{Credentials: g, Permissions: g, Recorder: edgetest.Nobody{}, Clock: g.clock, Log: log, Account: testAccount, Region: testRegion})
	services := awsservice.New(awsservice.Config{Caller: g, Roles: nil, Services: []*wire.Service{sqsapi.Service}})
	g.gateway = New(Config{
		Stages: g.stages, Authority: door, Recorder: g, Clock: g.clock, Log: log,
		Integrations: map[restapi.Type]integration.Integration{restapi.Mock: mock.Integration{}, restapi.AWS: services},
	})
	g.user("AKIAALICE", testAccount, "alice")
	g.user("AKIAOTHER", otherAccount, "other")
	g.keys["AKIAROOT"] = &holder{secret: "roots", caller: &service.Caller{
		Principal: policy.Principal{Caller: policy.Root, Account: testAccount, ARN: "arn:aws:iam::111111111111:root"}, UserID: testAccount, AccessKeyID: "AKIAROOT",
	}}
	g.keys["ASIASESSION"] = &holder{secret: "sessions", token: "the-token", expires: g.clock.Now().Add(time.Hour), caller: &service.Caller{
		Principal: policy.Principal{
			Caller: policy.RoleSession, Account: testAccount, ARN: "arn:aws:sts::111111111111:assumed-role/r/s", Role: "arn:aws:iam::111111111111:role/r", ID: "AROAROLE",
		}, UserID: "AROAROLE:s", AccessKeyID: "ASIASESSION", IssuedAt: g.clock.Now(),
	}}
	return g
}

func (g *guarded) user(key, account, name string) {
	g.keys[key] = &holder{secret: name + "s", caller: &service.Caller{
		Principal: policy.Principal{Caller: policy.User, Account: account, ARN: "arn:aws:iam::" + account + ":user/" + name, ID: "AIDA" + strings.ToUpper(name)},
		UserID:    "AIDA" + strings.ToUpper(name), UserName: name, AccessKeyID: key,
	}}
}

// Find implements edge.Credentials.
func (g *guarded) Find(id, token string, now time.Time) (string, *service.Caller, error) {
	switch h := g.keys[id]; {
	case h == nil:
		return "", nil, edge.ErrUnknownKey
	case h.token != token:
		return "", nil, edge.ErrInvalidToken
	case !h.expires.IsZero() && now.After(h.expires):
		return "", nil, edge.ErrExpiredToken
	default:
		return h.secret, h.caller, nil
	}
}

// Of and the rest implement edge.Permissions.
func (g *guarded) Of(c *service.Caller, p *policy.Policies) {
	if h := g.keys[c.AccessKeyID]; h != nil {
		p.Identity, p.Boundary = h.identity, h.boundary
	}
}

func (g *guarded) Tag(c *service.Caller, key string) (string, bool) {
	if h := g.keys[c.AccessKeyID]; h != nil {
		v, ok := h.tags[key]
		return v, ok
	}
	return "", false
}

func (*guarded) PolicyNames(*service.Caller) ([]string, string) { return []string{"own"}, "" }

// Record collects what the gateway records.
func (g *guarded) Record(r *Record) { g.records = append(g.records, *r) }

// Do stands for the services.
func (g *guarded) Do(_ context.Context, as *service.Caller, _ *wire.Request) *wire.Response {
	g.called = append(g.called, as)
	return &wire.Response{Status: http.StatusOK, Header: http.Header{}, Body: []byte("answer")}
}

// let gives the holder of a key an identity-based policy, made of statements without their resource's quotes: "Allow GET/pets".
func (g *guarded) let(key string, statements ...string) {
	g.keys[key].identity = g.identity(statements...)
}

func (g *guarded) identity(statements ...string) []*policy.Policy {
	if len(statements) == 0 {
		return nil
	}
	return []*policy.Policy{parsePolicy(g.t, policy.Identity, document(statements, ""))}
}

// document writes statements such as "Allow GET/pets", for an API's stage dev, or "Allow *".
func document(statements []string, rest string) string {
	var out []string
	for _, s := range statements {
		effect, path, _ := strings.Cut(s, " ")
		resource := "*"
		if path != "*" {
			resource = "arn:aws:execute-api:us-east-1:111111111111:abcdef1234/dev/" + path
		}
		out = append(out, `{"Effect":"`+effect+`","Action":"execute-api:Invoke","Resource":"`+resource+`"`+rest+`}`)
	}
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(out, ",") + `]}`
}

func parsePolicy(t testing.TB, kind policy.Kind, text string) *policy.Policy {
	t.Helper()
	p, err := policy.Parse(kind, []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

// deploy serves a definition with methods of these authorization types: {"GET /pets": "AWS_IAM"}.
func (g *guarded) deploy(resourcePolicy string, methods map[string]string, change ...func(*restapi.Method)) {
	g.t.Helper()
	d := restapi.Definition{ID: testAPI, Account: testAccount, Region: testRegion, Stage: "dev", DeploymentID: "dep123", Policy: resourcePolicy}
	for name, authorization := range methods {
		verb, path, _ := strings.Cut(name, " ")
		m := mocked(`{"statusCode": 200}`)
		m.HTTPMethod, m.AuthorizationType = verb, authorization
		for _, c := range change {
			c(&m)
		}
		d.Resources = append(d.Resources, restapi.Resource{ID: "res" + strings.Trim(path, "/{}+"), Path: path, Methods: []restapi.Method{m}})
	}
	a, err := restapi.Compiler{}.Compile(d)
	if err != nil {
		g.t.Fatal(err)
	}
	publish(g.stages, a)
}

// sign signs a request for the API.
func (g *guarded) sign(key string, r *wire.Request) *wire.Request {
	return g.signFor(key, r, sigv4.EndpointOf(testRegion, ServiceName), g.clock.Now())
}

func (g *guarded) signFor(key string, r *wire.Request, at sigv4.Endpoint, now time.Time) *wire.Request {
	g.t.Helper()
	h := g.keys[key]
	signed := sigv4.Request{Method: r.Method, Path: r.Path, RawQuery: r.RawQuery, Host: r.Host, Header: r.Header, Body: r.Body}
	if err := sigv4.NewSigner().Sign(&signed, sigv4.Credentials{AccessKeyID: key, SecretAccessKey: h.secret, SessionToken: h.token}, at, now); err != nil {
		g.t.Fatal(err)
	}
	r.Header = signed.Header
	return r
}

func (g *guarded) serve(r *wire.Request) *wire.Response {
	return g.gateway.Serve(context.Background(), r)
}

// get signs and sends a GET.
func (g *guarded) get(key, path string) *wire.Response {
	return g.serve(g.sign(key, request("GET", path, "")))
}

// refusedAs is an answer in one line: status, x-amzn-ErrorType, body.
func refusedAs(r *wire.Response) string {
	return http.StatusText(r.Status) + " " + r.Header.Get("X-Amzn-Errortype") + " " + string(r.Body)
}
