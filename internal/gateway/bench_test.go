package gateway

// Measures the way of a request, without what stands behind it: a message mapped into a queue, the case that APIs in front of
// queues have, a mock, and a request that finds no method.

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"sluice/internal/api/sqsapi"
	"sluice/internal/clock"
	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/integration/awsservice"
	"sluice/internal/gateway/integration/mock"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// quick is a service and a keeper of roles that do nothing.
type quick struct{ session service.Caller }

func (q *quick) Do(context.Context, *service.Caller, *wire.Request) *wire.Response {
	return &wire.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(
		`{"SendMessageResponse":{"ResponseMetadata":{"RequestId":"8c64e23b"},"SendMessageResult":{"MD5OfMessageBody":"1c2e2b44"}}}`,
	)}
}

func (q *quick) Assume(context.Context, awsservice.Assumption) (*service.Caller, error) {
	return &q.session, nil
}

func (q *quick) Record(*Record) {}

func (q *quick) LogAccess(LogGroup, time.Time, []byte) {}

func benchmark(b *testing.B, r *wire.Request, status int, change ...func(*restapi.Definition)) {
	b.Helper()
	q := &quick{}
	aws := awsservice.New(awsservice.Config{Caller: q, Roles: q, Services: []*wire.Service{sqsapi.Service}})
	g := New(Config{
		Stages: NewStages(), Recorder: q, AccessLogs: q, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler),
		Integrations: map[restapi.Type]integration.Integration{restapi.Mock: mock.Integration{}, restapi.AWS: aws},
	})
	w := &world{t: b, stages: g.Stages, aws: aws}
	w.deploy(map[string]restapi.Method{"POST /callback": answering(toQueue(article)), "GET /mock": mocked(`{"statusCode": 200}`)}, change...)
	if got := g.Serve(b.Context(), r); got.Status != status {
		b.Fatalf("%d %s", got.Status, got.Body)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		g.Serve(b.Context(), r)
	}
}

func BenchmarkQueueRequest(b *testing.B) {
	benchmark(b, request("POST", "/callback", hello, "Content-Type", "application/json", "Accept", "*/*", "User-Agent", "curl/8.5.0"), http.StatusOK)
}

// clf is the Developer Guide's, the format that most access logs have.
const clf = `$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] ` +
	`"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId`

func BenchmarkQueueRequestLogged(b *testing.B) {
	benchmark(b, request("POST", "/callback", hello, "Content-Type", "application/json", "Accept", "*/*", "User-Agent", "curl/8.5.0"), http.StatusOK, logging(clf))
}

func BenchmarkMockLogged(b *testing.B) {
	benchmark(b, request("GET", "/mock", ""), http.StatusOK, logging(clf))
}

func BenchmarkMock(b *testing.B) { benchmark(b, request("GET", "/mock", ""), http.StatusOK) }

func BenchmarkNoMethod(b *testing.B) {
	benchmark(b, request("GET", "/absent", ""), http.StatusForbidden)
}

// BenchmarkAccessLogLine is what a request to a stage with an access log costs more than one without.
func BenchmarkAccessLogLine(b *testing.B) {
	q := &quick{}
	g := New(Config{Stages: NewStages(), Recorder: q, AccessLogs: q, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler)})
	w := &world{t: b, stages: g.Stages, aws: awsservice.New(awsservice.Config{})}
	w.deploy(map[string]restapi.Method{"GET /mock": mocked(`{"statusCode": 200}`)}, logging(clf))
	p := &passage{request: request("GET", "/mock", "")}
	g.serve(b.Context(), p)
	b.ReportAllocs()
	for b.Loop() {
		g.logAccess(p)
	}
}
