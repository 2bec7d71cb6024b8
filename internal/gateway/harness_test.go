package gateway

// The harness: a gateway with all integrations, a fake queue service behind a real edge, and APIs compiled from definitions.

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/api/sqsapi"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/fault"
	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/integration/awsservice"
	httpintegration "sluice/internal/gateway/integration/http"
	"sluice/internal/gateway/integration/lambda"
	"sluice/internal/gateway/integration/mock"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

const (
	testAPI     = "abcdef1234"
	testAccount = "111111111111"
	testRegion  = "us-east-1"
	testRole    = "arn:aws:iam::111111111111:role/sender"
	testQueue   = "arn:aws:apigateway:us-east-1:sqs:path/111111111111/MyQueue"
)

// world is one gateway with what stands behind it.
type world struct {
	edgetest.Nobody
	t       testing.TB
	stages  *Stages
	faults  *fault.Set
	clock   *clock.Virtual
	gateway *Gateway
	aws     *awsservice.Integration

	mu       sync.Mutex
	sent     []string // bodies of messages that reached the queue
	records  []Record
	allowed  string // the role's policy
	trusting bool   // whether the role trusts API Gateway
	assumed  []awsservice.Assumption
	// function is what the functions of the world do, and invoked their calls.
	function func(*lambda.Invocation) (*lambda.Result, error)
	invoked  []*lambda.Invocation
	log      bytes.Buffer
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		t: t, stages: NewStages(), faults: &fault.Set{}, clock: clock.NewVirtual(time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC)), trusting: true,
		allowed: `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1:111111111111:MyQueue"}]}`,
	}
	log := slog.New(slog.NewTextHandler(w, nil))
	door := edge.New(edge.Config{
		Services: []service.Definition{w.queueService()}, Permissions: w, Recorder: edgetest.Nobody{}, Clock: w.clock, Log: log,
		Account: testAccount, Region: testRegion,
	})
	w.aws = awsservice.New(awsservice.Config{Caller: door, Roles: w, Services: []*wire.Service{sqsapi.Service}})
	functions := lambda.New(lambda.Config{Invoker: w, Identity: w.aws.Identity})
	web := httpintegration.New(nil)
	w.gateway = New(Config{
		Stages: w.stages, Authority: door, Recorder: w, Clock: w.clock, Log: log, Faults: w.faults,
		Integrations: map[restapi.Type]integration.Integration{
			restapi.Mock: mock.Integration{}, restapi.HTTP: web, restapi.HTTPProxy: web, restapi.AWS: w.aws,
			restapi.AWSProxy: functions,
		},
	})
	return w
}

// Write collects the log.
func (w *world) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(p)
}

// Record collects what the gateway records.
func (w *world) Record(r *Record) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.records = append(w.records, *r)
}

// Of gives the role its policy.
func (w *world) Of(_ *service.Caller, p *policy.Policies) {
	parsed, err := policy.Parse(policy.Identity, []byte(w.allowed))
	if err != nil {
		panic(err)
	}
	p.Identity = []*policy.Policy{parsed}
}

// Assume is the keeper of roles.
func (w *world) Assume(_ context.Context, a awsservice.Assumption) (*service.Caller, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.assumed = append(w.assumed, a)
	if !w.trusting || a.Role != testRole {
		return nil, errors.New("not trusted")
	}
	return &service.Caller{Principal: policy.Principal{
		Caller: policy.RoleSession, Account: testAccount, Role: a.Role,
		ARN: "arn:aws:sts::111111111111:assumed-role/sender/" + a.SessionName,
	}}, nil
}

// Invoke is Lambda.
func (w *world) Invoke(_ context.Context, i *lambda.Invocation) (*lambda.Result, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.invoked = append(w.invoked, i)
	return w.function(i)
}

