package edge

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/api/iamapi"
	"sluice/internal/api/sqsapi"
	"sluice/internal/api/stsapi"
	"sluice/internal/clock"
	"sluice/internal/fault"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

const (
	account = "111122223333"
	region  = "eu-west-1"
	userARN = "arn:aws:iam::111122223333:user/alice"
	queue   = "arn:aws:sqs:eu-west-1:111122223333:orders"
)

// world is an edge in front of services that note what runs: SQS (both RPC protocols), IAM (Query), API Gateway
// (REST), and of STS, of which nothing is built.
type world struct {
	t       testing.TB
	clock   *clock.Virtual
	faults  *fault.Set
	log     *bytes.Buffer
	records []Record
	ran     []string // operations whose handlers ran
	keys    map[string]key
	// identity are the policies of each principal, by ARN; asked panics when it is asked for them.
	identity map[string][]*policy.Policy
	broken   bool
	resource *policy.Policy // of the queue
	edge     *Edge
}

type key struct {
	secret, token string
	holder        *service.Caller
	expires       time.Time
}

func newWorld(t testing.TB) *world {
	w := &world{
		t: t, clock: clock.NewVirtual(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)), faults: &fault.Set{}, log: &bytes.Buffer{},
		identity: map[string][]*policy.Policy{},
	}
	alice := &service.Caller{Principal: policy.Principal{Caller: policy.User, ARN: userARN, Account: account, ID: "AIDAALICE"}, UserID: "AIDAALICE", UserName: "alice", AccessKeyID: "AKIAALICE"}
	session := &service.Caller{
		Principal:   policy.Principal{Caller: policy.RoleSession, ARN: "arn:aws:sts::111122223333:assumed-role/r/s", Role: "arn:aws:iam::111122223333:role/r", Account: account, ID: "AROA"},
		AccessKeyID: "ASIASESSION", IssuedAt: w.clock.Now(),
	}
	w.keys = map[string]key{
		"AKIAALICE":   {secret: "alices-secret", holder: alice},
		"ASIASESSION": {secret: "sessions-secret", token: "the-token", holder: session, expires: w.clock.Now().Add(time.Hour)},
	}
	w.allow(userARN, "*")
	w.allow(session.Principal.ARN, "*")
	w.edge = New(Config{
		Services: []service.Definition{w.sqs(), w.iam(), w.apigateway(), {Model: stsapi.Service}}, Credentials: w, Permissions: w, Recorder: w, Clock: w.clock,
		Log: slog.New(slog.NewTextHandler(w.log, nil)), Faults: w.faults, Account: account, Region: region,
	})
	return w
}

// Find implements Credentials.
func (w *world) Find(id, token string, now time.Time) (string, *service.Caller, error) {
	k, ok := w.keys[id]
	switch {
	case !ok:
		return "", nil, ErrUnknownKey
	case k.token != token:
		return "", nil, ErrInvalidToken
	case !k.expires.IsZero() && now.After(k.expires):
		return "", nil, ErrExpiredToken
	}
	return k.secret, k.holder, nil
}

// Of, Tag and SourceIdentity implement Permissions.
func (w *world) Of(c *service.Caller, p *policy.Policies) {
	if w.broken {
		panic("the policies are unreadable; the password is hunter2")
	}
	p.Identity = w.identity[c.Principal.ARN]
}
func (*world) Tag(*service.Caller, string) (string, bool)              { return "", false }
func (*world) SessionKey(*service.Caller, string) (policy.Value, bool) { return policy.Value{}, false }
func (*world) PolicyNames(*service.Caller) ([]string, string)          { return nil, "" }
func (*world) SourceIdentity(*service.Caller) (string, bool)           { return "", false }

// Record implements Recorder.
func (w *world) Record(r *Record) { w.records = append(w.records, *r) }

// allow lets a principal do an action with everything.
func (w *world) allow(principal, action string) { w.attach(principal, "Allow", action) }

// attach gives a principal one more policy, for all resources.
func (w *world) attach(principal, effect, action string) {
	w.identity[principal] = append(w.identity[principal], parse(w.t, policy.Identity,
		`{"Version":"2012-10-17","Statement":{"Effect":"`+effect+`","Action":"`+action+`","Resource":"*"}}`))
}

