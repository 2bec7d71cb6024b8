package cloudwatch

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/edge/edgetest"
	"sluice/internal/service"
	"sluice/internal/store"
	"sluice/internal/store/memory"
	"sluice/internal/wire"
	"sluice/internal/wire/rpcv2cbor"
)

const (
	account = "000000000000"
	region  = "us-east-1"
)

// noon is when every test begins.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// bench is a Service behind an edge, on a store in memory and a clock that the test moves. Its chores are done when the test says so.
type bench struct {
	t     testing.TB
	clock *clock.Virtual
	disk  *memory.Disk
	store store.Store
	*Service
	edge *edge.Edge
}

func newBench(t testing.TB) *bench {
	b := &bench{t: t, clock: clock.NewVirtual(noon), disk: memory.NewDisk()}
	b.open()
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	if b.store, err = b.disk.Open(nil); err != nil {
		b.t.Fatal(err)
	}
	if b.Service, err = New(Config{Store: b.store, Clock: b.clock, Log: slog.New(slog.DiscardHandler)}); err != nil {
		b.t.Fatal(err)
	}
	b.edge = edge.New(edge.Config{
		Services: []service.Definition{b.Definition()}, Permissions: edgetest.Nobody{}, Recorder: edgetest.Nobody{},
		Clock: b.clock, Log: slog.New(slog.DiscardHandler), Account: account, Region: region,
	})
}

// restart closes everything in good order and opens it again.
func (b *bench) restart() {
	b.t.Helper()
	if err := b.Stop(); err != nil {
		b.t.Fatal(err)
	}
	if err := b.store.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.open()
}

func (b *bench) do(path string, header http.Header, body []byte) *wire.Response {
	return b.edge.Do(context.Background(), edgetest.Root(account), &wire.Request{
		Method: http.MethodPost, Host: "monitoring.us-east-1.amazonaws.com", Path: path, Secure: true, Body: body, Header: header,
	})
}

// json calls an operation over AWS JSON; the answer is its status and body.
func (b *bench) json(operation, body string) (int, string) {
	r := b.do("/", http.Header{"X-Amz-Target": {"GraniteServiceVersion20100801." + operation}, "Content-Type": {"application/x-amz-json-1.0"}}, []byte(body))
	return r.Status, string(r.Body)
}

// query calls one over the Query protocol.
func (b *bench) query(form string) (int, string) {
	values, err := url.ParseQuery(form)
	if err != nil {
		b.t.Fatal(err)
	}
	values.Set("Version", "2010-08-01")
	r := b.do("/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(values.Encode()))
	return r.Status, string(r.Body)
}

// call calls one over RPC v2 CBOR, and fails the test if it is refused.
func call[I, O wire.Shape](b *bench, op wire.Op[I, O], in I, out O) {
	b.t.Helper()
	r := b.do("/service/GraniteServiceVersion20100801/operation/"+op.Name, http.Header{"Smithy-Protocol": {"rpc-v2-cbor"}, "Content-Type": {"application/cbor"}}, rpcv2cbor.Append(nil, in))
	if r.Status != http.StatusOK {
		b.t.Fatalf("%s: %d %q", op.Name, r.Status, r.Body)
	}
	if err := rpcv2cbor.Decode(r.Body, out); err != nil {
		b.t.Fatal(err)
	}
}

// put puts values of a metric, one for each minute up to the one before now, the newest last.
func (b *bench) put(name string, values ...float64) {
	b.t.Helper()
	in := &api.PutMetricDataInput{Namespace: wire.Some("test")}
	for i, v := range values {
		in.MetricData = append(in.MetricData, api.MetricDatum{
			MetricName: wire.Some(name), Value: wire.Some(v), Timestamp: wire.Some(b.clock.Now().Truncate(time.Minute).Add(time.Duration(i-len(values)) * time.Minute)),
		})
	}
	call(b, api.PutMetricData, in, &wire.Empty{})
}

// minute moves the clock to ten seconds after the next minute, and does the chores that are due.
func (b *bench) minute() {
	b.t.Helper()
	now := b.clock.Now()
	b.clock.Advance(now.Truncate(time.Minute).Add(time.Minute + settleFor).Sub(now))
	if err := b.evaluate(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

// alarm is the one metric alarm of a name.
func (b *bench) alarm(name string) api.MetricAlarm {
	b.t.Helper()
	out := &api.DescribeAlarmsOutput{}
	call(b, api.DescribeAlarms, &api.DescribeAlarmsInput{AlarmNames: []string{name}}, out)
	if len(out.MetricAlarms) != 1 {
		b.t.Fatalf("%d alarms are called %s", len(out.MetricAlarms), name)
	}
	return out.MetricAlarms[0]
}

func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s is not in %s", part, text)
		}
	}
}