// queueService is SendMessage and nothing else.
func (w *world) queueService() service.Definition {
	send := service.Define(sqsapi.SendMessage, service.Contract{}, func(c *service.Call, in *sqsapi.SendMessageRequest) error {
		name := in.QueueUrl.V[strings.LastIndexByte(in.QueueUrl.V, '/')+1:]
		c.Require(service.Check{Action: "sqs:SendMessage", Resource: c.ARN(name).String(), Owner: testAccount})
		return nil
	}, func(_ context.Context, c *service.Call, in *sqsapi.SendMessageRequest) (*sqsapi.SendMessageResult, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.sent = append(w.sent, in.MessageBody.V)
		sum := md5.Sum([]byte(in.MessageBody.V))
		return &sqsapi.SendMessageResult{
			MD5OfMessageBody: wire.Some(hex.EncodeToString(sum[:])), MessageId: wire.Some("4c360c3c-08f4-4392-bc14-8b0c88e314a2"),
		}, nil
	})
	return service.Definition{Model: sqsapi.Service, Operations: []service.Operation{send}, Unsigned: true, Denied: func(c *service.Call, _ service.Check, _ policy.Decision) *wire.Error {
		return wire.ErrAccessDenied.New("Access to the resource " + c.Endpoint + c.Path + " is denied.")
	}}
}

// definition is an API at the stage dev.
func definition(methods map[string]restapi.Method) restapi.Definition {
	d := restapi.Definition{ID: testAPI, Account: testAccount, Region: testRegion, Stage: "dev", DeploymentID: "dep123"}
	for name, m := range methods {
		verb, path, _ := strings.Cut(name, " ")
		m.HTTPMethod, m.AuthorizationType = verb, "NONE"
		d.Resources = append(d.Resources, restapi.Resource{ID: "res" + strings.Trim(path, "/{}+"), Path: path, Methods: []restapi.Method{m}})
	}
	return d
}

// deploy compiles methods, "POST /callback" each, and serves them at the stage dev.
func (w *world) deploy(methods map[string]restapi.Method, change ...func(*restapi.Definition)) *restapi.API {
	w.t.Helper()
	d := definition(methods)
	for _, c := range change {
		c(&d)
	}
	a, err := restapi.Compiler{Serves: w.aws.Serves, Functions: true}.Compile(d)
	if err != nil {
		w.t.Fatal(err)
	}
	publish(w.stages, a)
	return a
}

// answering adds the 200 response that methods of the console begin with.
func answering(i restapi.Integration, responses ...restapi.IntegrationResponse) restapi.Method {
	if responses == nil {
		responses = []restapi.IntegrationResponse{{StatusCode: "200"}}
	}
	i.Responses = responses
	m := restapi.Method{Integration: &i}
	for _, r := range responses {
		m.Responses = append(m.Responses, restapi.MethodResponse{StatusCode: r.StatusCode})
	}
	return m
}

// toQueue is the integration of AWS's article on SQS behind API Gateway.
func toQueue(template string) restapi.Integration {
	return restapi.Integration{
		Type: restapi.AWS, HTTPMethod: "POST", URI: testQueue, Credentials: testRole, Passthrough: restapi.WhenNoMatch,
		RequestParameters: map[string]string{"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
		RequestTemplates:  map[string]string{"application/json": template},
	}
}

// request is "POST /callback" to the stage, by its host name.
func request(method, path, body string, headers ...string) *wire.Request {
	path, query, _ := strings.Cut(path, "?")
	r := &wire.Request{
		Method: method, Host: testAPI + ".execute-api.us-east-1.amazonaws.com", Path: "/dev" + path, RawQuery: query, Header: http.Header{},
		Body: []byte(body), Secure: true, Remote: netip.MustParseAddrPort("192.0.2.7:5555"),
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func (w *world) serve(r *wire.Request) *wire.Response {
	return w.gateway.Serve(context.Background(), r)
}

// traced serves a request whose execution log goes to somebody.
func (g *Gateway) traced(t testing.TB, r *wire.Request, to Tracer) *wire.Response {
	return g.serve(t.Context(), &passage{request: r, tracer: to})
}

// lines collects an execution log.
type lines []string

func (l *lines) Trace(_ Level, line string) { *l = append(*l, line) }

var _ io.Writer = (*world)(nil)