func parse(t testing.TB, kind policy.Kind, text string) *policy.Policy {
	p, err := policy.Parse(kind, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// demand authorizes an action on a resource.
func demand[I wire.Shape](check service.Check) func(*service.Call, I) error {
	return func(c *service.Call, _ I) error {
		c.Require(check)
		return nil
	}
}

// operation defines an operation that notes that it ran.
func operation[I, O wire.Shape](w *world, op wire.Op[I, O], authorize func(*service.Call, I) error, handle func(*service.Call, I) (O, error)) service.Operation {
	return service.Define(op, service.Contract{}, authorize, func(_ context.Context, c *service.Call, in I) (O, error) {
		w.ran = append(w.ran, c.Operation.Name)
		return handle(c, in)
	})
}

func (w *world) sqs() service.Definition {
	send := func(c *service.Call, _ *sqsapi.SendMessageRequest) error {
		c.Require(service.Check{Action: "sqs:SendMessage", Resource: queue, Policy: w.resource})
		return nil
	}
	return service.Definition{Model: sqsapi.Service, Unsigned: true, Unbuilt: []service.Unbuilt{{Operations: []string{"CreateQueue"}, Why: "queues stand still"}}, Operations: []service.Operation{
		operation(w, sqsapi.SendMessage, send, func(_ *service.Call, in *sqsapi.SendMessageRequest) (*sqsapi.SendMessageResult, error) {
			return &sqsapi.SendMessageResult{MessageId: in.MessageBody}, nil
		}),
		operation(w, sqsapi.PurgeQueue, demand[*sqsapi.PurgeQueueRequest](service.Check{Action: "sqs:PurgeQueue", Resource: queue}),
			func(*service.Call, *sqsapi.PurgeQueueRequest) (*wire.Empty, error) { panic("hunter2 is the password") }),
		operation(w, sqsapi.DeleteQueue, demand[*sqsapi.DeleteQueueRequest](service.Check{Action: "sqs:DeleteQueue", Resource: queue}),
			func(*service.Call, *sqsapi.DeleteQueueRequest) (*wire.Empty, error) {
				return nil, errors.New("hunter2 is the password of the disk")
			}),
		operation(w, sqsapi.GetQueueUrl, demand[*sqsapi.GetQueueUrlRequest](service.Check{Action: "sqs:GetQueueUrl", Resource: queue}),
			func(*service.Call, *sqsapi.GetQueueUrlRequest) (*sqsapi.GetQueueUrlResult, error) {
				return nil, sqsapi.ErrQueueDoesNotExist.New("The specified queue does not exist.")
			}),
		// Requires nothing: a fault of ours that must let no one in.
		operation(w, sqsapi.ListQueues, func(*service.Call, *sqsapi.ListQueuesRequest) error { return nil },
			func(*service.Call, *sqsapi.ListQueuesRequest) (*sqsapi.ListQueuesResult, error) {
				return &sqsapi.ListQueuesResult{}, nil
			}),
		{Model: sqsapi.UntagQueue.Operation, Handle: func(context.Context, *service.Call, wire.Shape) (wire.Shape, error) {
			w.ran = append(w.ran, "UntagQueue")
			return nil, nil
		}},
	}}
}

func (w *world) iam() service.Definition {
	return service.Definition{Model: iamapi.Service, Operations: []service.Operation{
		operation(w, iamapi.GetUser, demand[*iamapi.GetUserRequest](service.Check{Action: "iam:GetUser", Resource: userARN}),
			func(*service.Call, *iamapi.GetUserRequest) (*iamapi.GetUserResponse, error) {
				return &iamapi.GetUserResponse{}, nil
			}),
		operation(w, iamapi.ListUsers, demand[*iamapi.ListUsersRequest](service.Check{Action: "iam:ListUsers", Resource: "*"}),
			func(*service.Call, *iamapi.ListUsersRequest) (*iamapi.ListUsersResponse, error) {
				return &iamapi.ListUsersResponse{}, nil
			}),
	}}
}

func (w *world) apigateway() service.Definition {
	at := service.Check{Action: "apigateway:GET", Resource: "arn:aws:apigateway:eu-west-1::/restapis/a", Owner: account}
	return service.Definition{Model: apigatewayapi.Service, Operations: []service.Operation{
		operation(w, apigatewayapi.GetRestApi, demand[*apigatewayapi.GetRestApiRequest](at),
			func(_ *service.Call, in *apigatewayapi.GetRestApiRequest) (*apigatewayapi.RestApi, error) {
				return &apigatewayapi.RestApi{Id: in.RestApiId}, nil
			}),
		operation(w, apigatewayapi.GetRestApis, demand[*apigatewayapi.GetRestApisRequest](at),
			func(*service.Call, *apigatewayapi.GetRestApisRequest) (*apigatewayapi.RestApis, error) {
				return &apigatewayapi.RestApis{}, nil
			}),
		operation(w, apigatewayapi.CreateRestApi, demand[*apigatewayapi.CreateRestApiRequest](at),
			func(_ *service.Call, in *apigatewayapi.CreateRestApiRequest) (*apigatewayapi.RestApi, error) {
				return &apigatewayapi.RestApi{Name: in.Name}, nil
			}),
	}}
}

// The forms in which the tests call.

func request(method, host, path, body string, headers ...string) *wire.Request {
	path, query, _ := strings.Cut(path, "?")
	r := &wire.Request{Method: method, Host: host, Path: path, RawQuery: query, Body: []byte(body), Header: http.Header{}, Remote: netip.MustParseAddrPort("192.0.2.7:1234")}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func jsonCall(target, body string) *wire.Request {
	return request(http.MethodPost, "localhost:4566", "/", body, "X-Amz-Target", target, "Content-Type", "application/x-amz-json-1.0")
}

func queryCall(form string) *wire.Request {
	return request(http.MethodPost, "localhost:4566", "/", form, "Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
}

func restCall(method, path, body string) *wire.Request {
	return request(method, "localhost:4566", path, body, "Content-Type", "application/json")
}

// dialect is a call in one protocol that everyone with permission may make.
type dialect struct {
	name, service string
	request       func() *wire.Request
}

func dialects() []dialect {
	return []dialect{
		{"SQS in JSON", "sqs", func() *wire.Request { return jsonCall("AmazonSQS.SendMessage", `{"QueueUrl":"q","MessageBody":"m"}`) }},
		{"SQS in Query", "sqs", func() *wire.Request {
			return queryCall("Action=SendMessage&Version=2012-11-05&QueueUrl=q&MessageBody=m")
		}},
		{"IAM in Query", "iam", func() *wire.Request { return queryCall("Action=GetUser&Version=2010-05-08") }},
		{"API Gateway in REST", "apigateway", func() *wire.Request { return restCall(http.MethodGet, "/restapis/a", "") }},
	}
}

// sign signs as alice for a service, now.
func (w *world) sign(r *wire.Request, service string) *wire.Request {
	return w.signAs(r, "AKIAALICE", service, region, w.clock.Now())
}

func (w *world) signAs(r *wire.Request, id, service, region string, at time.Time) *wire.Request {
	w.t.Helper()
	k := w.keys[id]
	s := signed(r)
	err := sigv4.NewSigner().Sign(s, sigv4.Credentials{AccessKeyID: id, SecretAccessKey: k.secret, SessionToken: k.token}, sigv4.EndpointOf(region, service), at)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header = s.Header
	return r
}

func signed(r *wire.Request) *sigv4.Request {
	return &sigv4.Request{Method: r.Method, Path: r.Path, RawQuery: r.RawQuery, Host: r.Host, Header: r.Header, Body: r.Body}
}

func (w *world) serve(r *wire.Request) *answer {
	w.t.Helper()
	return w.read(w.edge.Serve(context.Background(), r))
}

// answer is what an SDK makes of a response.
type answer struct {
	status              int
	code, message, body string
	header              http.Header
}

// read takes an answer apart as its content type says. Every answer must be well formed and carry a request ID.
func (w *world) read(r *wire.Response) *answer {
	w.t.Helper()
	a := &answer{status: r.Status, header: r.Header, body: string(r.Body)}
	if r.Header.Get("X-Amzn-Requestid") == "" {
		w.t.Errorf("no request ID: %d %v %s", r.Status, r.Header, r.Body)
	}
	switch contentType := r.Header.Get("Content-Type"); {
	case strings.Contains(contentType, "json"):
		var body struct {
			Type    string `json:"__type"`
			Message string `json:"message"`
			Error   struct{ Code, Message string }
		}
		if err := json.Unmarshal(r.Body, &body); err != nil && len(r.Body) > 0 {
			w.t.Errorf("%v: %s", err, r.Body)
		}
		a.code, a.message = body.Type[strings.Index(body.Type, "#")+1:], body.Message
		if name := r.Header.Get("X-Amzn-Errortype"); name != "" {
			a.code = name
		}
		if body.Error.Code != "" {
			a.code, a.message = body.Error.Code, body.Error.Message
		}
	case strings.Contains(contentType, "xml"):
		a.code, a.message = readXML(w.t, r.Body)
	}
	return a
}

func readXML(t testing.TB, body []byte) (code, message string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(body))
	element := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return code, message
		}
		if err != nil {
			t.Errorf("%v: %s", err, body)
			return code, message
		}
		switch v := token.(type) {
		case xml.StartElement:
			if element = v.Name.Local; element == "UnknownOperationException" {
				code = element
			}
		case xml.EndElement:
			element = ""
		case xml.CharData:
			switch element {
			case "Code":
				code += string(v)
			case "Message":
				message += string(v)
			}
		}
	}
}

// is checks status, code and message.
func (a *answer) is(t testing.TB, status int, code, message string) {
	t.Helper()
	if a.status != status || a.code != code || a.message != message {
		t.Errorf("got  %d %s %q\nwant %d %s %q\n%s", a.status, a.code, a.message, status, code, message, a.body)
	}
}

// quiet checks that no handler ran.
func (w *world) quiet() {
	w.t.Helper()
	if len(w.ran) != 0 {
		w.t.Errorf("%q ran", w.ran)
	}
}

// last is the record of the last call; there must be one for every call.
func (w *world) last(calls int) *Record {
	w.t.Helper()
	if len(w.records) != calls {
		w.t.Fatalf("%d records of %d calls", len(w.records), calls)
	}
	return &w.records[calls-1]
}

func escape(s string) string { return url.QueryEscape(s) }
